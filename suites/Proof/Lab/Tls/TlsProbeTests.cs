using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Conformance.Lab.Driver;
using Conformance.Lab.Evidence;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Tls;

/// <summary>A probe says exactly what it is told, sees what it is shown, and survives whatever answers it.</summary>
public sealed class TlsProbeTests
{
    private readonly EventLog _log = new(TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IEnumerable<string> Kinds => _log.Of("probe").Select(seen => seen.GetType().Name);

    [Theory]
    [InlineData("MX1.UPPER.TEST")]
    [InlineData("192.0.2.10")]
    [InlineData("name.test.")]
    [InlineData("2001:db8::1")]
    [InlineData("*.recipient.test")]
    [InlineData("mx1.empfänger.test")]
    [InlineData(" ")]
    [InlineData("")]
    [InlineData(null)]
    public async Task The_server_name_is_on_the_wire_as_told(string? name)
    {
        await using var receiver = new StubReceiver();

        var result = await RunAsync(receiver, name);

        var hello = receiver.Hello!;
        result.Problem.Should().BeNull();
        hello.Problem.Should().BeNull();
        (hello.ServerNames ?? ["absent"]).Should().Equal(name is null ? "absent" : AsLatin1(name));
        var stimulus = _log.Of("probe").OfType<ClientHelloSeen>().Should().ContainSingle().Subject;
        stimulus.Raw.Should().Be(hello.Raw, "the probe's own evidence is what reached the wire");
    }

    [Fact]
    public async Task A_probe_tells_what_it_was_shown()
    {
        await using var receiver = new StubReceiver();

        var result = await RunAsync(receiver, "mx2.recipient.test");

        result.StartTlsOffered.Should().BeTrue();
        result.Completed.Should().BeTrue();
        result.Presented.Should().Equal("mx1.recipient.test", "mx2.recipient.test");
        result.Fingerprint.Should().Be(receiver.Presented.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant());
        result.ChainLength.Should().Be(1);
        result.Version.Should().Be("1.3");
        result.Cipher.Should().StartWith("TLS_AES_");
        result.MessageReply.Should().BeNull();
    }

    [Fact]
    public async Task A_probe_leaves_its_whole_course_in_the_log()
    {
        await using var receiver = new StubReceiver();

        await RunAsync(receiver, "mx1.recipient.test");

        Kinds.Where(kind => kind != nameof(SmtpLine)).Should().Equal(
            nameof(ConnectionOpened), nameof(ClientHelloSeen), nameof(HandshakeEnded), nameof(ConnectionClosed), nameof(ProbeEnded));
        _log.Of("probe").OfType<SmtpLine>().Select(line => $"{line.From} {line.Encrypted} {line.Text}").Should().Equal(
            "server False 220 mx1.recipient.test ESMTP",
            "client False EHLO probe.lab.test",
            "server False 250-mx1.recipient.test",
            "server False 250-SIZE",
            "server False 250 STARTTLS",
            "client False STARTTLS",
            "server False 220 2.0.0 Go ahead",
            "client True EHLO probe.lab.test",
            "server True 250 mx1.recipient.test",
            "client True QUIT",
            "server True 221 2.0.0 bye");
        _log.Of("probe").Select(seen => seen.Session).Distinct().Should().ContainSingle().Which.Should().NotBeNull();
        var handshake = _log.Of("probe").OfType<HandshakeEnded>().Single();
        using var presented = X509Certificate2.CreateFromPem(handshake.Chain);
        presented.Thumbprint.Should().Be(receiver.Presented.Thumbprint);
        _log.Of("probe").OfType<ConnectionClosed>().Single().How.Should().Be("quit");
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task The_version_is_as_told(string version)
    {
        await using var receiver = new StubReceiver();

        var result = await RunAsync(receiver, "mx1.recipient.test", probe => probe with { TlsVersion = version });

        result.Problem.Should().BeNull();
        result.Version.Should().Be(version);
        receiver.Hello!.HighestVersion.Should().Be(version);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "1.2")]
    [InlineData(SslProtocols.Tls13, "1.3")]
    public async Task An_rsa_receiver_of_one_version_is_understood(SslProtocols versions, string version)
    {
        await using var receiver = new StubReceiver(
            certificate: StubReceiver.Certificate(RSA.Create(2048), "mx1.recipient.test")) { Versions = versions };

        var result = await RunAsync(receiver, "mx1.recipient.test");

        result.Problem.Should().BeNull();
        result.Version.Should().Be(version);
        result.Presented.Should().Equal("mx1.recipient.test");
    }

    [Fact]
    public async Task A_version_that_the_receiver_does_not_speak_is_a_problem()
    {
        await using var receiver = new StubReceiver { Versions = SslProtocols.Tls12 };

        var result = await RunAsync(receiver, "mx1.recipient.test", probe => probe with { TlsVersion = "1.3" });

        result.Completed.Should().BeFalse();
        result.Problem.Should().Be("stub ended TLS with the alert protocol_version.");
    }

    [Fact]
    public async Task A_message_is_delivered_with_its_token()
    {
        await using var receiver = new StubReceiver();

        var result = await RunAsync(receiver, null, probe => probe with
        {
            Message = new ProbeMessage("t-17", "reader@recipient.test") { Sender = "writer@sender.test" },
        });

        result.Problem.Should().BeNull();
        result.MessageReply.Should().Be("250 2.0.0 taken");
        receiver.Heard.Should().ContainInOrder(
            "MAIL FROM:<writer@sender.test>", "RCPT TO:<reader@recipient.test>", "DATA", "X-Conformance-Token: t-17", "", ".", "QUIT");
    }

    [Fact]
    public async Task A_message_that_is_refused_is_a_problem_of_a_handshake_that_completed()
    {
        await using var receiver = new StubReceiver { Rcpt = "550 5.1.1 nobody of that name" };

        var result = await RunAsync(receiver, null, probe => probe with { Message = new ProbeMessage("t-17", "nobody@recipient.test") });

        result.Completed.Should().BeTrue();
        result.MessageReply.Should().BeNull();
        result.Problem.Should().Be(
            "stub answered RCPT TO:<nobody@recipient.test> with 550 5.1.1 nobody of that name.");
        receiver.Heard.Should().Contain("MAIL FROM:<>").And.EndWith("QUIT");
    }

    [Theory]
    [InlineData(112, "unrecognized_name")]
    [InlineData(40, "handshake_failure")]
    [InlineData(80, "internal_error")]
    public async Task An_alert_is_called_by_its_name(byte alert, string name)
    {
        await using var receiver = new StubReceiver { InsteadOfServerHello = [21, 3, 3, 0, 2, 2, alert] };

        var result = await RunAsync(receiver, "unknown.test");

        result.Completed.Should().BeFalse();
        result.Presented.Should().BeNull();
        result.Problem.Should().Be($"stub ended TLS with the alert {name}.");
        var handshake = _log.Of("probe").OfType<HandshakeEnded>().Single();
        handshake.Completed.Should().BeFalse();
        handshake.Problem.Should().Be(result.Problem);
        _log.Of("probe").OfType<ProbeEnded>().Single().Problem.Should().Be(result.Problem);
    }

    [Fact]
    public async Task A_warning_is_told_and_not_taken_for_the_end()
    {
        await using var receiver = new StubReceiver { InsteadOfServerHello = [21, 3, 3, 0, 2, 1, 112] };

        var result = await RunAsync(receiver, "unknown.test");

        result.Warnings.Should().Equal("unrecognized_name");
        result.Problem.Should().Be("stub closed the connection during the TLS handshake.");
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("random")]
    [InlineData("a record too long")]
    public async Task Garbage_in_place_of_a_ServerHello_is_a_problem(string what)
    {
        var random = new byte[5_000];
        new Random(8461).NextBytes(random);
        await using var receiver = new StubReceiver
        {
            InsteadOfServerHello = what switch
            {
                "random" => random,
                "plain text" => "500 5.5.1 What was that?\r\n"u8.ToArray(),
                _ => [22, 3, 3, 0xff, 0xff, .. new byte[70_000]],
            },
        };

        var result = await RunAsync(receiver, "mx1.recipient.test");

        result.Completed.Should().BeFalse();
        result.Problem.Should().StartWith("The probe ended TLS with the alert ").And.EndWith(".");
        Kinds.Should().EndWith(nameof(ProbeEnded));
    }

    [Fact]
    public async Task A_receiver_that_closes_at_once_is_told()
    {
        await using var receiver = new StubReceiver((_, _) => Task.CompletedTask);

        var result = await RunAsync(receiver, "mx1.recipient.test");

        result.Problem.Should().Be("stub closed the connection where the greeting belongs.");
        _log.Of("probe").OfType<ConnectionClosed>().Single().How.Should().Be("server closed");
    }

    [Fact]
    public async Task A_receiver_that_says_nothing_is_given_up_at_the_deadline()
    {
        await using var receiver = new StubReceiver((stub, _) => Task.Delay(Timeout.Infinite, stub.Stop));

        var result = await RunAsync(receiver, "mx1.recipient.test", deadline: TimeSpan.FromMilliseconds(200));

        result.Problem.Should().Be("stub did not go on within the 0.2 s of a probe, while it waited for the greeting.");
        _log.Of("probe").OfType<ConnectionClosed>().Single().How.Should().Be("client closed");
    }

    [Fact]
    public async Task A_handshake_that_stalls_is_given_up_at_the_deadline()
    {
        await using var receiver = new StubReceiver(async (stub, stream) =>
        {
            await stream.WriteAsync("220 hello\r\n250-hello\r\n250 STARTTLS\r\n220 go\r\n"u8.ToArray(), stub.Stop);
            await Task.Delay(Timeout.Infinite, stub.Stop);
        });

        var result = await RunAsync(receiver, "mx1.recipient.test", deadline: TimeSpan.FromSeconds(1));

        result.StartTlsOffered.Should().BeTrue();
        result.Problem.Should().EndWith("while it shook hands for TLS.");
        _log.Of("probe").OfType<HandshakeEnded>().Should().ContainSingle().Which.Completed.Should().BeFalse();
    }

    [Fact]
    public async Task Nobody_at_the_port_is_told()
    {
        int port;
        await using (var receiver = new StubReceiver())
        {
            port = receiver.Port;
        }

        var result = await new TlsProbe(TimeProvider.System).RunAsync(new Probe("probe", "127.0.0.1", port, null), _log, "stub", Stop);

        result.Problem.Should().Be($"No connection to stub at 127.0.0.1:{port}: Connection refused.");
        Kinds.Should().Equal(nameof(ProbeEnded));
    }

    [Theory]
    [InlineData("554 5.7.1 go away", "stub greeted with 554 5.7.1 go away.")]
    [InlineData("<html>", "stub said \"<html>\" where the greeting belongs.")]
    public async Task A_greeting_that_is_no_welcome_is_told(string greeting, string problem)
    {
        await using var receiver = new StubReceiver { Greeting = greeting };

        var result = await RunAsync(receiver, null);

        result.Problem.Should().Be(problem);
    }

    [Fact]
    public async Task A_receiver_without_STARTTLS_is_told_and_left_politely()
    {
        await using var receiver = new StubReceiver { Ehlo = "250-STARTTLS.test\r\n250 SIZE" };

        var result = await RunAsync(receiver, null);

        result.StartTlsOffered.Should().BeFalse();
        result.Problem.Should().Be("stub offers no STARTTLS in its reply to EHLO.");
        receiver.Heard.Should().EndWith("QUIT");
    }

    [Fact]
    public async Task A_STARTTLS_that_is_refused_is_told()
    {
        await using var receiver = new StubReceiver { StartTls = "454 4.7.0 not now" };

        var result = await RunAsync(receiver, null);

        result.StartTlsOffered.Should().BeTrue();
        result.Problem.Should().Be("stub answered STARTTLS with 454 4.7.0 not now.");
    }

    [Fact]
    public async Task A_banner_of_a_megabyte_does_no_harm()
    {
        await using var receiver = new StubReceiver { Greeting = "220 <b>\u0007" + new string('x', 1 << 20) };

        var result = await RunAsync(receiver, null);

        result.Problem.Should().BeNull();
        var banner = _log.Of("probe").OfType<SmtpLine>().First().Text;
        banner.Should().StartWith("220 <b>\\u0007xxx").And.EndWith(" more)");
        banner.Length.Should().BeLessThan(3_000);
    }

    [Theory]
    [InlineData("220-more\r\n")]
    [InlineData("xxxxxxxxxxxxxxxx")]
    public async Task A_banner_without_an_end_is_cut_off(string piece)
    {
        var flood = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 4_000)));
        await using var receiver = new StubReceiver(async (stub, stream) =>
        {
            while (true)
            {
                await stream.WriteAsync(flood, stub.Stop);
            }
        });

        var result = await RunAsync(receiver, null);

        result.Problem.Should().Be("stub sent more than 4194304 bytes where the greeting belongs, and no end of it.");
        _log.Count.Should().BeLessThan(200);
    }

    [Fact]
    public async Task A_certificate_with_hostile_names_does_no_harm()
    {
        string[] names = ["<script>.test", new string('a', 5_000) + ".test", .. Enumerable.Range(0, 500).Select(i => $"n{i}.test")];
        await using var receiver = new StubReceiver(certificate: StubReceiver.Certificate(names));

        var result = await RunAsync(receiver, null);

        result.Problem.Should().BeNull();
        result.Presented.Should().HaveCount(100).And.StartWith("<script>.test");
        result.Presented![1].Length.Should().BeLessThan(400);
    }

    [Fact]
    public async Task A_hundred_probes_run_at_once()
    {
        await using var receiver = new StubReceiver();

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => RunAsync(receiver, "mx1.recipient.test")));

        results.Should().OnlyContain(result => result.Problem == null);
    }

    [Fact]
    public async Task A_lab_that_stops_ends_its_probes()
    {
        await using var receiver = new StubReceiver((stub, _) => Task.Delay(Timeout.Infinite, stub.Stop));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        stopping.CancelAfter(TimeSpan.FromMilliseconds(100));

        var probe = () => new TlsProbe(TimeProvider.System).RunAsync(
            new Probe("probe", "127.0.0.1", receiver.Port, null), _log, "stub", stopping.Token);

        await probe.Should().ThrowAsync<OperationCanceledException>();
        _log.Of("probe").OfType<ConnectionClosed>().Single().How.Should().Be("lab stopped");
    }

    private static string AsLatin1(string name) => HostileText.Tame(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name)));

    private Task<ProbeResult> RunAsync(
        StubReceiver receiver, string? name, Func<Probe, Probe>? change = null, TimeSpan? deadline = null)
    {
        var probe = new Probe("probe", "127.0.0.1", receiver.Port, name);
        return new TlsProbe(TimeProvider.System) { Deadline = deadline ?? TimeSpan.FromSeconds(20) }
            .RunAsync(change?.Invoke(probe) ?? probe, _log, "stub", Stop);
    }
}
