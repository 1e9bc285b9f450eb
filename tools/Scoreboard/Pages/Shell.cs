using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;

namespace Conformance.Scoreboard.Pages;

/// <summary>What is around every page: head, front matter, navigation, footer.</summary>
internal sealed class Shell(IReadOnlyList<RunResult> results, bool hasReported = false)
{
    /// <summary>On every page of every version: what has it is the suite's, and may be replaced.</summary>
    public const string Mark = "SNI and MTA-STS in mail systems";

    // A page runs its own script or none, and says so, for the day on which an escape is forgotten.
    private static string Guard(OwnScript? script) =>
        $"script-src {script?.Hash ?? "'none'"}; connect-src 'none'; font-src 'none'; object-src 'none'; "
        + "frame-src 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>The whole document.</summary>
    /// <param name="page">Its address in the site.</param>
    /// <param name="trail">The pages above it, outermost first.</param>
    /// <param name="script">What the page may run; nothing is lost without it.</param>
    public Markup Page(
        string page, string title, IReadOnlyList<(string Title, string Page)> trail, Markup main,
        OwnScript? script = null) =>
        Tag("html",
            Tag("head",
            [
                .. Preamble(title, script),
                Tag("link").At("rel", "stylesheet").At("href", SiteMap.From(page, SiteMap.Style)),
                Tag("link").At("rel", "alternate").At("type", "application/atom+xml")
                    .At("href", SiteMap.From(page, SiteMap.Feed)),
                Tag("link").At("rel", "icon").At("type", "image/svg+xml").At("href", SiteMap.From(page, SiteMap.Icon)),
            ]),
            Tag("body",
                Link("#main", "Skip to the content").Class("skip"),
                Tag("header", FrontMatter(), Navigation(page, trail)),
                Tag("main", main).Id("main").At("tabindex", "-1"),
                Footer(page),
                script)).At("lang", "en");

    /// <summary>A document with nothing around it, beside its style alone.</summary>
    public static Markup Alone(string title, Markup main) => Tag("html",
        Tag("head", [.. Preamble(title, script: null), Tag("link").At("rel", "stylesheet").At("href", SiteMap.Style)]),
        Tag("body", Tag("main", main).Id("main"))).At("lang", "en");

    private static IEnumerable<Markup> Preamble(string title, OwnScript? script) =>
    [
        Tag("meta").At("charset", "utf-8"),
        Tag("meta").At("name", "viewport").At("content", "width=device-width, initial-scale=1"),
        Tag("meta").At("name", "color-scheme").At("content", "light dark"),
        Tag("meta").At("http-equiv", "Content-Security-Policy").At("content", Guard(script)),
        Tag("title", title),
    ];

    private Element FrontMatter() => Tag("div",
        Tag("p", $"Conformance suite {Wording.Joined(results.Select(run => run.Suite.Version))}", Tag("br"),
            $"Catalogue {Wording.Joined(results.Select(run => run.Suite.Catalogue))}"),
        Tag("p", Mark, Tag("br"), Wording.Days(results))).Class("front");

    private Element Navigation(string page, IReadOnlyList<(string Title, string Page)> trail) => Tag("nav",
        Tag("ol", trail.Prepend(("Scoreboard", SiteMap.Board))
            .Select(step => Tag("li", Step(page, step.Item1, step.Item2)))),
        Tag("ul",
            hasReported ? Tag("li", Step(page, "Reported", SiteMap.ReportedPage)) : null,
            Tag("li", Step(page, "All checks", SiteMap.Checks)),
            Tag("li", Step(page, "Data", SiteMap.DataPage)),
            Tag("li", Step(page, "Feed", SiteMap.Feed)))).At("aria-label", "Site");

    private static Element Step(string page, string title, string target) =>
        Link(SiteMap.From(page, target), title).At("aria-current", page == target ? "page" : null);

    private Element Footer(string page) => Tag("footer",
        Tag("p", "Drawn from ", Wording.Count(results.Count, "result file"), ", suite ",
            Wording.Joined(results.Select(run => run.Suite.Version)), ", catalogue ",
            Wording.Joined(results.Select(run => run.Suite.Catalogue)), ", measured ", Wording.Days(results), ". ",
            Link(SiteMap.From(page, SiteMap.Data), "Everything as JSON"), " · ",
            Link(SiteMap.From(page, SiteMap.Runs), RunsPage.Title), " · ",
            Link(SiteMap.From(page, SiteMap.Board) + "#limits", "What it cannot tell")),
        Tag("p", "Mail systems were measured in a closed lab, in the configurations named. ",
            results.Any(run => run.Live is not null) ? "Hosted services were measured live, from outside. " : null,
            "Names belong to their owners and are used to say what was measured."));
}
