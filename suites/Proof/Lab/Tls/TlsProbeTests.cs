using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Conformance.Lab.Driver;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Tls;

/// <summary>A probe says exactly what it is told, and tells what it is shown.</summary>
public sealed class TlsProbeTests
{
    private readonly ProbeBench _bench = new();

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

        var result = await _bench.RunAsync(receiver, name);

        var hello = receiver.Hello!;
        result.Problem.Should().BeNull();
        hello.Problem.Should().BeNull();
        (hello.ServerNames ?? ["absent"]).Should().Equal(name is null ? "absent" : AsLatin1(name));
        var stimulus = _bench.Log.Of("probe").OfType<ClientHelloSeen>().Should().ContainSingle().Subject;
        stimulus.Raw.Should().Be(hello.Raw, "the probe's own evidence is what reached the wire");
    }

    [Fact]
    public async Task A_probe_tells_what_it_was_shown()
    {
        await using var receiver = new StubReceiver();

        var result = await _bench.RunAsync(receiver, "mx2.recipient.test");

        result.StartTlsOffered.Should().BeTrue();
        result.Completed.Should().BeTrue();
        result.Presented.Should().Equal("mx1.recipient.test", "mx2.recipient.test");
        result.Fingerprint.Should().BeEquivalentTo(receiver.Presented.GetCertHashString(HashAlgorithmName.SHA256));
        result.ChainLength.Should().Be(1);
        result.Version.Should().Be("1.3");
        result.Cipher.Should().StartWith("TLS_AES_");
        result.MessageReply.Should().BeNull();
    }

    [Fact]
    public async Task A_probe_leaves_its_whole_course_in_the_log()
    {
        await using var receiver = new StubReceiver();

        await _bench.RunAsync(receiver, "mx1.recipient.test");

        _bench.Kinds.Where(kind => kind != nameof(SmtpLine)).Should().Equal(
            nameof(ConnectionOpened),
            nameof(ClientHelloSeen),
            nameof(HandshakeEnded),
            nameof(ConnectionClosed),
            nameof(ProbeEnded));
        var log = _bench.Log.Of("probe");
        log.OfType<SmtpLine>().Select(line => $"{line.From} {line.Encrypted} {line.Text}").Should().Equal(
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
        log.Select(seen => seen.Session).Distinct().Should().ContainSingle().Which.Should().NotBeNull();
        var handshake = log.OfType<HandshakeEnded>().Single();
        using var presented = X509Certificate2.CreateFromPem(handshake.Chain);
        presented.Thumbprint.Should().Be(receiver.Presented.Thumbprint);
        _bench.Log.Of("probe").OfType<ConnectionClosed>().Single().How.Should().Be("quit");
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task The_version_is_as_told(string version)
    {
        await using var receiver = new StubReceiver();

        var result = await _bench.RunAsync(
            receiver, "mx1.recipient.test", probe => probe with { TlsVersions = [version] });

        result.Problem.Should().BeNull();
        result.Version.Should().Be(version);
        receiver.Hello!.HighestVersion.Should().Be(version);
    }

    [Theory]
    [InlineData("RSA", SslProtocols.Tls12, "1.2")]
    [InlineData("RSA", SslProtocols.Tls13, "1.3")]
    [InlineData("RSA for certificates only", SslProtocols.Tls12, "1.2")]
    [InlineData("RSA for certificates only", SslProtocols.Tls13, "1.3")]
    [InlineData("P-521", SslProtocols.Tls12, "1.2")]
    [InlineData("P-521", SslProtocols.Tls13, "1.3")]
    public async Task Any_key_is_taken_in_either_version(string kind, SslProtocols versions, string version)
    {
        X509KeyUsageFlags? uses = kind == "RSA for certificates only" ? X509KeyUsageFlags.KeyCertSign : null;
        using AsymmetricAlgorithm key = kind == "P-521" ? ECDsa.Create(ECCurve.NamedCurves.nistP521) : RSA.Create(2048);
        var certificate = StubReceiver.Certificate(key, uses, "mx1.recipient.test");
        await using var receiver = new StubReceiver(certificate: certificate) { Versions = versions };

        var result = await _bench.RunAsync(receiver, "mx1.recipient.test");

        result.Problem.Should().BeNull();
        result.Version.Should().Be(version);
        result.Presented.Should().Equal("mx1.recipient.test");
    }

    [Fact]
    public async Task A_message_is_delivered_with_its_token()
    {
        await using var receiver = new StubReceiver();

        var result = await _bench.RunAsync(receiver, null, probe => probe with
        {
            Message = new ProbeMessage("t-17", "reader@recipient.test") { Sender = "writer@sender.test" },
        });

        result.Problem.Should().BeNull();
        result.MessageReply.Should().Be("250 2.0.0 taken");
        receiver.Heard.Should().ContainInOrder(
            "MAIL FROM:<writer@sender.test>",
            "RCPT TO:<reader@recipient.test>",
            "DATA",
            "X-Conformance-Token: t-17",
            "",
            ".",
            "QUIT");
    }

    [Fact]
    public async Task A_message_that_is_refused_is_a_problem_of_a_handshake_that_completed()
    {
        await using var receiver = new StubReceiver { Rcpt = "550 5.1.1 nobody of that name" };

        var result = await _bench.RunAsync(
            receiver, null, probe => probe with { Message = new ProbeMessage("t-17", "nobody@recipient.test") });

        result.Completed.Should().BeTrue();
        result.MessageReply.Should().BeNull();
        result.Problem.Should().Be(
            "stub answered RCPT TO:<nobody@recipient.test> with 550 5.1.1 nobody of that name.");
        receiver.Heard.Should().Contain("MAIL FROM:<>").And.EndWith("QUIT");
    }

    [Fact]
    public async Task A_hundred_probes_run_at_once()
    {
        await using var receiver = new StubReceiver();

        var probes = Enumerable.Range(0, 100).Select(_ => _bench.RunAsync(receiver, "mx1.recipient.test"));
        var results = await Task.WhenAll(probes);

        results.Should().OnlyContain(result => result.Problem == null);
    }

    private static string AsLatin1(string name) =>
        HostileText.Tame(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name)));
}
