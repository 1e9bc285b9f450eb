using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using Conformance.Proof.Benches;
using Conformance.Proof.Standard;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Hosting;

/// <summary>
/// A normal sender and a visitor while others do what they can. For an hour of it, with ten thousand connections, set
/// LIVE_ABUSE_SECONDS=3600 and run this class alone.
/// </summary>
public sealed class AbuseTests
{
    private const int SecondsInBrief = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Normal_sessions_go_on_and_memory_and_disk_are_bounded()
    {
        var seconds = int.Parse(
            Environment.GetEnvironmentVariable("LIVE_ABUSE_SECONDS") ?? $"{SecondsInBrief}",
            CultureInfo.InvariantCulture);
        await using var live = await LiveProcess.StartAsync(network: 1);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var abuse = new Abuse(live, seconds > SecondsInBrief ? 10_000 : 2_500);
        var token = await live.TokenAsync("127.0.0.1");
        await abuse.PrepareAsync();
        var going = abuse.GoOnAsync(end.Token);
        end.CancelAfter(TimeSpan.FromSeconds(seconds));

        var (rounds, slowest) = (0, TimeSpan.Zero);
        do
        {
            var begun = Stopwatch.GetTimestamp();
            await NormalAsync(live, token).WaitAsync(Patience, Stop);
            slowest = Stopwatch.GetElapsedTime(begun) is var took && took > slowest ? took : slowest;
            rounds++;
            await Task.Delay(TimeSpan.FromSeconds(3), end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!end.IsCancellationRequested);
        await going;

        TestContext.Current.SendDiagnosticMessage(
            $"{abuse.Told} in {seconds} s; {rounds} normal rounds, the slowest in {slowest.TotalSeconds:0.0} s; "
            + $"{live.PeakMemory:0} MB of memory at most, {live.Disk:0.0} MB on disk.");
        abuse.Messages.Should().BePositive();
        abuse.Questions.Should().BeGreaterThan(100 * seconds, "that is little, and more than the rate");
        live.PeakMemory.Should().BeLessThan(400);
        live.Disk.Should().BeLessThan(200);
    }

    /// <summary>As resolvers do: again after a second, as datagrams get lost.</summary>
    private static async Task<DnsMessage> LookUpAsync(LiveProcess live)
    {
        using var resolver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var answer = resolver.ReceiveAsync(Stop).AsTask();
        do
        {
            await resolver.SendAsync(DnsBench.Packet($"plain.{LiveProcess.Zone}", RecordType.Mx), live.Dns, Stop);
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1), Stop));
        }
        while (!answer.IsCompleted);

        return DnsMessage.Parse((await answer).Buffer);
    }

    /// <summary>A name is looked up, a message is delivered, and the page tells so.</summary>
    private static async Task NormalAsync(LiveProcess live, string token)
    {
        (await LookUpAsync(live)).AnswerRecords.Should().ContainSingle();
        await using var smtp = await RawSmtp.GreetedAsync(live.Mx, IPAddress.Loopback);
        await smtp.AskAsync("MAIL FROM:<a@sender.test>");
        await smtp.AskAsync($"RCPT TO:<{token}@plain.{LiveProcess.Zone}>");
        await smtp.AskAsync("DATA");
        await smtp.SendAsync("Subject: normal\r\n\r\nText.\r\n");
        (await smtp.AskAsync(".")).Should().StartWith("250 ");
        using var browser = live.Browser("127.0.0.1");
        await using var events = await browser.GetStreamAsync($"/r/{token}/events", Stop);
        using var lines = new StreamReader(events);
        string? line;
        do
        {
            line = await lines.ReadLineAsync(Stop);
        }
        while (line?.Contains("Delivered", StringComparison.Ordinal) == false);

        line.Should().NotBeNull();
    }
}
