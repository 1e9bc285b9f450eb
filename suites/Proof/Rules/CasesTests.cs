using Conformance.Checks.Core;
using Conformance.Checks.Errors;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Rules;

/// <summary>What several cases of one check end in together.</summary>
public sealed class CasesTests
{
    private static readonly InconclusiveException NothingSeen = new("nothing was seen");

    private static readonly InvalidOperationException Broken = new("the rule is broken");

    [Fact]
    public async Task All_that_end_well_end_well()
    {
        var judged = 0;

        await Cases.AllAsync([1, 2, 3], one => Task.FromResult(judged += one));

        judged.Should().Be(6);
    }

    [Fact]
    public async Task One_that_fails_decides_whatever_is_not_known_of_another()
    {
        var judge = () => Cases.AllAsync([NothingSeen, (Exception)Broken], async end =>
        {
            await Task.Yield();
            throw end;
        });

        (await judge.Should().ThrowAsync<InvalidOperationException>()).Which.Should().BeSameAs(Broken);
    }

    [Fact]
    public async Task A_case_that_fails_decides_behind_one_of_which_nothing_is_known()
    {
        var begun = new List<Exception>();
        var judge = () => Cases.EachAsync([NothingSeen, (Exception)Broken], end =>
        {
            begun.Add(end);
            return Task.FromException(end);
        });

        (await judge.Should().ThrowAsync<InvalidOperationException>()).Which.Should().BeSameAs(Broken);
        begun.Should().Equal(NothingSeen, Broken);
    }

    [Fact]
    public async Task One_of_which_nothing_is_known_leaves_all_without_a_verdict()
    {
        var judge = () => Cases.AllAsync(
            [null, NothingSeen], end => end is null ? Task.CompletedTask : Task.FromException(end));

        (await judge.Should().ThrowAsync<InconclusiveException>()).Which.Should().BeSameAs(NothingSeen);
    }
}
