using System.Security.Cryptography.X509Certificates;
using Conformance.Lab.Driver;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>
/// What a probe says of sessions is what was on the wire, and what <c>openssl s_client</c> says of the same receiver.
/// </summary>
public sealed class SessionProbeTests
{
    private const string Default = "default", AnyName = "resumes-under-any-name", NoSession = "resumes-no-session",
        Early = "accepts-early-data", Silent = "name-not-acknowledged", Again = "acknowledges-name-when-resuming";

    /// <summary>RFC 8446 section 4.2.11: the extension that says that the first of the keys is taken.</summary>
    private static readonly byte[] KeyIsTaken = [0, 41, 0, 2, 0, 0];

    [Theory]
    [InlineData(Default, "1.2", true, SessionBench.Own, true)]
    [InlineData(Default, "1.2", false, SessionBench.Own, true)]
    [InlineData(Default, "1.3", false, SessionBench.Own, true)]
    [InlineData(Default, "1.2", true, SessionBench.Other, false)]
    [InlineData(Default, "1.2", false, SessionBench.Other, false)]
    [InlineData(Default, "1.3", false, SessionBench.Other, false)]
    [InlineData(Default, "1.2", false, null, false)]
    [InlineData(AnyName, "1.2", true, SessionBench.Other, true)]
    [InlineData(AnyName, "1.2", false, SessionBench.Other, true)]
    [InlineData(AnyName, "1.3", false, SessionBench.Other, true)]
    [InlineData(AnyName, "1.3", false, null, true)]
    [InlineData(NoSession, "1.2", true, SessionBench.Own, false)]
    [InlineData(NoSession, "1.2", false, SessionBench.Own, false)]
    [InlineData(NoSession, "1.3", false, SessionBench.Own, false)]
    [InlineData(Again, "1.2", true, SessionBench.Own, true)]
    [InlineData(Again, "1.2", true, SessionBench.Other, false)]
    public async Task A_session_that_is_resumed_has_no_certificate_on_the_wire(
        string fault, string version, bool withoutTickets, string? name, bool isResumed)
    {
        await using var bench = await SessionBench.StartAsync(fault);
        var kept = new ProbeSession { WithoutTickets = withoutTickets };
        var made = await bench.AskAsync(SessionBench.Own, version, kept);
        var first = bench.Sent;

        var offered = await bench.AskAsync(name, version, kept with { Offered = made.Session });

        made.Problem.Should().BeNull();
        offered.Problem.Should().BeNull();
        offered.WasResumed.Should().Be(isResumed);
        (offered.ChainLength == 0).Should().Be(isResumed);
        made.HadTicket.Should().Be(!withoutTickets && fault != NoSession);
        IsResumedOnWire(first, made.Chain!, version).Should().BeFalse();
        IsResumedOnWire(bench.Sent, made.Chain!, version).Should().Be(isResumed);
        bench.Log.Of("probe").OfType<HandshakeEnded>().Select(seen => seen.Resumed).Should().Equal(false, isResumed);
        bench.Log.Of("probe").OfType<ClientHelloSeen>().Select(seen => seen.OffersResumption).Should()
            .Equal(false, made.Session is not null);
    }

    [Theory]
    [InlineData(Default, "1.2", true)]
    [InlineData(Default, "1.3", true)]
    [InlineData(Silent, "1.2", false)]
    [InlineData(Silent, "1.3", false)]
    public async Task A_name_is_acknowledged_or_not(string fault, string version, bool isAcknowledged)
    {
        await using var bench = await SessionBench.StartAsync(fault);

        var named = await bench.AskAsync(SessionBench.Other, version, new ProbeSession());
        var unknown = await bench.AskAsync("unknown.test", version, new ProbeSession());

        named.ServerNameAcknowledged.Should().Be(isAcknowledged);
        unknown.ServerNameAcknowledged.Should().BeFalse("the name is not used");
    }

    [Theory]
    [InlineData(Default, 0, false)]
    [InlineData(Early, 16_384, true)]
    public async Task Early_data_is_sent_with_every_ticket(string fault, uint allowed, bool isAccepted)
    {
        await using var bench = await SessionBench.StartAsync(fault);
        var made = await bench.AskAsync(SessionBench.Own, "1.3", new ProbeSession());

        var offered = await bench.AskAsync(
            SessionBench.Own, "1.3", new ProbeSession { Offered = made.Session, SendsEarlyData = true });

        made.EarlyDataAllowed.Should().Be(allowed);
        offered.Problem.Should().BeNull();
        offered.WasResumed.Should().BeTrue();
        offered.EarlyDataAccepted.Should().Be(isAccepted);
        bench.Log.Of("probe").OfType<SmtpLine>().Where(line => line is { From: "client", Encrypted: true })
            .Select(line => line.Text).Should().Equal(
                "EHLO probe.lab.test", "QUIT", "EHLO probe.lab.test", "QUIT");
    }

    [Theory]
    [Trait("Needs", "Witnesses")]
    [InlineData(Default, "-tls1_2 -no_ticket", SessionBench.Own)]
    [InlineData(Default, "-tls1_2", SessionBench.Own)]
    [InlineData(Default, "-tls1_3", SessionBench.Own)]
    [InlineData(Default, "-tls1_2 -no_ticket", SessionBench.Other)]
    [InlineData(Default, "-tls1_2", SessionBench.Other)]
    [InlineData(Default, "-tls1_3", SessionBench.Other)]
    [InlineData(AnyName, "-tls1_2 -no_ticket", SessionBench.Other)]
    [InlineData(AnyName, "-tls1_2", SessionBench.Other)]
    [InlineData(AnyName, "-tls1_3", SessionBench.Other)]
    [InlineData(Silent, "-tls1_2", SessionBench.Other)]
    [InlineData(Again, "-tls1_2 -no_ticket", SessionBench.Own)]
    [InlineData(Early, "-tls1_3", SessionBench.Own)]
    public async Task It_says_the_same_as_s_client(string fault, string options, string name)
    {
        await using var bench = await SessionBench.StartAsync(fault);
        var version = options.StartsWith("-tls1_2", StringComparison.Ordinal) ? "1.2" : "1.3";
        var kept = new ProbeSession { WithoutTickets = options.EndsWith("-no_ticket", StringComparison.Ordinal) };

        var made = await bench.AskAsync(SessionBench.Own, version, kept);
        var offered = await bench.AskAsync(
            name, version, kept with { Offered = made.Session, SendsEarlyData = fault == Early });
        var (full, second) = await AskSClientAsync(bench.Address, options, name, withEarlyData: fault == Early);

        full.Should().Contain($"New, TLSv{version}");
        second.Contains($"Reused, TLSv{version}").Should().Be(offered.WasResumed, second);
        Acknowledges(full).Should().Be(made.ServerNameAcknowledged!.Value, full);
        Acknowledges(second).Should().Be(offered.ServerNameAcknowledged!.Value, second);
        second.Contains("Early data was accepted").Should().Be(offered.EarlyDataAccepted, second);
    }

    /// <summary>
    /// Whether the session was resumed, as its octets say: each full handshake of TLS 1.2 has the intermediate in it.
    /// </summary>
    private static bool IsResumedOnWire(ReadOnlySpan<byte> sent, string chain, string version)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(chain);
        return version == "1.3" ? sent.IndexOf(KeyIsTaken) >= 0 : sent.IndexOf(certificates[^1].RawData) < 0;
    }

    private static bool Acknowledges(string output) =>
        output.Contains("TLS server extension \"server name\" (id=0), len=0", StringComparison.Ordinal);

    /// <summary>
    /// One session that is kept, and one with another name that offers it. With -ign_eof and -nocommands, the lines of
    /// the input go to the server, also where they begin with Q; it leaves when the server does.
    /// </summary>
    private static async Task<(string Full, string Second)> AskSClientAsync(
        string address, string options, string name, bool withEarlyData)
    {
        const string Between = "-- and now the second --";
        var early = withEarlyData ? "-early_data $d/early" : "";
        var input = withEarlyData ? @"QUIT\r\n" : @"EHLO w.test\r\nQUIT\r\n";
        var (exitCode, output) = await Witness.RunAsync(
            "sh", "-c",
            $"""
            d=$(mktemp -d)
            printf 'EHLO w.test\r\n' > $d/early
            ask() {'{'}
              openssl s_client -starttls smtp -connect {address} -tlsextdebug -ign_eof -nocommands {options} "$@" 2>&1
            {'}'}
            printf 'EHLO w.test\r\nQUIT\r\n' | ask -servername {SessionBench.Own} -sess_out $d/session
            echo '{Between}'
            printf '{input}' | ask -servername {name} -sess_in $d/session {early}
            rm -r $d
            """);
        exitCode.Should().Be(0, output);
        var parts = output.Split(Between);
        return (parts[0], parts[1]);
    }
}
