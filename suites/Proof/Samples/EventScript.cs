using System.Text;

namespace Conformance.Proof.Samples;

/// <summary>Writes evidence as the lab would, for results that no lab has made.</summary>
internal sealed class EventScript(string scenario, DateTimeOffset start)
{
    private readonly List<LabEvent> _events = [];
    private DateTimeOffset _now = start;
    private int _sessions;

    public IReadOnlyList<LabEvent> Events => _events;

    public EventScript Add(LabEvent seen, int afterMilliseconds = 7, string? session = null)
    {
        _now = _now.AddMilliseconds(afterMilliseconds);
        _events.Add(seen with { Number = _events.Count + 1, Time = _now, Scenario = scenario, Session = session });
        return this;
    }

    public EventScript Submitted(string token, string recipient) =>
        Add(new MessageSubmitted(token, "driver@sender.lab.test", [recipient], Accepted: true,
            "250 2.0.0 Ok: queued as 4dGx1b0JQ9"));

    public EventScript Asked(string type, string name, params string[] answers) =>
        Add(new DnsQuery(name, type, "udp", answers.Length == 0 ? "NXDOMAIN" : "NOERROR", answers),
            afterMilliseconds: 2);

    public EventScript Routed(string domain, string mx, string address) =>
        Asked("MX", domain, $"10 {mx}").Asked("A", mx, address);

    public EventScript PolicyFetched(string domain, string policy)
    {
        var host = "mta-sts." + domain;
        var session = NextSession();
        return Asked("TXT", "_mta-sts." + domain, "v=STSv1; id=20261123T1;")
            .Asked("A", host, "198.19.0.2")
            .Add(new ConnectionOpened("https", host, "198.19.0.2:443", "198.18.0.5:41822"), session: session)
            .Add(Hello([host]), session: session)
            .Add(Handshake(host), session: session)
            .Add(new HttpRequestSeen("GET", "/.well-known/mta-sts.txt", host,
                [$"Host: {host}", "Accept: */*", "User-Agent: postfix-mta-sts-resolver/1.5.0"]), session: session)
            .Add(new HttpResponseSent(200, policy.Length, Completed: true), session: session)
            .Add(new ConnectionClosed("client closed"), session: session);
    }

    /// <summary>A session that ends in a delivery.</summary>
    public EventScript Delivered(string token, string recipient, string mx, IReadOnlyList<string>? sni)
    {
        var session = Begin(mx, sni);
        Handshaken(session, Handshake(mx))
            .Said(session, "client", "EHLO target.lab.test")
            .Said(session, "server", $"250-{mx}").Said(session, "server", "250 SMTPUTF8")
            .Said(session, "client", "MAIL FROM:<driver@sender.lab.test> SIZE=412")
            .Said(session, "server", "250 2.1.0 Ok")
            .Said(session, "client", $"RCPT TO:<{recipient}>").Said(session, "server", "250 2.1.5 Ok")
            .Said(session, "client", "DATA").Said(session, "server", "354 End data with <CR><LF>.<CR><LF>");
        return Add(new MessageArrived(token, mx, "driver@sender.lab.test", [recipient], "1.3", 412), session: session)
            .Said(session, "server", "250 2.0.0 Taken")
            .Said(session, "client", "QUIT").Said(session, "server", "221 2.0.0 Bye")
            .Add(new ConnectionClosed("quit"), session: session);
    }

    /// <summary>A session that the sender leaves after the handshake, with the mail still in its queue.</summary>
    public EventScript Refused(
        string recipient, string mx, IReadOnlyList<string>? sni, CertificateKind certificate, string reason)
    {
        var session = Begin(mx, sni);
        var shown = certificate == CertificateKind.UnrelatedName ? "unrelated.test" : mx;
        return Handshaken(session, Handshake(shown) with { Certificate = certificate })
            .Said(session, "client", "QUIT").Said(session, "server", "221 2.0.0 Bye")
            .Add(new ConnectionClosed("quit"), session: session)
            .Add(new QueueSeen(recipient, reason));
    }

    public EventScript RefusedWithoutStartTls(string recipient, string mx)
    {
        var session = Open(mx);
        return Said(session, "server", $"220 {mx} ESMTP lab", encrypted: false)
            .Said(session, "client", "EHLO target.lab.test", encrypted: false)
            .Said(session, "server", $"250 {mx}", encrypted: false)
            .Said(session, "client", "QUIT", encrypted: false)
            .Add(new ConnectionClosed("quit"), session: session)
            .Add(new QueueSeen(recipient, "TLS is required, but was not offered by host " + mx));
    }

    /// <summary>A probe of the target's own listener.</summary>
    public EventScript Probed(IReadOnlyList<string>? sni, string presented)
    {
        var session = NextSession();
        var opened = new ConnectionOpened("probe", "target.lab.test", "198.18.0.5:25", "198.18.0.2:52110");
        return Add(opened, session: session)
            .Said(session, "server", "220 target.lab.test ESMTP Postfix (Debian)", encrypted: false)
            .Said(session, "client", "EHLO probe.lab.test", encrypted: false)
            .Said(session, "server", "250-target.lab.test", encrypted: false)
            .Said(session, "server", "250 STARTTLS", encrypted: false)
            .Said(session, "client", "STARTTLS", encrypted: false)
            .Said(session, "server", "220 2.0.0 Ready to start TLS", encrypted: false)
            .Add(Hello(sni), session: session)
            .Add(Handshake(presented), session: session)
            .Said(session, "client", "QUIT")
            .Add(new ProbeEnded(null), session: session);
    }

    public EventScript Changed(string what) => Add(new ScenarioChanged(what), afterMilliseconds: 40);

    public static ClientHelloSeen Hello(IReadOnlyList<string>? sni) =>
        new(sni, Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('h', 320))), Problem: null)
        {
            HighestVersion = "1.3",
        };

    public static HandshakeEnded Handshake(params string[] presented) => new(Completed: true, presented, Problem: null)
    {
        Version = "1.3",
        Cipher = "TLS_AES_256_GCM_SHA384",
        Certificate = CertificateKind.Good,
        Chain = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIQ\n-----END CERTIFICATE-----\n",
    };

    private string NextSession() => $"c{++_sessions}";

    private string Open(string mx)
    {
        var session = NextSession();
        Add(new ConnectionOpened("smtp", mx, "198.19.0.17:25", $"198.18.0.5:{40_000 + _sessions}"), session: session);
        return session;
    }

    private string Begin(string mx, IReadOnlyList<string>? sni)
    {
        var session = Open(mx);
        Said(session, "server", $"220 {mx} ESMTP lab", encrypted: false)
            .Said(session, "client", "EHLO target.lab.test", encrypted: false)
            .Said(session, "server", $"250-{mx}", encrypted: false)
            .Said(session, "server", "250 STARTTLS", encrypted: false)
            .Said(session, "client", "STARTTLS", encrypted: false)
            .Said(session, "server", "220 2.0.0 Ready to start TLS", encrypted: false)
            .Add(Hello(sni), session: session);
        return session;
    }

    private EventScript Handshaken(string session, HandshakeEnded ended) => Add(ended, session: session);

    private EventScript Said(string session, string from, string text, bool encrypted = true) =>
        Add(new SmtpLine(from, text, encrypted), afterMilliseconds: 1, session: session);
}
