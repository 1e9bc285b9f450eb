using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>
/// What a policy host of the lab does with many clients, and with clients in the middle of something.
/// </summary>
public sealed class PolicyHostTests : IAsyncLifetime
{
    private const string Path = "/.well-known/mta-sts.txt";

    private static readonly PolicyHost Good = new(LabBench.PolicyHostName)
    {
        Responses = new Dictionary<string, HttpScript> { [Path] = new(200, "version: STSv1\r\n") },
    };

    private LabBench _bench = null!;
    private IPEndPoint _endpoint = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bench = await LabBench.StartAsync(Good);
        _endpoint = await _bench.PolicyHostAsync();
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Many_clients_at_once_are_told_apart()
    {
        const int many = 200;
        var clients = Enumerable.Range(0, many).Select(_ => Client()).ToList();

        await Task.WhenAll(clients.Select((client, i) => client.GetAsync($"{Path}?{i}", Stop)));
        clients.ForEach(client => client.Dispose());
        await _bench.SeenAsync<ConnectionClosed>(many);

        var sessions = _bench.Events.Where(seen => seen.Session is not null).GroupBy(seen => seen.Session).ToList();
        sessions.Should().HaveCount(many);
        sessions.Should().OnlyContain(session => session.OfType<ClientHelloSeen>().Count() == 1
            && session.OfType<HandshakeEnded>().Count(handshake => handshake.Completed) == 1
            && session.OfType<HttpRequestSeen>().Count() == 1);
        _bench.Events.OfType<HttpRequestSeen>().Select(request => request.Target)
            .Should().BeEquivalentTo(Enumerable.Range(0, many).Select(i => $"{Path}?{i}"));
    }

    [Fact]
    public async Task Another_body_is_served_at_once_even_over_an_open_connection()
    {
        using var client = Client();
        var before = await client.GetStringAsync(Path, Stop);

        await _bench.BecomeAsync(
            Good with { Responses = new Dictionary<string, HttpScript> { [Path] = new(200, "other") } });
        var after = await client.GetStringAsync(Path, Stop);

        before.Should().Be("version: STSv1\r\n");
        after.Should().Be("other");
    }

    [Fact]
    public async Task A_policy_host_that_goes_down_answers_nobody_not_even_over_an_open_connection()
    {
        using var client = Client();
        await client.GetStringAsync(Path, Stop);

        await _bench.BecomeAsync(Good with { Reach = Reach.Refused });
        var fetch = () => client.GetStringAsync(Path, Stop);

        await fetch.Should().ThrowAsync<HttpRequestException>();
        _bench.Events.OfType<HttpRequestSeen>().Should().ContainSingle("that is the one from before");
        await _bench.SeenAsync<ConnectionClosed>();
    }

    [Fact]
    public async Task A_policy_host_that_comes_up_again_answers_at_the_same_address()
    {
        await _bench.BecomeAsync(Good with { Reach = Reach.Refused });
        using var client = Client();
        var refused = await client.Invoking(it => it.GetStringAsync(Path, Stop)).Should()
            .ThrowAsync<HttpRequestException>();

        await _bench.BecomeAsync(Good);
        var body = await client.GetStringAsync(Path, Stop);

        refused.Which.InnerException.Should().BeOfType<SocketException>()
            .Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
        body.Should().Be("version: STSv1\r\n");
        (await _bench.PolicyHostAsync()).Should().Be(_endpoint);
    }

    [Fact]
    public async Task An_exchanged_certificate_is_shown_to_the_next_client()
    {
        using (var client = Client())
        {
            await client.GetStringAsync(Path, Stop);
        }

        await _bench.BecomeAsync(Good with { Certificate = CertificateSpec.Of(CertificateKind.Expired) });
        using (var client = Client())
        {
            await client.GetStringAsync(Path, Stop);
        }

        (await _bench.SeenAsync<HandshakeEnded>(2)).Select(handshake => handshake.Certificate).Should()
            .Equal(CertificateKind.Good, CertificateKind.Expired);
    }

    [Fact]
    public async Task The_diary_names_the_certificate_that_was_shown_though_it_is_exchanged_during_the_handshake()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_endpoint, Stop);
        await using var tls = new SslStream(new NetworkStream(socket));
        var other = Good with { Certificate = CertificateSpec.Good("other.recipient.test") };
        string? shown = null;

        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = LabBench.PolicyHostName,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    shown = certificate!.Subject;
                    _bench.BecomeAsync(other).GetAwaiter().GetResult();
                    return true;
                },
            },
            Stop);

        var handshake = await _bench.SeenAsync<HandshakeEnded>();
        shown.Should().Contain(LabBench.PolicyHostName);
        handshake.Presented.Should().Equal(LabBench.PolicyHostName);
    }

    [Fact]
    public async Task A_client_that_sends_no_hello_at_all_is_seen_to_come_and_go()
    {
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(_endpoint, Stop);
        }

        await _bench.SeenAsync<ConnectionClosed>();

        _bench.Events.OfType<ConnectionOpened>().Should().ContainSingle().Which.Service.Should().Be("https");
        _bench.Events.OfType<ClientHelloSeen>().Should().ContainSingle().Which.Problem.Should()
            .Contain("after 0 bytes");
        _bench.Events.OfType<HandshakeEnded>().Should().ContainSingle().Which.Completed.Should().BeFalse();
    }

    [Fact]
    public async Task A_client_that_speaks_no_tls_is_seen_to()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_endpoint, Stop);

        await socket.SendAsync("GET /.well-known/mta-sts.txt HTTP/1.1\r\n\r\n"u8.ToArray(), Stop);
        var hello = await _bench.SeenAsync<ClientHelloSeen>();

        hello.Problem.Should().Contain("plain text, not TLS");
        (await _bench.SeenAsync<HandshakeEnded>()).Completed.Should().BeFalse();
        _bench.Events.OfType<HttpRequestSeen>().Should().BeEmpty();
    }

    /// <summary>With a connection pool of its own, verifying nothing.</summary>
    private HttpClient Client()
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, stop) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(_endpoint, stop);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        return new HttpClient(handler) { BaseAddress = new Uri($"https://{LabBench.PolicyHostName}") };
    }
}
