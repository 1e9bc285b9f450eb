using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Conformance.Proof.Benches;
using Conformance.Proof.Lab.Tls;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>
/// Receivers that answer sessions of other than the usual kind, each in a way that is right, or that says nothing.
/// </summary>
public sealed class SessionTests
{
    public static TheoryData<string> Injections => ["R-STLS-INJECT", "R-STLS-INJECT-SPLIT", "R-STLS-EARLY-CH"];

    [Theory]
    [MemberData(nameof(Injections))]
    public async Task A_tls_library_that_chokes_on_what_came_before_is_right(string check)
    {
        await using var receiver = new StubReceiver { Presents = ReceiverBench.Right };

        var finished = await ReceiverBench.RunAsync(check, receiver);

        finished.Verdict.Should().Be(Verdict.Pass, finished.Because);
    }

    [Theory]
    [MemberData(nameof(Injections))]
    [InlineData("R-STLS-ARG")]
    public async Task A_refusal_of_the_moment_is_no_refusal_of_what_was_asked(string check)
    {
        await using var receiver = new StubReceiver
        {
            Presents = ReceiverBench.Right,
            StartTlsByNumber = number => number > 1 ? "454 4.7.0 Too many TLS sessions" : "220 2.0.0 Go ahead",
        };

        var finished = await ReceiverBench.RunAsync(check, receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive, finished.Because);
        finished.Because.Should().Contain("454 4.7.0 Too many TLS sessions");
    }

    [Fact]
    public async Task A_segment_behind_the_reply_was_not_before_it()
    {
        var sessions = 0;
        await using var receiver = new StubReceiver((stub, network) => TalkAsync(stub, network, TooEarly));

        var finished = await ReceiverBench.RunAsync("R-STLS-INJECT-SPLIT", receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive, finished.Because);
        finished.Because.Should().Contain("its reply was there before the next segment was sent");

        string? TooEarly(string line) => line.StartsWith("EHLO") && Interlocked.Increment(ref sessions) > 1
            ? "250-own.example\r\n250 STARTTLS\r\n220 at once"
            : null;
    }

    [Theory]
    [InlineData("250 2.0.0 OK", Verdict.Fail)]
    [InlineData("500 5.5.1 what?", Verdict.Pass)]
    public async Task A_command_may_be_refused_in_clear_text_and_not_be_obeyed(string reply, Verdict verdict)
    {
        await using var receiver = new StubReceiver((stub, network) => TalkAsync(
            stub, network, line => line is "NOOP" or "MAIL FROM:<>" ? reply : null));

        var finished = await ReceiverBench.RunAsync("R-STLS-INJECT", receiver);

        finished.Verdict.Should().Be(verdict, finished.Because);
    }

    [Theory]
    [InlineData("454 4.7.0 no", Verdict.Pass)]
    [InlineData("502 5.5.1 no", Verdict.Fail)]
    [InlineData("220 2.0.0 Go ahead", Verdict.NotApplicable)]
    public async Task Without_a_certificate_454_is_the_reply(string reply, Verdict verdict)
    {
        await using var receiver = new StubReceiver { Presents = ReceiverBench.Right, StartTls = reply };

        var finished = await ReceiverBench.RunAsync("R-STLS-454", receiver);

        finished.Verdict.Should().Be(verdict, finished.Because);
    }

    [Fact]
    public async Task A_session_that_ends_at_any_error_does_not_end_for_want_of_a_certificate()
    {
        await using var receiver = new StubReceiver((stub, network) => TalkAsync(stub, network, line => line switch
        {
            "STARTTLS" => "454 4.7.0 no",
            "OP" => "500 5.5.1 what?",
            "NOOP" => "421 4.7.0 too many errors",
            _ => null,
        }));

        var finished = await ReceiverBench.RunAsync("R-STLS-454", receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive, finished.Because);
        finished.Because.Should().Contain("421 4.7.0 too many errors");
    }

    [Theory]
    [InlineData("R-STLS-454", "It is not known why there is no handshake")]
    [InlineData("R-TLS-CHNOCERT", "But the receiver asked for no certificate")]
    public async Task A_connection_that_is_cut_tells_nothing_of_certificates(string check, string told)
    {
        await using var receiver = new StubReceiver { Presents = ReceiverBench.Right, Cuts = (_, _) => true };

        var finished = await ReceiverBench.RunAsync(check, receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive);
        finished.Because.Should().Contain(told);
    }

    [Fact]
    public async Task A_server_at_another_port_than_25_may_require_starttls()
    {
        await using var receiver = new StubReceiver((stub, network) => TalkAsync(
            stub, network, line => line.StartsWith("MAIL") ? "530 5.7.0 STARTTLS first" : null));

        var finished = await ReceiverBench.RunAsync("R-STLS-PLAIN", receiver);

        finished.Verdict.Should().Be(Verdict.NotApplicable, finished.Because);
        finished.Because.Should().Contain("530 5.7.0 STARTTLS first");
    }

    [Fact]
    public async Task Clear_text_is_accepted_where_mail_is()
    {
        await using var receiver = new StubReceiver { Presents = ReceiverBench.Right };

        var finished = await ReceiverBench.RunAsync("R-STLS-PLAIN", receiver);

        finished.Verdict.Should().Be(Verdict.Pass, finished.Because);
        receiver.Heard.Count(line => line == "RCPT TO:<postmaster@own.example>").Should().Be(1);
        receiver.Heard.Should().NotContain("STARTTLS");
    }

    [Theory]
    [InlineData("R-STLS-RESET")]
    [InlineData("R-STLS-INJECT-PARTIAL")]
    public async Task Who_says_yes_to_everything_has_shown_nothing(string check)
    {
        await using var receiver = new StubReceiver { Presents = ReceiverBench.Right };

        var finished = await ReceiverBench.RunAsync(check, receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive, finished.Because);
    }

    [Theory]
    [InlineData("R-STLS-INJECT")]
    [InlineData("R-STLS-INJECT-SPLIT")]
    [InlineData("R-STLS-INJECT-PARTIAL")]
    public async Task A_reply_too_many_in_every_session_is_no_reply_to_what_was_injected(string check)
    {
        await using var receiver = new StubReceiver((stub, network) => TalkAsync(
            stub, network, _ => null, "220 own.example in TLS"));

        var finished = await ReceiverBench.RunAsync(check, receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive, finished.Because);
    }

    /// <summary>
    /// A receiver that says in clear text what the test has for a line, and otherwise what any receiver says. What
    /// came behind STARTTLS is answered in clear text after the reply to it.
    /// </summary>
    private static async Task TalkAsync(
        StubReceiver stub, Stream network, Func<string, string?> replies, string? greetingInTls = null)
    {
        await SayAsync(network, stub, stub.Greeting);
        if (await ConverseAsync(stub, network, line => replies(line) ?? Usual(stub, line)))
        {
            await using var tls = new SslStream(network);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificateContext = ReceiverBench.Right(null) }, stub.Stop);
            await (greetingInTls is null ? ValueTask.CompletedTask : SayAsync(tls, stub, greetingInTls));
            await ConverseAsync(stub, tls, line => Usual(stub, line));
        }
    }

    /// <returns>True where TLS comes next; false where the session is over.</returns>
    private static async Task<bool> ConverseAsync(StubReceiver stub, Stream stream, Func<string, string> replies)
    {
        while (await HearAsync(stub, stream) is { } line)
        {
            var behind = new List<string>();
            while (line == "STARTTLS" && stream is NetworkStream { DataAvailable: true })
            {
                behind.Add(await HearAsync(stub, stream) ?? "");
            }

            await SayAsync(stream, stub, string.Join("\r\n", behind.Prepend(line).Select(replies)));
            if (line is "STARTTLS" or "QUIT")
            {
                return line == "STARTTLS";
            }

            if (line == "DATA")
            {
                while (await HearAsync(stub, stream) is not (null or "."))
                {
                }

                await SayAsync(stream, stub, "250 2.0.0 taken");
            }
        }

        return false;
    }

    private static string Usual(StubReceiver stub, string line) => line.Split(' ', ':')[0] switch
    {
        "EHLO" => stub.Ehlo,
        "STARTTLS" => "220 2.0.0 Go ahead",
        "DATA" => "354 go on",
        "QUIT" => "221 2.0.0 bye",
        _ => "250 2.0.0 ok",
    };

    private static async Task<string?> HearAsync(StubReceiver stub, Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stub.Stop) == 1)
        {
            line.Add(one[0]);
            if (one[0] == '\n')
            {
                return Encoding.Latin1.GetString([.. line]).TrimEnd();
            }
        }

        return null;
    }

    private static ValueTask SayAsync(Stream stream, StubReceiver stub, string line) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), stub.Stop);
}
