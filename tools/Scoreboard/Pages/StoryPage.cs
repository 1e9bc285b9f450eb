using System.Globalization;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>
/// Tells a <see cref="Story"/>: every connection at a glance, every message, then everything in order.
/// </summary>
internal sealed class StoryPage(Story story, StoryRoom space)
{
    private const int MostChains = 2;

    private readonly HashSet<string> _chains = new(StringComparer.Ordinal);

    public IEnumerable<Markup?> Content
    {
        get
        {
            var told = Told();
            return
            [
                Glance([.. story.Episodes.Where((_, place) => told[place] is not null)]),
                Messages(),
                .. WithGap(told),
            ];
        }
    }

    /// <summary>
    /// From both ends inwards, as far as there is room: how it began, and how it came out. Null where there was none.
    /// </summary>
    private Markup?[] Told()
    {
        var told = new Markup?[story.Episodes.Count];
        var room = space.Characters;
        for (var turn = 0; turn < told.Length; turn++)
        {
            var place = turn % 2 == 0 ? turn / 2 : told.Length - 1 - turn / 2;
            var episode = Tell(story.Episodes[place]);
            room -= episode.Length;
            if (room < 0 && turn > 0)
            {
                break;
            }

            told[place] = episode;
        }

        return told;
    }

    private static IEnumerable<Markup?> WithGap(IReadOnlyList<Markup?> told)
    {
        var missing = told.Count(episode => episode is null);
        return missing == 0
            ? told
            : told.TakeWhile(episode => episode is not null)
                .Append(Tag("p", $"{Count(missing, "part is", "parts are")} in the evidence file alone.")
                    .Class("aside"))
                .Concat(told.SkipWhile(episode => episode is not null).Where(episode => episode is not null));
    }

    private Element? Glance(HashSet<Episode> told) => !story.Sessions.Any()
        ? null
        : Grid.Sessions.Of("Every connection, and the server name in its ClientHello",
            Grid.Body(story.Sessions.Take(space.Rows).Select(session => Grid.Sessions.Row(
                told.Contains(session) ? Link("#" + session.Anchor, $"{session.Number}") : $"{session.Number}",
                story.At(session.Events[0]),
                All(session.Kind, session.Opened is { } opened ? All(" at ", Said(opened.Host)) : null),
                SniOf(session),
                HandshakeOf(session),
                session.Handshake is { } shown ? Shown(shown) : "—",
                Said(session.End)))
                .Append(Story.Rest(story.Sessions.Count(), space.Rows) is { } rest
                    ? Grid.Sessions.Remark(rest)
                    : null)));

    private Element? Messages()
    {
        var seen = story.Episodes.SelectMany(episode => episode.Events)
            .Where(seen => seen is MessageSubmitted or MessageArrived or BounceArrived or QueueSeen
                or ClientTold or ClientDone)
            .OrderBy(seen => seen.Number)
            .ToArray();
        return seen.Length == 0
            ? null
            : Grid.Story.Of("Every message: submitted, delivered, bounced, queued",
                Grid.Body(seen.Take(space.Rows).Select(Line)
                    .Append(Story.Rest(seen.Length, space.Rows) is { } rest ? Grid.Story.Remark(rest) : null)));
    }

    private Element Tell(Episode episode) => episode.Number is null
        ? Tag("div", Grid.Story.Of("Between connections", Lines(episode))).Class("between")
        : Tag("section",
            Tag("h3", $"{episode.Number}. ", Heading(episode)).Id(episode.Anchor),
            Grid.Story.Of(Tag("span", $"{episode.Kind} {episode.Number}, line by line").Class("unseen"),
                Lines(episode)))
            .At("aria-labelledby", episode.Anchor).Class("session");

    private Element Lines(Episode episode)
    {
        var lines = Replies(episode.Events).ToList();
        return Grid.Body(lines.Take(Wording.MostOfAList).Select(Line)
            .Append(Story.Rest(lines.Count) is { } rest ? Grid.Story.Remark(rest) : null));
    }

    /// <summary>The lines of a reply, or of a command with what follows it, are one row.</summary>
    private static IEnumerable<IReadOnlyList<LabEvent>> Replies(IReadOnlyList<LabEvent> events)
    {
        var row = new List<LabEvent>();
        foreach (var seen in events)
        {
            if (row.Count > 0 && !(seen is SmtpLine line && row[^1] is SmtpLine before
                && (line.From, line.Encrypted) == (before.From, before.Encrypted)))
            {
                yield return row;
                row = [];
            }

            row.Add(seen);
        }

        if (row.Count > 0)
        {
            yield return row;
        }
    }

    private static Markup Heading(Episode session) => session.Opened is not { } opened
        ? "Session whose beginning was left out"
        : All(session.Kind, " at ", Said(opened.Host));

    private static Markup SniOf(Episode session)
    {
        var hellos = session.Hellos.ToArray();
        return hellos.Length == 0 ? "no TLS" : All(hellos.Take(3).SelectMany((hello, place) =>
            new Markup?[] { place == 0 ? null : ", then ", Sni(hello) }));
    }

    private static Markup HandshakeOf(Episode session) => session switch
    {
        { Handshake: { Completed: true } done } => All(Tag("span", "completed").Class("tag good"),
            done.Version is null ? null : All(" ", TlsVersion(done.Version))),
        { Handshake: { } broken } => All(Tag("span", "failed").Class("tag bad"), " ", Said(broken.Problem, 200)),
        _ when session.Hellos.Any() => "begun, end not seen",
        _ => "none",
    };

    // A good certificate goes without saying; the others are why the check exists.
    private static Markup Shown(HandshakeEnded ended) => ended.Certificate is null or CertificateKind.Good
        ? Names(ended.Presented)
        : All(Names(ended.Presented), " ", Tag("span", $"({ended.Certificate.Value.InWords()})").Class("aside"));

    /// <summary>Absent, empty, or the name: the three are never mixed.</summary>
    private static Markup Sni(ClientHelloSeen hello) => hello switch
    {
        { Problem: not null, ServerNames: null } => Tag("span", "not readable").Class("tag unsure"),
        { ServerNames: null } => Tag("span", "absent").Class("tag sni-absent"),
        { ServerNames: [] } => Tag("span", "empty").Class("tag sni-absent"),
        { ServerNames: var names } => All(names.Take(5).SelectMany((name, place) =>
            new Markup?[] { place == 0 ? null : ", ", Tag("code", VisibleText.Of(Octets(name), 260)).Class("sni") })
            .Append(names.Count > 5 ? $" and {Number(names.Count - 5)} more" : null)),
    };

    /// <summary>As it is where it is visible ASCII; else in quotes, what is not by its number.</summary>
    private static string Octets(string name) => name.All(letter => letter is > ' ' and <= '~')
        ? name
        : Quoted.Text(name);

    private Element Line(LabEvent seen) => Line([seen]);

    private Element Line(IReadOnlyList<LabEvent> row)
    {
        var (what, tone, told) = Told(row[0]);
        return Grid.Story.Row(story.At(row[0]), new Cell(what, "what"), new Cell(All(
            [
                told,
                .. row.Skip(1).Take(Wording.MostOfAList).SelectMany(seen => new[] { Tag("br"), Told(seen).Told }),
            ]), tone));
    }

    private (Markup What, string? Tone, Markup Told) Told(LabEvent seen) => seen switch
    {
        Repeated again => ("again", null,
            $"the same {Count(again.Times, "more time")}, last at {story.At(again.Last)}"),

        DnsQuery query => ("DNS", null, All(
            Tag("code", $"{VisibleText.Of(query.Type, 20)} {VisibleText.Of(query.Name, 300)}"), " ",
            Tag("b", VisibleText.Of(query.Outcome, 40)), " ", Answers(query),
            Tag("span", $" over {VisibleText.Of(query.Transport, 20)}").Class("aside"))),

        ConnectionOpened opened => ("connect", null, All(
            "from ", Said(opened.RemoteAddress, 60), " to ", Said(opened.LocalAddress, 60), ", ", Said(opened.Host))),

        ClientHelloSeen hello => ("ClientHello", null, All(
            "SNI ", Sni(hello), " ", Tag("span", Explained(hello)).Class("aside"),
            hello.Problem is null ? null : All(" Not well-formed: ", Said(hello.Problem, 400)),
            hello.Notes.Count == 0 ? null : All(" Odd: ", Said(string.Join(" ", hello.Notes.Take(20)), 1_000)),
            Attachment("the ClientHello as it came, base64", hello.Raw))),

        HandshakeEnded ended => ("handshake", null, All(
            Tag("b", ended.Completed ? "completed" : "failed"),
            ended.Problem is null ? null : All(": ", Said(ended.Problem, 400)),
            Tls(ended) is "" ? null : All(", ", Said(Tls(ended), 100)),
            ended.Resumed ? ", resumed" : null,
            ended.ServerNameAcknowledged switch
            {
                true => ", name acknowledged",
                false => ", name not acknowledged",
                _ => null,
            },
            ended.EarlyData ? ", early data accepted" : null,
            ended.Presented.Count == 0 ? null : All(", certificate for ", Names(ended.Presented)),
            ended.Certificate is null ? null : $" ({ended.Certificate.Value.InWords()})",
            ended.Warnings.Count == 0
                ? null
                : All(", warned by ", Said(string.Join(", ", ended.Warnings.Take(20)), 400)),
            Chain(ended.Chain))),

        HttpRequestSeen request => ("request", null, All(
            Tag("code", $"{VisibleText.Of(request.Method, 40)} {VisibleText.Of(request.Target, 1_000)}"),
            " Host ", request.Host is null ? "absent" : Tag("code", VisibleText.Of(request.Host, 300)),
            Attachment(Count(request.Headers.Count, "header"), [.. request.Headers]))),

        HttpResponseSent response => ("response", null, All(
            Tag("b", response.Status.ToString(CultureInfo.InvariantCulture)), $", {Count(response.Bytes, "byte")}",
            response.Completed ? null : ", not completed")),

        TlsReportArrived report => ("report", null, report.Problem is { } problem
            ? All("not legible: ", Said(problem, 400))
            : Said(string.Join("; ", report.Policies.Select(policy =>
                $"{policy.Type} of {policy.Domain}: {policy.Successes} succeeded, {policy.Failures} failed "
                + $"{string.Join(", ", policy.FailureTypes)}")), 1_000)),

        SmtpLine line => (
            All(VisibleText.Of(line.From, 20), Tag("span", line.Encrypted ? " in TLS" : " in clear").Class("channel")),
            $"wire {(line.From == "client" ? "client" : "server")} {(line.Encrypted ? "tls" : "clear")}",
            Tag("samp", VisibleText.Of(line.Text))),

        MessageArrived arrived => ("delivered", null, All(
            Token(arrived.Token), " taken by ", Said(arrived.Host), ", ",
            arrived.Tls is null ? Tag("b", "in clear text") : All("in ", TlsVersion(arrived.Tls)),
            ", from ", Address(arrived.MailFrom), " to ", Addresses(arrived.Recipients),
            $", {Count(arrived.Bytes, "byte")}")),

        BounceArrived bounce => ("bounce", null, All(
            Token(bounce.Token), " ", Tag("b", VisibleText.Of(bounce.Action, 40)), " for ",
            Address(bounce.Recipient ?? "nobody named"),
            bounce.Status is null ? null : All(", status ", Said(bounce.Status, 40)),
            bounce.Diagnostic is null ? null : All(": ", Said(bounce.Diagnostic, 1_000)))),

        ConnectionClosed closed => ("closed", null, Said(closed.How)),

        MessageSubmitted submitted => ("submitted", null, All(
            Token(submitted.Token), " from ", Address(submitted.MailFrom), " to ", Addresses(submitted.Recipients),
            ": ", Tag("b", submitted.Accepted ? "accepted" : "refused"), ", ",
            Tag("samp", VisibleText.Of(submitted.Reply, 600)))),

        ScenarioChanged changed => ("lab changed", null, Tag("em", Sentence(changed.What, 600))),

        QueueSeen queue => ("queue", null, All(
            Address(queue.Recipient), ": ", queue.Reason.Length == 0 ? "not yet tried" : Said(queue.Reason, 1_000),
            Tag("span", " (the target’s own word, not the wire)").Class("aside"))),

        ClientTold told => ("client hook", null, All(
            "to send to ", Address(told.Recipient), " via ", Said(told.Host, 260),
            $", port {told.Port}, with ", Said(told.Security, 40))),

        ClientDone done => ("client done", null, All(
            "exit code ", Tag("b", done.ExitCode.ToString(CultureInfo.InvariantCulture)),
            done.LastWords.Length == 0 ? null : All(": ", Said(done.LastWords, 1_000)),
            Tag("span", " (the target’s own word, not the wire)").Class("aside"))),

        ProbeEnded ended => ("probe ended", null, ended.Problem is null ? "ran to its end" : Said(ended.Problem, 600)),

        EventsLeftOut left => ("left out", null, Tag("em", Sentence(left.Why, 600))),

        _ => (seen.GetType().Name, null, "an event that this scoreboard cannot describe; it is in the result file"),
    };

    private static string Explained(ClientHelloSeen hello) => string.Concat(
        hello switch
        {
            { Problem: not null, ServerNames: null } => "(no name was read before that)",
            { ServerNames: null } => "(no server_name extension)",
            { ServerNames: [] } => "(a server_name extension without a host_name)",
            { ServerNames.Count: > 1 } => "(several host_names)",
            _ => "",
        },
        hello.HighestVersion is null ? "" : $" up to {TlsVersion(hello.HighestVersion)}",
        hello.Alpn.Count == 0 ? "" : $", ALPN {Joined(hello.Alpn.Take(10))}",
        hello.OffersResumption ? ", offers to resume" : "");

    private static string Tls(HandshakeEnded ended) => string.Join(", ",
        new[] { ended.Version is null ? null : TlsVersion(ended.Version), ended.Cipher }.OfType<string>());

    private static string TlsVersion(string version) =>
        VisibleText.Of(version.StartsWith("1.", StringComparison.Ordinal) ? "TLS " + version : version, longest: 20);

    private static Markup Names(IReadOnlyList<string> names) => names.Count == 0
        ? "no DNS-ID"
        : All(names.Take(8).SelectMany((name, place) => new Markup?[] { place == 0 ? null : ", ", Said(name, 260) })
            .Append(names.Count > 8 ? $" and {Number(names.Count - 8)} more" : null));

    private static Markup Answers(DnsQuery query) => query.Answers.Count == 0
        ? Tag("span", "no records").Class("aside")
        : All(query.Answers.Take(20).SelectMany((answer, place) =>
                new Markup?[] { place == 0 ? null : " · ", Tag("samp", VisibleText.Of(Record(query, answer), 600)) })
            .Append(query.Answers.Count > 20 ? $" and {Number(query.Answers.Count - 20)} more" : null));

    // An answer to the question as asked need not repeat it; one about another name, as behind a CNAME, stays whole.
    private static string Record(DnsQuery query, string answer)
    {
        var question = $"{query.Name}. {query.Type} ";
        return answer.StartsWith(question, StringComparison.OrdinalIgnoreCase) ? answer[question.Length..] : answer;
    }

    private static Markup Token(string? token) => token is null
        ? "a message without token"
        : All("message ", Tag("code", VisibleText.Of(token, 80)));

    private static Element Address(string address) => Said(address.Length == 0 ? "<>" : address, 320);

    private static Markup Addresses(IReadOnlyList<string> addresses) => addresses.Count == 0
        ? "nobody"
        : All(addresses.Take(10).SelectMany(
            (address, place) => new Markup?[] { place == 0 ? null : ", ", Address(address) })
            .Append(addresses.Count > 10 ? $" and {Number(addresses.Count - 10)} more" : null));

    /// <summary>Each once, and the first ones: all are in the evidence file.</summary>
    private Markup? Chain(string? chain) => chain is null || _chains.Count >= MostChains || !_chains.Add(chain)
        ? null
        : Attachment("the chain as presented, PEM", chain);

    private static Markup? Attachment(string title, string? text) => string.IsNullOrEmpty(text)
        ? null
        : Attachment(title, text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray());

    // The only text that keeps its line breaks: it is split here, so none of them comes from inside a line.
    private static Markup? Attachment(string title, string[] lines) => lines.Length == 0
        ? null
        : Tag("details", Tag("summary", title), Tag("pre", Tag("samp",
            lines.Take(Wording.MostOfAList).SelectMany((line, place) =>
                new Markup?[] { place == 0 ? null : Tag("br"), LongText(line, 24_000) })
            .Append(Story.Rest(lines.Length)))));
}

/// <summary>How much of a story is told on a page; all of it is in the evidence file.</summary>
/// <param name="Characters">Of what is told line by line: the beginning and the end of it.</param>
/// <param name="Rows">Of the connections and of the messages at a glance.</param>
internal sealed record StoryRoom(int Characters, int Rows)
{
    /// <summary>Most for what somebody has to settle: a whole board is to fit where people publish it.</summary>
    public static StoryRoom For(Verdict verdict) => verdict switch
    {
        Verdict.Pass => new(6_000, 8),
        Verdict.Fail => new(20_000, 20),
        _ => new(8_000, 10),
    };
}
