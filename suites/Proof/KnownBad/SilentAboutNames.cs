using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Proof.Benches;
using Conformance.Reference.Faults;
using Conformance.Targets.Contract;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>
/// A sender that sends no SNI has no wrong name in it: S-SNI-NOPOLICY says no, and the checks of names do not apply.
/// What a configuration declares, it is held to all the same.
/// </summary>
public sealed class SilentAboutNames
{
    private static readonly string[] Names =
    [
        "S-SNI-NOTDOMAIN", "S-SNI-SAMEIP", "S-SNI-EACHMX", "S-SNI-IMPLICIT", "S-SNI-ALABEL", "S-SNI-NODOT", "S-SNI-ONE",
        "S-SNI-RESUME", "S-SNI-SMARTHOST",
    ];

    [Fact]
    public async Task Fails_the_question_whether_it_sends_one_and_no_other()
    {
        var run = await RunAsync("no-sni", ["S-SNI-NOPOLICY", .. Names], Feature.SmartHosts);

        run["S-SNI-NOPOLICY"].Verdict.Should().Be(Verdict.Fail);
        foreach (var id in Names)
        {
            run[id].Verdict.Should().Be(Verdict.NotApplicable, "{0}: {1}", id, run[id].Because);
        }
    }

    [Fact]
    public async Task Fails_where_sni_is_declared()
    {
        var run = await RunAsync(
            "no-sni", ["S-SNI-NOTDOMAIN", "S-SNI-IMPLICIT"], Feature.SmartHosts, Feature.Sni);

        run["S-SNI-NOTDOMAIN"].Verdict.Should().Be(Verdict.Fail, run["S-SNI-NOTDOMAIN"].Because);
        run["S-SNI-IMPLICIT"].Verdict.Should().Be(Verdict.Fail, run["S-SNI-IMPLICIT"].Because);
    }

    [Fact]
    public async Task One_that_sends_names_is_judged_by_them_without_a_policy_and_whatever_it_declares()
    {
        var right = await RunAsync("default", Names, Feature.SmartHosts);
        var wrong = await RunAsync(
            "sni-recipient-domain", ["S-SNI-NOTDOMAIN", "S-SNI-SAMEIP"], Feature.SmartHosts);

        foreach (var id in Names)
        {
            right[id].Verdict.Should().Be(Verdict.Pass, "{0}: {1}", id, right[id].Because);
        }

        wrong["S-SNI-NOTDOMAIN"].Verdict.Should().Be(Verdict.Fail, wrong["S-SNI-NOTDOMAIN"].Because);
        wrong["S-SNI-SAMEIP"].Verdict.Should().Be(Verdict.Fail, wrong["S-SNI-SAMEIP"].Because);
    }

    [Theory]
    [InlineData("S-OPP-CERT", Feature.VerifiesAlways)]
    [InlineData("S-OPP-NOTLS", Feature.RequiresTls)]
    [InlineData("S-OPP-MIXED", Feature.RequiresTls)]
    public async Task Who_declares_to_ask_for_more_is_not_held_to_the_opposite(string id, string feature)
    {
        var without = await RunAsync("default", [id]);
        var with = await RunAsync("default", [id], feature);

        without[id].Verdict.Should().Be(Verdict.Pass, without[id].Because);
        with[id].Verdict.Should().Be(Verdict.NotApplicable);
        with[id].Because.Should().Be($"This variant declares {feature}.");
    }

    private static async Task<IReadOnlyDictionary<string, FinishedCheck>> RunAsync(
        string variant, IReadOnlyList<string> ids, params string[] declares)
    {
        await using var lab = await InProcessLab.StartAsync(FaultRun.Clock);
        await using var target = await ReferenceTarget.StartAsync(
            lab, FaultCatalogue.Named(variant)!, declares.ToHashSet());
        var runner = new CheckRunner(lab.World, target, FaultRun.Timeouts);
        var checks = FaultRun.Checks.Where(check => ids.Contains(check.Id));
        var finished = await Task.WhenAll(checks.Select(runner.RunAsync));
        return finished.ToDictionary(check => check.Check.Id);
    }
}
