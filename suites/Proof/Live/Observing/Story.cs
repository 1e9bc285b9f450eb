using Conformance.Live.Cases;
using Conformance.Live.Observing;
using Conformance.Proof.Tools;

namespace Conformance.Proof.Live.Observing;

/// <summary>What a live observer sees of senders, told event by event, and how its cases stand then.</summary>
internal sealed class Story
{
    public const string Zone = "live.test";

    /// <summary>The observer that the story is about, unless another one is named.</summary>
    public const string Token = "k3x9";

    /// <summary>An address of the observer's mail system.</summary>
    public const string Sender = "192.0.2.10";

    public static readonly DateTimeOffset Begun = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan Open = TimeSpan.FromDays(5);

    private readonly List<LabEvent> _events = [];
    private DateTimeOffset _now = Begun;
    private int _sessions;

    public static IReadOnlyList<LiveCase> Cases { get; } = CaseFile.Load(Repository.File("containers/live/cases.yaml"));

    public IReadOnlyList<LabEvent> Events => _events;

    public static LiveCase CaseOf(string id) => Cases.Single(one => one.Id == id);

    /// <summary>What comes next happens so long after the observer got the token.</summary>
    public Story At(double minutes)
    {
        _now = Begun + TimeSpan.FromMinutes(minutes);
        return this;
    }

    /// <summary>Somebody fetches the policy of a case.</summary>
    public Story Fetches(string id, string from = "198.51.100.7", string path = CaseScenario.PolicyPath) => Session(
        id, "https", $"mta-sts.{id}.{Zone}", from, 1,
        new HttpRequestSeen("GET", path, $"mta-sts.{id}.{Zone}", []),
        new HttpResponseSent(200, 80, Completed: true));

    /// <summary>Somebody comes to the policy host of a case and gets no policy.</summary>
    public Story AsksInVain(string id, string from) => Session(
        id, "https", $"mta-sts.{id}.{Zone}", from, 1,
        new HandshakeEnded(Completed: false, [$"mta-sts.{id}.{Zone}"], "unknown_ca"));

    /// <summary>A message for a case is delivered.</summary>
    /// <param name="sni">Null for none.</param>
    /// <param name="isInTls">False for clear text.</param>
    public Story Delivers(
        string id, string token = Token, string from = Sender, string? sni = "its name", bool isInTls = true,
        int host = 0, string mailFrom = "someone@sender.test")
    {
        var name = HostOf(id, host);
        List<LabEvent> all = isInTls ? [Hello(sni == "its name" ? name : sni), Shaken(id, host, completed: true)] : [];
        all.AddRange(Said("client", $"MAIL FROM:<{mailFrom}>", $"RCPT TO:<{token}@{id}.{Zone}>", "DATA"));
        all.Add(new MessageArrived(null, name, mailFrom, [$"{token}@{id}.{Zone}"], isInTls ? "1.3" : null, 900));
        return Session(id, "smtp", name, from, 1, [.. all]);
    }

    /// <summary>A sender meets what is wrong with a case, and leaves before MAIL FROM.</summary>
    public Story Leaves(string id, string from = Sender, double seconds = 1, int host = 0) =>
        Session(id, "smtp", HostOf(id, host), from, seconds, [.. Meeting(id, host)]);

    /// <summary>A session in which that happens, and nothing else.</summary>
    public Story Visits(string id, params LabEvent[] events) => Session(id, "smtp", HostOf(id, 0), Sender, 1, events);

    /// <summary>The notification that the message for a case was returned.</summary>
    public Story Returns(string id)
    {
        Add(new BounceArrived(Token, $"{Token}@{id}.{Zone}", "failed", "5.7.5", null));
        return this;
    }

    /// <summary>The enforce policy known, the case with nothing wrong delivered.</summary>
    public Story WithTwin(string id) => Fetches(id).Delivers(CaseOf(id).Twin!);

    /// <summary>The observer refuses a connection of that network, because there are too many.</summary>
    public Story Limits(string from = Sender)
    {
        var session = $"s{++_sessions}";
        Add(new ConnectionOpened("https", Zone, "203.0.113.5:443", $"{from}:{40_000 + _sessions}"), "", session);
        Add(new ConnectionClosed("limited: more than 100 connections of its network at once"), "", session);
        return this;
    }

    /// <summary>How the case stands for an observer, one minute after the last event if nothing else is said.</summary>
    public CaseStanding Standing(string id, string token = Token, DateTimeOffset? now = null) =>
        new CaseJudge(Cases, Zone)
            .Judge(new(token, Begun, Begun + Open), Sightings.Of(_events), now ?? _now + TimeSpan.FromMinutes(1))
            .Single(standing => standing.Case == id);

    /// <summary>What an observer's sender does with policies.</summary>
    public PolicyUse Policies(string token = Token) => new CaseJudge(Cases, Zone).PoliciesOf(
        new(token, Begun, Begun + Open), Sightings.Of(_events));

    public static IEnumerable<SmtpLine> Said(string from, params string[] lines) =>
        lines.Select(line => new SmtpLine(from, line, Encrypted: false));

    public static ClientHelloSeen Hello(string? sni) => new(sni is null ? null : [sni], "", Problem: null);

    public static HandshakeEnded Shaken(string id, int host, bool completed) => new(completed, [], null)
    {
        Certificate = CaseOf(id).Mx[host].Certificate,
    };

    private static string HostOf(string id, int host) => CaseOf(id).HostIn(Zone, CaseOf(id).Mx[host]);

    private static IEnumerable<LabEvent> Meeting(string id, int host) =>
        Mistakes.Of(CaseOf(id), CaseOf(id).Mx[host]) switch
        {
            Mistake.NoStartTls =>
                [.. Said("client", "EHLO a.sender.test"), .. Said("server", "250-mx1", "250 8BITMIME")],
            Mistake.StartTlsRefused =>
            [
                .. Said("client", "EHLO a.sender.test"), .. Said("server", "250-mx1", "250 STARTTLS"),
                .. Said("client", "STARTTLS"), .. Said("server", "454 4.7.0 TLS is not available"),
            ],
            Mistake.NotListed => [Hello(HostOf(id, host)), Shaken(id, host, completed: true)],
            _ => [Hello(HostOf(id, host)), Shaken(id, host, completed: false)],
        };

    private Story Session(
        string id, string service, string host, string from, double seconds, params LabEvent[] events)
    {
        var session = $"s{++_sessions}";
        var begun = _now;
        Add(new ConnectionOpened(service, host, "203.0.113.5:25", $"{from}:{40_000 + _sessions}"), id, session);
        foreach (var seen in events)
        {
            Add(seen, id, session);
        }

        _now += TimeSpan.FromSeconds(seconds);
        Add(new ConnectionClosed("quit"), id, session);
        _now = begun;
        return this;
    }

    private void Add(LabEvent seen, string? scenario = null, string? session = null) => _events.Add(
        seen with { Number = _events.Count + 1, Time = _now, Scenario = scenario, Session = session });
}
