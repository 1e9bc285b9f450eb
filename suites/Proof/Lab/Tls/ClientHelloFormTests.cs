using System.Security.Cryptography;
using Conformance.Checks.Receiving;
using Conformance.Lab.Driver;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Tls;

/// <summary>What a check asks a probe to send is what the other end reads.</summary>
public sealed class ClientHelloFormTests
{
    private readonly ProbeBench _bench = new();

    [Fact]
    public async Task Two_names_are_both_sent()
    {
        var (hello, _) = await SendAsync(ClientHelloForm.TwoNames("one.test", "two.test"));

        hello.ServerNames.Should().Equal("one.test", "two.test");
        hello.Notes.Should().NotBeEmpty("RFC 6066 forbids that");
    }

    [Fact]
    public async Task A_name_of_another_type_is_no_host_name()
    {
        var (hello, _) = await SendAsync(ClientHelloForm.OtherType("one.test"));

        hello.ServerName.Should().BeNull();
        hello.Notes.Should().Contain(note => note.Contains("type 1: one.test"));
    }

    [Fact]
    public async Task An_empty_list_and_an_empty_name_are_sent_as_they_are()
    {
        var (list, _) = await SendAsync(ClientHelloForm.EmptyList());
        var (name, _) = await SendAsync(ClientHelloForm.EmptyName());

        Octets(list).Should().Contain("000000020000", "the extension is a list of no octets");
        Octets(name).Should().Contain("000000050003000000", "the list has a name of no octets");
    }

    [Theory]
    [InlineData(256)]
    [InlineData(4_096)]
    [InlineData(60_000)]
    public async Task A_long_name_is_sent_whole(int octets)
    {
        var (hello, _) = await SendAsync(ClientHelloForm.NameOf(octets));

        Octets(hello).Should().Contain($"00{octets:x4}612e", "that is the length of the name, and how it begins");
        Octets(hello).Length.Should().BeGreaterThan(2 * octets);
    }

    [Fact]
    public async Task What_only_the_future_knows_is_sent_and_a_handshake_comes_of_it()
    {
        var (hello, result) = await SendAsync(ClientHelloForm.Named("one.test").OfTheFuture());

        result.Problem.Should().BeNull();
        Octets(hello).Should().Contain("1a1a").And.Contain("2a2a0000").And.Contain("fe8d06a4");
        Octets(hello).Length.Should().BeGreaterThan(2 * 1_700);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.1")]
    public async Task An_old_version_is_offered_alone_and_refused_by_a_receiver_that_knows_better(string version)
    {
        var (hello, result) = await SendAsync(ClientHelloForm.Named("one.test").OnlyTls(version));

        hello.HighestVersion.Should().Be(version);
        result.Completed.Should().BeFalse();
        result.Alert.Should().NotBeNull("the receiver says that it does not go on");
    }

    [Fact]
    public async Task An_application_protocol_is_offered()
    {
        var (hello, result) = await SendAsync(ClientHelloForm.Named("one.test").OnlyProtocols("x-unknown"));

        hello.Alpn.Should().Equal("x-unknown");
        result.Protocol.Should().BeNull();
    }

    [Theory]
    [InlineData("RSA", "RSA", "1.2", true)]
    [InlineData("RSA", "RSA", "1.3", true)]
    [InlineData("ECDSA", "ECDSA", "1.2", true)]
    [InlineData("ECDSA", "ECDSA", "1.3", true)]
    [InlineData("RSA", "ECDSA", "1.2", false)]
    [InlineData("RSA", "ECDSA", "1.3", false)]
    [InlineData("ECDSA", "RSA", "1.2", false)]
    [InlineData("ECDSA", "RSA", "1.3", false)]
    public async Task A_client_of_one_kind_of_signatures_gets_no_certificate_of_the_other(
        string client, string key, string version, bool isCompleted)
    {
        AsymmetricAlgorithm own = key == "RSA" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var receiver = new StubReceiver(certificate: StubReceiver.Certificate(own, uses: null, "one.test"));
        var form = ClientHelloForm.Named("one.test").OnlyTls(version).OnlySignatures(client);

        var result = await _bench.RunAsync(receiver, name: null, form.On);

        result.Completed.Should().Be(isCompleted, result.Problem);
        (result.Alert is not null).Should().Be(!isCompleted);
    }

    [Fact]
    public async Task A_second_hello_is_asked_for_by_having_no_key_and_has_the_other_name()
    {
        await using var receiver = new StubReceiver();
        var form = ClientHelloForm.Named("own.example").ThenNamed("second.example");

        var result = await _bench.RunAsync(receiver, name: null, form.On);

        var hello = _bench.Log.Of("probe").OfType<ClientHelloSeen>().Single();
        hello.ServerNames.Should().Equal("own.example");
        Octets(hello).Should().Contain("003300020000", "that is a list of keys without any");
        result.WasRetried.Should().BeTrue(result.Problem);
    }

    private static string Octets(ClientHelloSeen hello) =>
        Convert.ToHexStringLower(Convert.FromBase64String(hello.Raw));

    private async Task<(ClientHelloSeen Hello, ProbeResult Result)> SendAsync(ClientHelloForm form)
    {
        await using var receiver = new StubReceiver();
        var result = await _bench.RunAsync(receiver, name: null, form.On);
        return (_bench.Log.Of("probe").OfType<ClientHelloSeen>().Last(), result);
    }
}
