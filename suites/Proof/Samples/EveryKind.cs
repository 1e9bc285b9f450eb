namespace Conformance.Proof.Samples;

/// <summary>One event of every kind, with every value set.</summary>
internal static class EveryKind
{
    /// <param name="text">Goes into every string.</param>
    public static IReadOnlyList<LabEvent> Of(string text) =>
    [
        .. Kinds(text).Select((seen, place) => seen with
        {
            Number = place + 1,
            Time = SampleRuns.Day.AddMilliseconds(place * 10),
            Scenario = text,
            Session = seen is DnsQuery or MessageSubmitted or ScenarioChanged or QueueSeen or ClientTold or ClientDone
                or EventsLeftOut
                ? null : text,
        }),
    ];

    private static IEnumerable<LabEvent> Kinds(string text)
    {
        yield return new DnsQuery(text, text, text, text, [text, text]);
        yield return new ConnectionOpened("smtp", text, text, text);
        yield return new ClientHelloSeen([text, text], text, text)
        {
            HighestVersion = text, Alpn = [text], OffersResumption = true, Notes = [text],
        };
        yield return new HandshakeEnded(Completed: false, [text], text)
        {
            Version = text, Cipher = text, Resumed = true, ServerNameAcknowledged = true, EarlyData = true,
            Certificate = CertificateKind.Revoked,
            Chain = text, Warnings = [text],
        };
        yield return new HttpRequestSeen(text, text, text, [text]);
        yield return new HttpResponseSent(418, 12_345, Completed: false);
        yield return new TlsReportArrived([new ReportedPolicy(text, text, 1, 2, [text])], null);
        yield return new SmtpLine("client", text, Encrypted: true);
        yield return new MessageArrived(text, text, text, [text], text, 12_345) { Received = SampleRuns.Day };
        yield return new BounceArrived(text, text, text, text, text);
        yield return new ConnectionClosed(text);
        yield return new MessageSubmitted(text, text, [text], Accepted: false, text);
        yield return new ScenarioChanged(text);
        yield return new QueueSeen(text, text);
        yield return new ProbeEnded(text);
        yield return new ClientTold(text, text, 587, text);
        yield return new ClientDone(text, 69, text);
        yield return new EventsLeftOut(text);
        yield return new Repeated(1, 6, SampleRuns.Day.AddSeconds(41));
    }
}
