namespace Conformance.Proof.Live.Storage;

/// <summary>The events of a session with an MX host of the observer, as the lab's log has them.</summary>
internal sealed class SeenSession(string name, string remote = "192.0.2.7")
{
    public const string Sender = "alice@sender.example";

    private readonly List<LabEvent> _events = [];

    public static DateTimeOffset Day { get; } = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Began { get; init; } = Day;

    public IReadOnlyList<LabEvent> Events => _events;

    /// <summary>Up to the handshake: what a sender shows that then leaves.</summary>
    public SeenSession Begun() => Add(
        new ConnectionOpened("smtp", "mx1.live.example", "203.0.113.1:25", $"{remote}:40000"),
        new SmtpLine("client", "EHLO out.sender.example", Encrypted: false),
        new HandshakeEnded(Completed: true, ["mx1.live.example"], null));

    /// <summary>A message for the observer with that token.</summary>
    public SeenSession Delivering(string token, string from = Sender) => Add(
        new SmtpLine("client", $"MAIL FROM:<{from}>", Encrypted: true),
        new SmtpLine("client", $"RCPT TO:<{token}@case.live.example>", Encrypted: true),
        new MessageArrived(token, "mx1.live.example", from, [$"{token}@case.live.example"], "1.3", 1_000));

    public SeenSession Saying(int lines) =>
        Add([.. Enumerable.Range(0, lines).Select(line => new SmtpLine("client", $"NOOP {line}", Encrypted: true))]);

    public SeenSession Ended() => Add(new ConnectionClosed("quit"));

    public SeenSession Add(params IEnumerable<LabEvent> events)
    {
        _events.AddRange(events.Select(
            (seen, place) => seen with { Time = Began.AddSeconds(place), Scenario = "case", Session = name }));
        return this;
    }
}
