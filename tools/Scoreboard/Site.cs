using System.Text;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Exports;
using Conformance.Scoreboard.Html;
using Conformance.Scoreboard.Pages;
using Conformance.Scoreboard.Reports;

namespace Conformance.Scoreboard;

/// <summary>The scoreboard: a folder of static pages, drawn from results alone.</summary>
/// <remarks>The same results give the same bytes: nothing here asks for the time.</remarks>
public static class Site
{
    private const string Comparison = "diff.html";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Writes the site; a site that is already there is replaced, and its pages that are no longer true are removed.
    /// Whatever the suite did not draw, and results of earlier runs, stay.
    /// </summary>
    /// <param name="reported">What others say of providers, for a page of its own; null for none.</param>
    /// <returns>The results in the folder that the site does not show: "postfix/sni".</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(
        IReadOnlyList<RunResult> results, string outputDirectory, Claims.Reported? reported = null)
    {
        var board = Board.Of(results);
        var map = new SiteMap(board) { Reported = reported };
        var shell = new Shell([.. board.Rows.SelectMany(row => row.Runs)], reported is not null);
        var hasServices = board.Services.Count > 0;
        var checks = CheckAcross.All(board);
        var folder = new Folder(outputDirectory);

        if (reported is null)
        {
            folder.Remove(SiteMap.ReportedPage);
        }
        else
        {
            folder.Write(SiteMap.ReportedPage, shell.Page(SiteMap.ReportedPage, ReportedPage.Title,
                [("Reported", SiteMap.ReportedPage)], new ReportedPage(reported, map).Content));
        }

        WriteTargets(board, map, shell, [.. checks.Select(check => check.Check.Id)], folder);
        foreach (var check in checks)
        {
            var page = SiteMap.Check(check.Check.Id);
            folder.Write(page, shell.Page(page, $"{VisibleText.Of(check.Check.Id, 60)}: who passes and who fails",
                [(ChecksPage.Title, SiteMap.Checks), (VisibleText.Of(check.Check.Id, 60), page)],
                new CheckPage(check, map).Content));
        }

        foreach (var family in board.Families)
        {
            var (page, title) = (map.System(family), VisibleText.Of(family.Title, 80));
            folder.Write(page, shell.Page(page, title, [(title, page)], new SystemPage(family, map).Content));
        }

        foreach (var service in board.Services)
        {
            var (page, title) = (map.Service(service), VisibleText.Of(service.Title, 80));
            folder.Write(page, shell.Page(page, title, [(title, page)], new ServicePage(service, map).Content));
        }

        folder.Write(SiteMap.Runs, shell.Page(
            SiteMap.Runs, RunsPage.Title, [(RunsPage.Title, SiteMap.Runs)], new RunsPage(board, map).Content));
        folder.Write(SiteMap.Checks, shell.Page(SiteMap.Checks, ChecksPage.Title, [(ChecksPage.Title, SiteMap.Checks)],
            new ChecksPage(checks).Content));
        folder.Write(SiteMap.Style, Style(hasServices));
        folder.Write(SiteMap.Icon, Resource("icon.svg"));
        WriteExports(board, checks, map, folder);
        folder.Write(SiteMap.DataPage, shell.Page(SiteMap.DataPage, DataPage.Title,
            [(DataPage.Title, SiteMap.DataPage)], new DataPage(board).Content));
        folder.Write(SiteMap.Board, shell.Page(
            SiteMap.Board, BoardPage.Title, [], new BoardPage(board, map).Content,
            new OwnScript(Resource("filter.js"))));
        folder.RemoveStalePages();
        return folder.OtherResults();
    }

    /// <summary>
    /// What the suite writes in a folder that --out names, beside what is in the folders among them.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "systems", "targets", "checks", "badges", SiteMap.Results, SiteMap.Board, SiteMap.Runs, SiteMap.Data,
        SiteMap.DataPage, SiteMap.Feed, SiteMap.ReportedPage, SiteMap.Style, SiteMap.Icon, Comparison,
        .. SiteMap.Tables.Select(table => table.Page), "junit.xml", "results.trx", "summary.md", "exit-codes",
    ];

    /// <summary>False where the folder has a start page that the suite did not draw and would replace.</summary>
    /// <exception cref="LinkRefusedException">Something in it that would be written is a link.</exception>
    public static bool MayWriteTo(string outputDirectory)
    {
        var folder = new OwnFolder(outputDirectory);
        folder.RefuseLinks(Names);
        return folder.PathOf(SiteMap.Board) is var page && (!File.Exists(page) || IsOurs(page));
    }

    // What is no regular file has no length, and to read it may have no end.
    private static bool IsOurs(string page) =>
        new FileInfo(page).Length > 0 && File.ReadAllText(page).Contains(Shell.Mark, StringComparison.Ordinal);

    /// <summary>Draws a comparison as one page that needs nothing beside it but its style.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void WriteDiff(ResultDiff diff, string outputDirectory)
    {
        var folder = new Folder(outputDirectory);
        folder.Write(SiteMap.Style, Style(hasServices: false));
        folder.Write(Comparison, Shell.Alone(DiffPage.Title, new DiffPage(diff).Content));
    }

    private static void WriteExports(
        Board board, IReadOnlyList<CheckAcross> checks, SiteMap map, Folder folder)
    {
        folder.Write(SiteMap.Data, MachineIndex.Json(board, checks, map));
        folder.Write(SiteMap.Feed, Feed.Xml(board, map));
        string[] tables =
        [
            Csv.Systems(board.MailSystems, Headline.MailSystems), Csv.Systems(board.Clients, ClientHeadline.Columns),
            Csv.Rows(board.MailSystems, Headline.MailSystems), Csv.Rows(board.Clients, ClientHeadline.Columns),
            Csv.Checks(board),
        ];
        foreach (var (table, text) in SiteMap.Tables.Zip(tables))
        {
            folder.Write(table.Page, text);
        }

        foreach (var system in board.Systems)
        {
            foreach (var cell in system.Overall)
            {
                folder.Write(
                    SiteMap.Badge(system, cell.Column), Badge.Of(cell.Column.Title, cell.Words, cell.InOneWord));
            }
        }
    }

    private static string Style(bool hasServices) =>
        Resource("style.css") + (hasServices ? Resource("services.css") : "")
        + Grid.LabelRules(hasServices).InMedia("screen and (max-width: 60rem)");

    private static void WriteTargets(Board board, SiteMap map, Shell shell, HashSet<string> checkPages, Folder folder)
    {
        foreach (var row in board.Rows)
        {
            foreach (var run in row.Runs)
            {
                var page = map.Run(run);
                var name = Wording.Name(run.Target);
                folder.WriteResult(map, run);
                folder.Write(page, shell.Page(page, name, [(name, page)], new RunPage(run, row, map).Content));
                foreach (var check in run.Checks.Where(map.HasPage))
                {
                    var evidence = map.Evidence(check);
                    var id = VisibleText.Of(check.Id, 60);
                    folder.Write(evidence, shell.Page(evidence, $"{id} in {name}", [(name, page), (id, evidence)],
                        new EvidencePage(run, check, map, checkPages.Contains(check.Id)).Content));
                }
            }
        }
    }

    private static string InMedia(this string rules, string query) => $"\n@media {query} {{\n{rules}}}\n";

    private static string Resource(string name)
    {
        using var stream = typeof(Site).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without '{name}'.");
        using var reader = new StreamReader(stream, Utf8);
        return reader.ReadToEnd();
    }

    /// <summary>The folder the site is written to, and what of it is ours.</summary>
    private sealed class Folder(string root)
    {
        private readonly OwnFolder _own = new(root);
        private readonly HashSet<string> _written = new(StringComparer.Ordinal);

        public void Write(string page, Markup document) => Write(page, stream =>
        {
            using var output = new StreamWriter(stream, Utf8);
            output.Write("<!DOCTYPE html>\n");
            document.WriteTo(output);
        });

        public void Write(string page, string text)
        {
            _written.Add(page);
            _own.Write(page, text);
        }

        /// <summary>First the evidence: a result that is there has what belongs to it.</summary>
        public void WriteResult(SiteMap map, RunResult run)
        {
            if (EvidenceFile.IsFor(run))
            {
                Write(map.EvidenceFile(run), stream => EvidenceFile.Write(stream, run));
            }
            else
            {
                Remove(map.EvidenceFile(run));
            }

            Write(map.Result(run), stream => ResultFile.Write(stream, run));
        }

        public void Remove(string page) => _own.Remove(page);

        // Evidence of a run that is gone must not be found under an address that somebody kept, and a badge must not
        // tell what nothing shows any more. Results are data: they stay.
        public void RemoveStalePages()
        {
            foreach (var file in Unwritten("*.html", "systems", "targets", "checks")
                .Where(file => IsOurs(_own.PathOf(file))))
            {
                _own.Remove(file);
            }

            var badges = Headline.Columns.Concat(DomainHeadline.Columns)
                .Select(column => $"{column.Key}.svg").ToHashSet(StringComparer.Ordinal);
            foreach (var file in Unwritten("*.svg", "badges").Where(file => badges.Contains(Path.GetFileName(file))))
            {
                _own.Remove(file);
            }
        }

        public IReadOnlyList<string> OtherResults() =>
        [
            .. Unwritten("*.json", SiteMap.Results)
                .Select(file => Path.ChangeExtension(file[(SiteMap.Results.Length + 1)..], null))
                .Order(StringComparer.Ordinal),
        ];

        private void Write(string page, Action<Stream> content)
        {
            _written.Add(page);
            _own.Write(page, content);
        }

        private IEnumerable<string> Unwritten(string pattern, params string[] folders) =>
            [.. folders.SelectMany(folder => _own.Files(folder, pattern)).Where(file => !_written.Contains(file))];
    }
}
