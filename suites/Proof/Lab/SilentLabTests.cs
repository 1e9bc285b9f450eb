using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Conformance.Lab.Certificates;
using Conformance.Lab.Contract;
using Conformance.Lab.Errors;
using Conformance.Lab.Remote;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab;

/// <summary>
/// Who is blamed for silence. A lab that was frozen once had 64 checks say that step-ca did not answer.
/// </summary>
public sealed class SilentLabTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Plenty = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentLabTests() => _listener.Start();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Uri Address(string scheme) => new($"{scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_control_port_that_does_not_answer_any_more_is_named()
    {
        var connecting = RemoteLab.ConnectAsync(Address("http"), "token", Plenty, Stop, longestSilence: Short);
        using var first = await _listener.AcceptTcpClientAsync(Stop);
        await AnswerAsync(first);
        await using var lab = await connecting;

        // The connections that follow are accepted by the kernel, and nobody says anything on them.
        var told = await lab.Silent.WaitAsync(Plenty, Stop);

        told.Should().Be($"the lab's control port at {Address("http")} did not answer for 0.3 s; its container is "
            + "frozen, or the machine is too busy.");
    }

    [Fact]
    public async Task A_step_ca_that_says_nothing_is_named()
    {
        var issue = () => IssueAsync(TimeProvider.System);

        (await issue.Should().ThrowAsync<LabBrokenException>()).WithMessage(
            "step-ca at https://127.0.0.1:*/ sent nothing for 0.3 s when asked for a certificate for a.test.");
    }

    [Fact]
    public async Task Where_the_lab_itself_did_not_run_step_ca_is_not_blamed()
    {
        var issue = () => IssueAsync(new Frozen());

        (await issue.Should().ThrowAsync<LabBrokenException>()).WithMessage(
            "The lab itself did not run for some of * s (frozen, or the machine is too busy), so that no certificate "
            + "for a.test came in time.");
    }

    private async Task IssueAsync(TimeProvider clock)
    {
        using var issuer = new StepCaIssuer(
            Address("https"), LabRoot.Create(TimeProvider.System), StepCaProvisioner.Create(), clock, Short);
        await issuer.IssueAsync(["a.test"], Stop);
    }

    private static async Task AnswerAsync(TcpClient client)
    {
        var stream = client.GetStream();
        await stream.ReadAtLeastAsync(new byte[4096], 1, cancellationToken: Stop);
        var facts = JsonSerializer.Serialize(
            new LabFacts("", "127.0.0.1", 53, 25, 443, "test"), ControlJson.Options);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {facts.Length}\r\n"
            + $"Connection: close\r\n\r\n{facts}"), Stop);
    }

    /// <summary>Between two looks at it, ten minutes pass.</summary>
    private sealed class Frozen : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimeSpan.FromMinutes(10).Ticks);
    }
}
