using System.Net;
using System.Net.Sockets;
using System.Text;
using Conformance.Checks.Domains;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>A relay hands on what it was given: RFC 5321 sections 3.6.3 and 4.5.2.</summary>
public sealed class ContentTests : IAsyncLifetime
{
    private LoopbackLab _lab = null!;
    private StubMx _mx = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await LoopbackLab.StartAsync();
        _mx = new StubMx(new IPEndPoint(_lab.Mta.Endpoint.Address, _lab.World.Facts.SmtpPort));
    }

    public async ValueTask DisposeAsync()
    {
        _mx.Dispose();
        await _lab.DisposeAsync();
    }

    [Theory]
    [InlineData("Subject: hello\r\n\r\nplain\r\n")]
    [InlineData("Subject: dots\r\n\r\n.\r\n..\r\n.x\r\n")]
    [InlineData("Subject: octets \u00e9\r\nX-Folded: a\r\n\tb\r\n\r\n\u00e4\u00f6\u00fc  \r\n\r\n\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\npreamble\r\n--x\r\n\r\none\r\n--x--\r\nepilogue\r\n")]
    public async Task A_message_arrives_as_it_was_below_one_more_received_field(string message)
    {
        await PublishAsync();

        await SubmitAsync(message);
        var content = await _mx.TakeAsync(Stop);

        content.Should().StartWith("Received: from me ([127.").And.EndWith($"\r\n{message}");
        content.Split("\r\n")[1].Should().StartWith("\tby target.lab.test with ESMTP; ");
        content.Should().HaveLength(message.Length + content.IndexOf(message, StringComparison.Ordinal));
    }

    private async Task PublishAsync()
    {
        var address = new DnsRecord("mx1.stub.test", "A", _lab.Mta.Endpoint.Address.ToString());
        var domain = new RecipientDomain("stub", "stub.test") { OtherRecords = [address] };
        await _lab.World.ApplyAsync(domain.WithMx(mx => mx with { Reach = Reach.NoAddress }).ToScenario(), Stop);
    }

    private async Task SubmitAsync(string message)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_lab.Mta.Endpoint, Stop);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        string[] commands = ["HELO me", "MAIL FROM:<a@sender.lab.test>", "RCPT TO:<b@stub.test>", "DATA"];
        foreach (var command in commands)
        {
            await reader.ReadLineAsync(Stop);
            await WriteAsync(client, command + "\r\n");
        }

        await reader.ReadLineAsync(Stop);
        await WriteAsync(client, message.Replace("\r\n.", "\r\n..") + ".\r\n");
        (await reader.ReadLineAsync(Stop)).Should().StartWith("250");
    }

    private static async Task WriteAsync(TcpClient client, string text) =>
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), Stop);
}
