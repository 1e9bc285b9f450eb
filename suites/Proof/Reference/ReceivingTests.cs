using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>The receiver's own manners: RFC 5321, RFC 3207.</summary>
public sealed class ReceivingTests : IAsyncLifetime
{
    private LoopbackLab _lab = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lab = await LoopbackLab.StartAsync(
        options => options with { RelaysFor = IPNetwork.Parse("192.0.2.0/24") });

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Starttls_is_offered_before_tls_and_not_inside()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Host, Port, Stop);

        var before = await AskAsync(client.GetStream(), "EHLO me", greeted: false);
        await AskAsync(client.GetStream(), "STARTTLS");
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("mx1.hosted-a.test").WaitAsync(Stop);
        var inside = await AskAsync(tls, "EHLO me");
        var again = await AskAsync(tls, "STARTTLS");

        before.Should().Contain("250-STARTTLS");
        inside.Should().NotContain("STARTTLS").And.Contain("250-PIPELINING");
        again.Should().StartWith("503");
    }

    [Fact]
    public async Task Nothing_is_relayed_for_strangers() =>
        (await TalkAsync("EHLO me", "MAIL FROM:<a@sender.test>", "RCPT TO:<b@recipient.test>"))[^1]
            .Should().StartWith("550 5.7.1");

    [Fact]
    public async Task Mail_for_a_hosted_name_is_taken_from_strangers() =>
        (await TalkAsync(
            "EHLO me", "MAIL FROM:<>", "RCPT TO:<postmaster@mx1.hosted-a.test>", "DATA", "A: b\r\n\r\n..\r\n."))[^1]
            .Should().StartWith("250");

    [Fact]
    public async Task What_follows_starttls_in_clear_text_is_not_obeyed() =>
        (await TalkAsync("EHLO me", "STARTTLS\r\nNOOP"))[^1].Should().StartWith("554");

    [Theory]
    [InlineData("503", "MAIL FROM:<a@sender.test>")]
    [InlineData("501", "EHLO me", "MAIL FROM: a@sender.test")]
    [InlineData("503", "EHLO me", "RCPT TO:<b@recipient.test>")]
    [InlineData("501", "EHLO me", "MAIL FROM:<>", "RCPT TO:<nobody>")]
    [InlineData("503", "EHLO me", "MAIL FROM:<>", "DATA")]
    [InlineData("501", "EHLO me", "STARTTLS now")]
    [InlineData("501", "EHLO")]
    [InlineData("500", "XYZZY")]
    [InlineData("250", "EHLO me", "MAIL FROM:<a@sender.test> BODY=8BITMIME SIZE=1000")]
    [InlineData("250", "EHLO me", "MAIL FROM:<>", "RSET", "MAIL FROM:<>")]
    [InlineData("221", "QUIT")]
    public async Task A_command_is_answered_with(string code, params string[] commands) =>
        (await TalkAsync(commands))[^1].Should().StartWith(code);

    [Fact]
    public async Task An_open_session_does_not_hold_up_the_end()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Host, Port, Stop);
        using var reader = new StreamReader(client.GetStream());
        await reader.ReadLineAsync(Stop);

        await _lab.Mta.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Stop);

        (await reader.ReadLineAsync(Stop)).Should().BeNull();
    }

    private string Host => _lab.Mta.Endpoint.Address.ToString();

    private int Port => _lab.Mta.Endpoint.Port;

    /// <summary>The last line of each reply: the greeting's first, then one for each command.</summary>
    private async Task<IReadOnlyList<string>> TalkAsync(params string[] commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Host, Port, Stop);
        var replies = new List<string> { await ReplyAsync(client.GetStream()) };
        foreach (var command in commands)
        {
            replies.Add(await AskAsync(client.GetStream(), command));
        }

        return [.. replies.Select(reply => reply.TrimEnd().Split("\r\n")[^1])];
    }

    private static async Task<string> AskAsync(Stream connection, string command, bool greeted = true)
    {
        if (!greeted)
        {
            await ReplyAsync(connection);
        }

        await connection.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), Stop);
        return await ReplyAsync(connection);
    }

    /// <summary>A whole reply: the receiver sends each in one write, and waits for the next command.</summary>
    private static async Task<string> ReplyAsync(Stream connection)
    {
        var buffer = new byte[4096];
        var length = await connection.ReadAsync(buffer, Stop);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
