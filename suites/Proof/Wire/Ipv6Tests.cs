using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Wire;

/// <summary>Hosts of the lab at IPv6 addresses, and a sender that goes there.</summary>
[Trait("Needs", "Containers")]
public sealed class Ipv6Tests
{
    [Theory]
    [InlineData("default", "the policy came from [fd61:8461:")]
    [InlineData("fetches-over-ipv4", "the policy came from 1")]
    public async Task A_policy_and_mail_find_their_way_over_either_protocol(string variant, string whence)
    {
        await using var bench = await ContainerBench.StartAsync(captures: false);
        Assert.SkipUnless(bench.Containers.Lab.Facts.HasIpv6, "This engine makes no network with IPv6.");
        await using var target = await bench.TargetAsync("reference", variant);

        var run = await bench.RunAsync(target, check => check.Id is "S-FETCH-DUAL" or "S-SNI-NOIP");

        run.Where(check => check.Verdict != Verdict.Pass).Select(check => $"{check.Check.Id}: {check.Because}").Should()
            .BeEmpty();
        var seen = run.SelectMany(check => check.Context.Observations).ToList();
        seen.Should().Contain(sentence => sentence.Contains(whence));
        seen.Should().Contain(sentence => sentence.StartsWith("To [IPv6:fd61:8461:") && sentence.Contains("delivered"));
    }
}
