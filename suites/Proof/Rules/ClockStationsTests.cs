using Conformance.Checks.Core;
using Conformance.Checks.Errors;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Rules;

/// <summary>Several checks move one clock: once for each place in time, and for nobody before all are ready.</summary>
public sealed class ClockStationsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly ClockStations _clock = new(["A", "B"]);
    private readonly List<TimeSpan> _moves = [];

    [Fact]
    public async Task It_is_moved_once_when_all_have_come()
    {
        var first = Reach("A", Day);
        var wasMoved = _moves.Count > 0;
        await Reach("B", Day);
        await first;

        wasMoved.Should().BeFalse("B still prepares");
        _moves.Should().Equal(Day);
    }

    [Fact]
    public async Task Nobody_waits_for_a_check_that_is_over()
    {
        var first = Reach("A", Day);

        _clock.Leave("B");
        await first;

        _moves.Should().Equal(Day);
    }

    [Fact]
    public async Task It_does_not_move_on_while_another_check_judges()
    {
        var ahead = Reach("A", 2 * Day);
        await Reach("B", Day);
        var whileBJudges = _moves.ToList();
        _clock.Leave("B");
        await ahead;

        whileBJudges.Should().Equal(Day);
        _moves.Should().Equal(Day, 2 * Day);
    }

    [Fact]
    public async Task Where_moving_it_fails_all_are_told()
    {
        var checks = Task.WhenAll(
            ((string[])["A", "B"]).Select(check => _clock.ReachAsync(
                check, Day, () => throw new InconclusiveException("It stands."), Patience)));

        await FluentActions.Awaiting(() => checks).Should().ThrowAsync<InconclusiveException>();
        checks.Exception!.InnerExceptions.Should().HaveCount(2);
    }

    [Fact]
    public async Task Who_does_not_come_is_named()
    {
        var alone = _clock.ReachAsync("A", Day, Move(Day), (TimeSpan.Zero, TimeProvider.System));

        (await FluentActions.Awaiting(() => alone).Should().ThrowAsync<InconclusiveException>()).WithMessage(
            "The target's clock was not moved: within 0 s not every check that needs it moved had come so far; "
            + "missing: B.");
        _moves.Should().BeEmpty();
    }

    private static (TimeSpan, TimeProvider) Patience => (TimeSpan.FromMinutes(1), TimeProvider.System);

    private Task Reach(string check, TimeSpan ahead) => _clock.ReachAsync(check, ahead, Move(ahead), Patience);

    private Func<Task> Move(TimeSpan ahead) => () =>
    {
        _moves.Add(ahead);
        return Task.CompletedTask;
    };
}
