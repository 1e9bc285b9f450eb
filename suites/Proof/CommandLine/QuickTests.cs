using Conformance.Invocation;
using Conformance.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>What <c>--quick</c> leaves out, and what it does not.</summary>
public sealed class QuickTests
{
    private static readonly RunOrder All = new([], [], [], "site", Repeat: 1, Keep: false);

    [Theory]
    [InlineData("S-FETCH-STALL", "time itself is its stimulus")]
    [InlineData("S-TXT-BADID", "a sender that takes such an id lets it wait to the deadline")]
    [InlineData("S-SNI-CASE", "it judges nothing")]
    [InlineData("S-PARSE-NUL", "a finding counts for nobody's conformance")]
    public async Task Leaves_out(string check, string because)
    {
        (await SelectedAsync(All)).Should().Contain(check);
        (await SelectedAsync(All with { IsQuick = true })).Should().NotContain(check, because);
    }

    [Theory]
    [InlineData("S-CERT-EXPIRED")]
    [InlineData("S-SNI-ONE")]
    [InlineData("R-SNI-EXACT")]
    public async Task Keeps(string check) =>
        (await SelectedAsync(All with { IsQuick = true })).Should().Contain(check);

    private static async Task<IEnumerable<string>> SelectedAsync(RunOrder order)
    {
        var catalogue = await SuiteProgram.CatalogueAsync(TestContext.Current.CancellationToken);
        return CheckSelection.Select(catalogue, order).Select(check => check.Id);
    }
}
