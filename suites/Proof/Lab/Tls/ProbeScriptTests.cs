using System.Text;
using System.Text.Json;
using Conformance.Lab.Driver;
using Conformance.Lab.Remote;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Tls;

/// <summary>A probe with a script does its steps, and leaves every octet of them in the log.</summary>
public sealed class ProbeScriptTests
{
    private static readonly byte[] Alert = [21, 3, 1, 0, 2, 2, 40];

    private readonly ProbeBench _bench = new();

    [Fact]
    public async Task A_script_leaves_its_whole_course_in_the_log()
    {
        await using var receiver = new StubReceiver();

        var result = await RunAsync(
            receiver, Say.Command("NOOP"), new ReadReply("NOOP"), Say.Command("STARTTLS"), new ReadReply("STARTTLS"),
            new ShakeHands(), Say.Text("VRFY a\r\nRS"), Say.Text("ET\r\n"), ReadReply.OfAnyKind("VRFY"),
            ReadReply.OfAnyKind("RSET"), Say.Command("QUIT") with { IsStimulus = true }, new ReadReplies());

        result.Problem.Should().BeNull();
        result.Completed.Should().BeTrue();
        result.Script!.WasApplied.Should().BeTrue();
        result.Script.CommandsInTls.Should().Be(3);
        result.Script.RepliesInTls.Select(reply => (reply.To, reply.Code)).Should()
            .Equal(("VRFY", 250), ("RSET", 250), ("", 221));
        _bench.Log.Of("probe").OfType<SmtpLine>().Skip(5).Select(line => $"{line.From} {line.Encrypted} {line.Text}")
            .Should().Equal(
                "client False NOOP", "server False 250 2.0.0 ok", "client False STARTTLS",
                "server False 220 2.0.0 Go ahead", "client True VRFY a", "client True RS [no line end]",
                "client True ET", "server True 250 2.0.0 ok", "server True 250 2.0.0 ok", "client True QUIT",
                "server True 221 2.0.0 bye");
        _bench.Log.Of("probe").OfType<ConnectionClosed>().Single().How.Should().Be("quit");
    }

    [Fact]
    public async Task What_is_no_text_is_in_the_log_by_its_octets()
    {
        await using var receiver = new StubReceiver();

        var result = await RunAsync(
            receiver, Say.Command("STARTTLS"), new ReadReply("STARTTLS"), new Say([.. Alert, .. "\r\nNOOP\r\n"u8]),
            new Hear(TimeSpan.FromSeconds(20)));

        _bench.Log.Of("probe").OfType<SmtpLine>().Where(line => line.From == "client").TakeLast(2)
            .Select(line => line.Text).Should().Equal("[7 octets] 15 03 01 00 02 02 28", "NOOP");
        result.Script!.Heard!.WasClosed.Should().BeTrue("its TLS library has read an alert");
    }

    [Fact]
    public async Task A_reply_that_ends_a_script_is_told()
    {
        await using var receiver = new StubReceiver { StartTls = "454 4.7.0 not now" };

        var result = await RunAsync(
            receiver, Say.Command("STARTTLS"), new ReadReply("STARTTLS"),
            Say.Command("NOOP") with { IsStimulus = true });

        result.Problem.Should().Be("stub answered STARTTLS with 454 4.7.0 not now.");
        result.Refusal.Should().Be("454 4.7.0 not now");
        result.Script!.WasApplied.Should().BeFalse();
    }

    [Fact]
    public async Task Another_session_goes_on_while_this_one_is_silent()
    {
        await using var receiver = new StubReceiver();
        var other = new Probe("probe", "127.0.0.1", receiver.Port, ServerName: null);

        var result = await RunAsync(
            receiver, Say.Command("STARTTLS"), new ReadReply("STARTTLS"),
            new Meanwhile(other, TimeSpan.FromSeconds(20)) { IsStimulus = true });

        result.Script!.Meanwhile!.Problem.Should().BeNull();
        result.Script.WasOpen.Should().BeTrue();
        _bench.Log.Of("probe").Select(seen => seen.Session).Distinct().Should().HaveCount(2);
    }

    [Theory]
    [InlineData("15030100020228", "sent the alert handshake_failure", true)]
    [InlineData("150301000202283235300d0a", "sent the alert handshake_failure, said \"250\" in clear text", true)]
    [InlineData("3530302061", "said \"500 a\" in clear text", false)]
    [InlineData("3530302061620d0a", "said \"500 ab\" in clear text", true)]
    [InlineData("800e0400010002000000030000010080", "sent a ServerHello of SSL 2.0", true)]
    [InlineData("160300001002000026030000000000000000000000", "sent a ServerHello of SSL 3.0", true)]
    [InlineData("160303001002000026030300000000000000000000", "sent a ServerHello of TLS", true)]
    [InlineData("160303", "", false)]
    public void What_is_heard_is_told_apart(string octets, string told, bool isAnswer)
    {
        var heard = HeardAnswer.Of(Convert.FromHexString(octets)) with { WasClosed = true, HasEnded = true };

        heard.ToString().Should().Be($"{told}{(told.Length > 0 ? ", " : "")}closed the connection");
        heard.HasAnswer.Should().Be(isAnswer);
    }

    [Fact]
    public void A_script_is_the_same_on_the_other_side_of_the_control_api()
    {
        var probe = new Probe("probe", "127.0.0.1", 25, ServerName: null)
        {
            Script =
            [
                Say.Command("A") with { IsStimulus = true, NextSegment = [1, 2] }, new SayClientHello("B\r\n"),
                ReadReply.OfAnyKind("C"), new ReadReplies(), new SayHello(), new ShakeHands(),
                new Hear(TimeSpan.FromSeconds(3)) { IsOneEnough = true }, new HandOver(),
                new Meanwhile(new Probe("other", "127.0.0.1", 25, "d"), TimeSpan.FromSeconds(4)),
            ],
        };

        var sent = JsonSerializer.Serialize(probe, ControlJson.Options);

        var there = JsonSerializer.Deserialize<Probe>(sent, ControlJson.Options);

        there!.Script.Should().HaveCount(probe.Script.Count);
        JsonSerializer.Serialize(there, ControlJson.Options).Should().Be(sent);
        there.Script!.OfType<Say>().Single().Octets.Should().Equal(Encoding.ASCII.GetBytes("A\r\n"));
    }

    private Task<ProbeResult> RunAsync(StubReceiver receiver, params ProbeStep[] steps) =>
        _bench.RunAsync(receiver, name: null, probe => probe with { Script = steps });
}
