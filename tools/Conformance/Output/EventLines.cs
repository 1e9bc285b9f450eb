using System.Globalization;
using Conformance.Invocation;
using Conformance.Scoreboard.Html;

namespace Conformance.Output;

/// <summary>
/// Each event of a lab as one short line: when, what, and at which host. Nothing in it moves a terminal.
/// </summary>
internal sealed class EventLines
{
    private const int LongestPart = 300;
    private const int LongestName = 120;

    private readonly Dictionary<string, string> _hosts = new(StringComparer.Ordinal);

    /// <summary>"00:12:03.456  client       mx1.enforce.test: EHLO mta.test (in TLS)"; the time is UTC.</summary>
    public string Of(LabEvent seen)
    {
        var host = HostOf(seen);
        var (what, detail) = Told(seen);
        var time = seen.Time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return $"{time}  {what,-12} {(host is null ? "" : $"{host}: ")}{detail}";
    }

    /// <summary>The host of a connection is named in its first event alone.</summary>
    private string? HostOf(LabEvent seen)
    {
        if (seen.Session is not { } session)
        {
            return null;
        }

        if (seen is ConnectionOpened opened)
        {
            _hosts[session] = Shown(opened.Host, LongestName);
        }

        var host = _hosts.GetValueOrDefault(session);
        if (seen is ConnectionClosed or ProbeEnded)
        {
            _hosts.Remove(session);
        }

        return host;
    }

    private static (string What, string Detail) Told(LabEvent seen) => seen switch
    {
        DnsQuery query => ("DNS", Told(query)),
        ConnectionOpened opened => ("connection", $"{Shown(opened.Service)} from {Shown(opened.RemoteAddress)}"),
        ClientHelloSeen hello => ("ClientHello", Told(hello)),
        HandshakeEnded ended => ("handshake", Told(ended)),
        HttpRequestSeen request => ("request", $"{Shown(request.Method)} {Shown(request.Target)}"),
        HttpResponseSent sent => ("response", $"{sent.Status}, {sent.Bytes} octets{(sent.Completed ? "" : ", cut")}"),
        TlsReportArrived report => ("TLS report", report.Problem is { } problem
            ? $"cannot be read: {Shown(problem)}"
            : string.Join("; ", report.Policies.Take(10).Select(policy =>
                $"{Shown(policy.Domain)}: {policy.Successes} succeeded, {policy.Failures} failed"))),
        SmtpLine line => (Shown(line.From), $"{Shown(line.Text)} ({(line.Encrypted ? "in TLS" : "in clear")})"),
        MessageArrived message => ("delivered",
            $"to {Addresses(message.Recipients)} from {Address(message.MailFrom)}, "
            + $"{(message.Tls is { } tls ? $"TLS {Shown(tls)}" : "in clear")}, {message.Bytes} octets"),
        BounceArrived bounce => ("bounce",
            $"{Shown(bounce.Action)} for {Address(bounce.Recipient ?? "")} {Shown(bounce.Status)}: "
            + Shown(bounce.Diagnostic)),
        ConnectionClosed closed => ("closed", Shown(closed.How)),
        MessageSubmitted submitted => ("submitted",
            $"to {Addresses(submitted.Recipients)}: {(submitted.Accepted ? "accepted" : "refused")}, "
            + Shown(submitted.Reply)),
        ScenarioChanged changed => ("published", Shown(changed.What)),
        QueueSeen queued => ("queued", $"{Address(queued.Recipient)}: {Shown(queued.Reason)}"),
        ProbeEnded ended => ("probe ended", ended.Problem is { } problem ? Shown(problem) : "as planned"),
        ClientTold told => ("client",
            $"is to send to {Address(told.Recipient)} via {Shown(told.Host)}:{told.Port}, {Shown(told.Security)}"),
        ClientDone done => ("client", $"exit code {done.ExitCode}: {Shown(done.LastWords)}"),
        EventsLeftOut left => ("left out", Shown(left.Why)),
        Repeated again => ("again", $"as event {again.Of}, {again.Times} times"),
        _ => (seen.GetType().Name, ""),
    };

    private static string Told(DnsQuery query)
    {
        var question = $"{query.Name}. {query.Type} ";
        var answers = query.Answers.Take(10).Select(answer => Shown(
            answer.StartsWith(question, StringComparison.OrdinalIgnoreCase) ? answer[question.Length..] : answer));
        return $"{Shown(query.Type)} {Shown(query.Name)}: "
            + (query.Answers.Count > 0 ? string.Join(", ", answers) : Shown(query.Outcome));
    }

    private static string Told(ClientHelloSeen hello) => hello switch
    {
        { Problem: { } problem } => $"cannot be read: {Shown(problem)}",
        { ServerNames: null } => "SNI absent",
        { ServerNames: [] } => "SNI empty",
        _ => $"SNI {string.Join(" and ", hello.ServerNames.Take(5).Select(name => Shown(name)))}",
    };

    private static string Told(HandshakeEnded ended) =>
        (ended.Completed ? "completed" : $"failed: {Shown(ended.Problem)}")
        + (ended.Version is null ? "" : $", TLS {Shown(ended.Version)}")
        + (ended.Certificate is { } certificate ? $", certificate {certificate.InWords()}" : "");

    private static string Addresses(IReadOnlyList<string> addresses) =>
        string.Join(", ", addresses.Take(5).Select(Address))
        + (addresses.Count > 5 ? $" and {addresses.Count - 5} more" : "");

    private static string Address(string address) => $"<{Shown(address)}>";

    private static string Shown(string? text, int longest = LongestPart) => VisibleText.Sentence(text, longest);
}
