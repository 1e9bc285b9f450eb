using Conformance.Live.Cases;
using Conformance.Live.Exports;
using Conformance.Live.Observing;
using Conformance.Live.Senders;

namespace Conformance.Proof.Live.Exports;

/// <summary>An observation that is over, of a provider that refused one case and delivered another.</summary>
internal static class SampleObservation
{
    public const string Token = "k7d2q9x4";

    public static DateTimeOffset Day { get; } = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Over { get; } = Day.AddDays(5);

    public static Provider BigMail { get; } = new("bigmail", "BigMail", "Big Corporation", ["bigmail.example"], [])
    {
        Hosting = "BigMail for Work", Customers = ["customer.example"],
    };

    public static ObservationExport Export { get; } = new(
        [
            Case("plain", "S-SNI-NOPOLICY", Expectation.Sni), Case("untrusted", "S-CERT-OTHERCA", Expectation.Refusal),
            Case("testing-untrusted", "S-MODE-TEST-CERT", Expectation.Tls),
            Case("testing-expired", "S-MODE-TEST-CERT", Expectation.Tls),
        ],
        new Dictionary<string, ExportedCheck>
        {
            ["S-SNI-NOPOLICY"] = new("sni", "6066 §3", Level.Should, "A sender sends the name of the MX host in SNI."),
            ["S-CERT-OTHERCA"] = new(
                "certificate", "8461 §4.2", Level.Must, "A sender rejects a certificate of an untrusted CA."),
            ["S-MODE-TEST-CERT"] = new("mode", "8461 §5", Level.Must, "In testing, a sender still delivers."),
        },
        [BigMail], new SuiteFacts("0.1.0", "5e375c6", "2026-11"));

    public static IReadOnlyList<LabEvent> Events { get; } =
    [
        .. new LabEvent[]
        {
            new ConnectionOpened("smtp", "mx1.plain.live.example", "203.0.113.1:25", "192.0.2.77:40001")
                { Session = "s1", Scenario = "plain" },
            new ClientHelloSeen(["mx1.plain.live.example"], "AQAB", null) { Session = "s1", Scenario = "plain" },
            new SmtpLine("client", "EHLO 192-0-2-77.out.bigmail.example", Encrypted: true)
                { Session = "s1", Scenario = "plain" },
            new SmtpLine(
                "client", "MAIL FROM:<alice.secret@bigmail.example> SIZE=100 AUTH=alice+2Esecret ENVID=q1w2",
                Encrypted: true) { Session = "s1", Scenario = "plain" },
            new SmtpLine("client", $"RCPT TO:<{Token}@plain.live.example> ORCPT=rfc822;{Token}@plain.live.example",
                Encrypted: true) { Session = "s1", Scenario = "plain" },
            new SmtpLine("server", $"250 2.1.5 <{Token}@plain.live.example>, from 192.0.2.77", Encrypted: true)
                { Session = "s1", Scenario = "plain" },
            new MessageArrived(
                Token, "mx1.plain.live.example", "alice.secret@bigmail.example", [$"{Token}@plain.live.example"],
                "1.3", 900) { Session = "s1", Scenario = "plain" },
            new ConnectionClosed("quit") { Session = "s1", Scenario = "plain" },
            new ConnectionOpened("smtp", "mx1.untrusted.live.example", "203.0.113.2:25", "[2001:db8:1:2::77]:40002")
                { Session = "s2", Scenario = "untrusted" },
            new HandshakeEnded(Completed: false, ["mx1.untrusted.live.example"], "unknown_ca")
                { Session = "s2", Scenario = "untrusted" },
            new ConnectionClosed("client closed") { Session = "s2", Scenario = "untrusted" },
        }.Select((seen, place) => seen with { Number = place + 1, Time = Day.AddSeconds(place) }),
    ];

    public static IReadOnlyList<CaseStanding> Standings { get; } =
    [
        new("plain", CaseAnswer.Delivered, Verdict.Pass, false, "Delivered, with SNI.", [1, 2, 3, 4, 5, 6, 7, 8]),
        new("untrusted", CaseAnswer.Refused, Verdict.Pass, true, "Refused by 192.0.2.77.", [9, 10, 11]),
        new("testing-untrusted", CaseAnswer.Delivered, Verdict.Pass, false, "Delivered.", [1, 8]),
        new("testing-expired", CaseAnswer.NotAvailable, null, false, "Not available yet.", []),
    ];

    public static FinishedObservation Finished { get; } = new(
        new ObservationTicket(Token, Day, Over),
        new SenderIdentity("bigmail.example", ["bigmail.example"], "192.0.2.0/24", null, "BigMail", "pass"),
        Standings, Events)
    {
        Observer = "live.example", Policies = PolicyUse.Applied,
    };

    public static FinishedObservation With(string @case, CaseAnswer answer, Verdict? verdict) => Finished with
    {
        Standings =
        [
            .. Standings.Select(standing => standing.Case == @case
                ? standing with { Answer = answer, Verdict = verdict }
                : standing),
        ],
    };

    private static LiveCase Case(string id, string check, Expectation expects) =>
        new(id, check, expects, []) { Id = id };
}
