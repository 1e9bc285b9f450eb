using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Providers;

/// <summary>
/// What pages are compared with is what the lab measures: of one system, and with LIVE_PROVIDERS=all of each.
/// </summary>
[Trait("Needs", "Containers")]
[Trait("Takes", "Minutes")]
public sealed class LabVerdictsTests
{
    public static TheoryData<string, string> Systems =>
    [
        .. ProviderRun.Systems.Take(ProviderRun.IsWhole ? int.MaxValue : 1)
            .Select(system => (system.Target, system.Variant)),
    ];

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task The_lab_measures_what_is_recorded(string target, string variant)
    {
        var system = new MailSystem(target, variant);

        var measured = await LabVerdicts.MeasureAsync(system);

        string.Join('\n', LabVerdicts.Recorded(system).Where(one => measured[one.Key].Verdict != one.Value.Verdict)
            .Select(one => $"{one.Key}: recorded {one.Value}, measured {measured[one.Key]}")).Should().BeEmpty();
    }
}
