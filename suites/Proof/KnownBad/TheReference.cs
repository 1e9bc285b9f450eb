using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Proof.Benches;
using Conformance.Reference.Behaviour;
using Conformance.Reference.Faults;
using Conformance.Targets.Contract;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>What is right must pass everywhere.</summary>
public sealed class TheReference
{
    /// <summary>What a receiver does that has no usable certificate; the reference has one.</summary>
    private const string OfNoCertificate = "R-STLS-454";

    /// <summary>What a sender does that resumes sessions under a policy; the reference resumes none there.</summary>
    private static readonly string[] OfResumption = ["S-TLS-RESUME-UNVERIFIED", "S-TLS-RESUME-XHOST"];

    [Theory]
    [InlineData("default")]
    [InlineData("random-case-questions")]
    public async Task Passes_every_check(string variation)
    {
        var run = await FaultRun.AgainstAsync(
            FaultCatalogue.Named(variation)!,
            [.. FaultRun.Checks.Where(check => check.Id != OfNoCertificate && !OfResumption.Contains(check.Id))]);

        var notPassed = FaultRun.Tell(run, Verdict.Fail, Verdict.Inconclusive, Verdict.Error, Verdict.NotApplicable);
        notPassed.Should().BeEmpty();
    }

    [Theory]
    [InlineData("default", Verdict.NotApplicable)]
    [InlineData("starttls-unavailable", Verdict.Pass)]
    public async Task Has_a_certificate_or_refuses_starttls(string variation, Verdict verdict)
    {
        var finished = await RunAsync(OfNoCertificate, FaultCatalogue.Named(variation)!);

        finished.Verdict.Should().Be(verdict, finished.Because);
    }

    [Theory]
    [InlineData("S-TLS-RESUME-UNVERIFIED")]
    [InlineData("S-TLS-RESUME-XHOST")]
    public async Task Resumes_no_session_under_a_policy_or_judges_it(string check)
    {
        var (none, judged) = (
            await RunAsync(check, Fault.None), await RunAsync(check, FaultCatalogue.Named("resumes-under-policy")!));

        none.Verdict.Should().Be(Verdict.NotApplicable, none.Because);
        judged.Verdict.Should().Be(Verdict.Pass, judged.Because);
    }

    [Fact]
    public async Task Is_sent_no_message_for_the_sake_of_a_policy_where_it_declares_none()
    {
        var finished = await RunAsync("S-SNI-ONE", Fault.None, new HashSet<string> { Feature.Sni });

        finished.Verdict.Should().Be(Verdict.Pass);
        finished.Context.Evidence.OfType<MessageSubmitted>().Should()
            .ContainSingle("the next one could go over the same connection, and there would be no handshake to judge");
    }

    [Fact]
    public async Task Is_sent_another_message_where_the_first_had_no_policy_fetched()
    {
        var late = FaultCatalogue.Variations.Single(variation => variation.Name == "first-lookup-lost");

        var finished = await RunAsync("S-FETCH-URL", late);

        finished.Verdict.Should().Be(Verdict.Pass, "the second message had it fetched; because: {0}", finished.Because);
        finished.Context.Evidence.OfType<MessageSubmitted>().Should().HaveCount(2);
    }

    private static async Task<FinishedCheck> RunAsync(string id, Fault fault, IReadOnlySet<string>? declares = null)
    {
        await using var lab = await InProcessLab.StartAsync(FaultRun.Clock);
        await using var target = await ReferenceTarget.StartAsync(lab, fault, declares);
        var check = FaultRun.Checks.Single(check => check.Id == id);
        return await new CheckRunner(lab.World, target, FaultRun.Timeouts).RunAsync(check);
    }
}
