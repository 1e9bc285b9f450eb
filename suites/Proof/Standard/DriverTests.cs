using Conformance.Lab.Driver;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>The addresses that the driver can submit to; an MX host of the lab stands in for a target.</summary>
public sealed class DriverTests : IAsyncLifetime
{
    private LabBench _bench = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await LabBench.StartAsync(new MxHost(LabBench.MxName));

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("RECIPIENT.TEST")]
    [InlineData("xn--bcher-kva.recipient.test")]
    [InlineData("[198.18.0.5]")]
    public async Task Submits_to_a_domain_as_it_is_written(string domain)
    {
        (await SubmitAsync($"m1@{domain}")).Accepted.Should().BeTrue();

        (await _bench.SeenAsync<MessageArrived>()).Recipients.Should().Equal($"m1@{domain}");
        Commands("MAIL").Should().ContainSingle().Which.Should().NotContain("SMTPUTF8");
    }

    [Fact]
    public async Task Submits_u_labels_in_utf8()
    {
        (await SubmitAsync("m1@b\u00fccher.recipient.test")).Accepted.Should().BeTrue();

        await _bench.SeenAsync<MessageArrived>();
        Commands("MAIL").Should().ContainSingle().Which.Should().Contain("SMTPUTF8");
        Commands("RCPT").Should().ContainSingle().Which.Should().NotContain("xn--").And.EndWith("cher.recipient.test>");
    }

    [Fact]
    public async Task A_target_without_smtputf8_does_not_take_u_labels()
    {
        var ehlo = new Dictionary<string, string> { ["EHLO"] = "250 mx1.recipient.test" };
        await _bench.BecomeAsync(new MxHost(LabBench.MxName) { Smtp = new SmtpScript { Replies = ehlo } });

        var submitted = await SubmitAsync("m1@b\u00fccher.recipient.test");

        submitted.Accepted.Should().BeFalse();
        submitted.Reply.Should().NotBeEmpty();
        Commands("DATA").Should().BeEmpty();
    }

    [Theory]
    [InlineData("MAIL", "530 5.7.0 Issue STARTTLS first", "530 5.7.0 Issue STARTTLS first")]
    [InlineData("RCPT", "530 5.7.0 Authentication required", "530 5.7.0 Authentication required")]
    [InlineData("RCPT", "554 5.7.1 Denied", "554 5.7.1 Denied (to RCPT TO:<m1@recipient.test>)")]
    [InlineData("RCPT", "550 5.7.1 Relaying denied", "550 5.7.1 Relaying denied (to RCPT TO:<m1@recipient.test>)")]
    [InlineData("MAIL", "550 5.7.1 No", "550 5.7.1 No (to MAIL FROM:<m1@sender.lab.test>)")]
    [InlineData("DATA", "554 No", "554 No")]
    public async Task A_refusal_is_told_with_its_code_and_where_it_is_known_the_command(
        string verb, string reply, string told)
    {
        var replies = new Dictionary<string, string> { [verb] = reply };
        await _bench.BecomeAsync(new MxHost(LabBench.MxName) { Smtp = new SmtpScript { Replies = replies } });

        var submitted = await SubmitAsync("m1@recipient.test");

        submitted.Accepted.Should().BeFalse();
        submitted.Reply.Should().Be(told);
    }

    private async Task<MessageSubmitted> SubmitAsync(string recipient)
    {
        var mx = await _bench.MxAsync();
        return await _bench.World.SubmitAsync(
            new Submission(
                LabBench.Scenario, "m1", [recipient], new SubmissionEndpoint(mx.Address.ToString(), mx.Port)),
            Stop);
    }

    private IEnumerable<string> Commands(string verb) =>
        _bench.Events.OfType<SmtpLine>().Where(line => line.From == "client").Select(line => line.Text)
            .Where(text => text.StartsWith(verb, StringComparison.Ordinal));
}
