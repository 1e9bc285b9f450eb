using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Conformance.Lab.Tls;
using FluentAssertions;
using Xunit;
using static Conformance.Proof.Lab.Tls.HelloBytes;

namespace Conformance.Proof.Lab.Tls;

/// <summary>Looking at a hello leaves the connection as it was.</summary>
public sealed class ClientHelloCaptureTests
{
    private static readonly byte[] Hello = Records(Message(With(Names("mx1.recipient.test")).Body()), fragment: 20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    public async Task The_replay_starts_where_the_stream_started_and_goes_on_to_its_end(int atOnce)
    {
        byte[] sent = [.. Hello, .. Enumerable.Range(0, 10_000).Select(i => (byte)i)];
        await using var inner = new ScriptedStream(sent, atOnce);

        var (hello, replay) = await ClientHelloCapture.ReadAsync(inner, Stop);

        hello.Problem.Should().BeNull();
        hello.ServerName.Should().Be("mx1.recipient.test");
        (await ReadToEndAsync(replay)).Should().Equal(sent);
    }

    [Fact]
    public async Task Nothing_is_read_beyond_what_the_hello_needs()
    {
        await using var inner = new ScriptedStream([.. Hello, 1, 2, 3], atOnce: 1);

        await ClientHelloCapture.ReadAsync(inner, Stop);

        inner.Given.Should().Be(Hello.Length);
    }

    [Fact]
    public async Task Writes_go_straight_through()
    {
        await using var inner = new ScriptedStream(Hello, atOnce: 100);
        var (_, replay) = await ClientHelloCapture.ReadAsync(inner, Stop);

        await replay.WriteAsync("220 "u8.ToArray(), Stop);
        replay.Write("ok"u8);

        inner.Written.Should().Equal("220 ok"u8.ToArray());
    }

    [Fact]
    public async Task Disposing_of_the_replay_disposes_of_the_stream()
    {
        var inner = new ScriptedStream(Hello, atOnce: 100);
        var (_, replay) = await ClientHelloCapture.ReadAsync(inner, Stop);

        await replay.DisposeAsync();

        inner.Disposed.Should().BeTrue();
    }

    [Fact]
    public async Task A_stream_that_ends_early_gives_a_problem_and_what_there_was()
    {
        await using var inner = new ScriptedStream(Hello[..30], atOnce: 7);

        var (hello, replay) = await ClientHelloCapture.ReadAsync(inner, Stop);

        hello.Problem.Should().Be("The connection ended after 30 bytes, before a whole ClientHello.");
        hello.Raw.Should().NotBeEmpty();
        (await ReadToEndAsync(replay)).Should().Equal(Hello[..30]);
    }

    [Fact]
    public async Task A_client_that_says_nothing_gives_a_problem()
    {
        await using var inner = new ScriptedStream([], atOnce: 1);

        var (hello, _) = await ClientHelloCapture.ReadAsync(inner, Stop);

        hello.Problem.Should().Be("The connection ended after 0 bytes, before a whole ClientHello.");
    }

    [Fact]
    public async Task A_stream_that_breaks_gives_a_problem()
    {
        await using var inner = new ScriptedStream(Hello[..30], atOnce: 30) { BreaksAtEnd = true };

        var (hello, _) = await ClientHelloCapture.ReadAsync(inner, Stop);

        hello.Problem.Should().Be("The connection broke after 30 bytes, before a whole ClientHello: reset by peer");
    }

    [Fact]
    public async Task Garbage_gives_a_problem_and_is_replayed()
    {
        var sent = "EHLO sender.test\r\n"u8.ToArray();
        await using var inner = new ScriptedStream(sent, atOnce: 100);

        var (hello, replay) = await ClientHelloCapture.ReadAsync(inner, Stop);

        hello.Problem.Should().Contain("plain text");
        (await ReadToEndAsync(replay)).Should().Equal(sent);
    }

    [Fact]
    public async Task A_client_that_stalls_is_given_up_when_the_caller_says_so()
    {
        await using var inner = new ScriptedStream(Hello[..30], atOnce: 30) { StallsAtEnd = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMilliseconds(50));

        var capture = () => ClientHelloCapture.ReadAsync(inner, limit.Token);

        await capture.Should().ThrowAsync<OperationCanceledException>();
    }

    /// <summary>SslStream as the client: it sends no address, and the replay carries its session.</summary>
    [Theory]
    [InlineData("mx1.recipient.test", SslProtocols.Tls13, "mx1.recipient.test", "1.3")]
    [InlineData("MX1.Recipient.TEST", SslProtocols.Tls13, "MX1.Recipient.TEST", "1.3")]
    [InlineData("mx1.recipient.test", SslProtocols.Tls12, "mx1.recipient.test", "1.2")]
    [InlineData("mx1.recipient.test.", SslProtocols.Tls13, "mx1.recipient.test.", "1.3")]
    [InlineData("192.0.2.10", SslProtocols.Tls13, null, "1.3")]
    [InlineData("", SslProtocols.Tls13, null, "1.3")]
    public async Task An_SslStream_on_the_replay_speaks_with_an_SslStream(
        string target, SslProtocols version, string? name, string highest)
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        using var dialler = new TcpClient();
        await dialler.ConnectAsync((System.Net.IPEndPoint)listener.LocalEndpoint, Stop);
        using var accepted = await listener.AcceptTcpClientAsync(Stop);
        await using var client = new SslStream(dialler.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        var shaking = client.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = target, EnabledSslProtocols = version }, Stop);

        var (hello, replay) = await ClientHelloCapture.ReadAsync(accepted.GetStream(), Stop);
        await using var server = new SslStream(replay);
        using var certificate = StubReceiver.Certificate("mx1.recipient.test");
        await server.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate }, Stop);
        await shaking;
        await server.WriteAsync("250 ok"u8.ToArray(), Stop);

        var heard = new byte[6];
        await client.ReadExactlyAsync(heard, Stop);
        heard.Should().Equal("250 ok"u8.ToArray());
        hello.Problem.Should().BeNull();
        (hello.ServerNames ?? ["absent"]).Should().Equal(name ?? "absent");
        hello.HighestVersion.Should().Be(highest);
    }

    private static async Task<byte[]> ReadToEndAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Stop);
        return all.ToArray();
    }

    /// <summary>Gives its content a few bytes at a time, then ends, breaks or stalls.</summary>
    private sealed class ScriptedStream(byte[] content, int atOnce) : Stream
    {
        private readonly MemoryStream _written = new();

        public bool BreaksAtEnd { get; init; }

        public bool StallsAtEnd { get; init; }

        public int Given { get; private set; }

        public bool Disposed { get; private set; }

        public byte[] Written => _written.ToArray();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop = default)
        {
            if (Given == content.Length && StallsAtEnd)
            {
                await Task.Delay(Timeout.Infinite, stop);
            }

            return Read(buffer.Span);
        }

        public override int Read(Span<byte> buffer)
        {
            if (Given == content.Length && BreaksAtEnd)
            {
                throw new IOException("reset by peer");
            }

            var count = Math.Min(Math.Min(atOnce, buffer.Length), content.Length - Given);
            content.AsSpan(Given, count).CopyTo(buffer);
            Given += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Write(byte[] buffer, int offset, int count) => _written.Write(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            Disposed = true;
            base.Dispose(disposing);
        }
    }
}
