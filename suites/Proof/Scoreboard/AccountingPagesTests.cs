using Conformance.Proof.Samples;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Reports;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>
/// What of a run's mail could not be accounted for is on every page that shows the run. A queue hook that hung was once
/// drawn as "0 submitted: the books balance".
/// </summary>
public sealed class AccountingPagesTests
{
    [Fact]
    public void Mail_that_is_all_accounted_for_is_said_once()
    {
        var pages = Draw(SampleRuns.Sni.Books);

        pages.Run.Should().Contain("61 accepted: 52 delivered, 0 bounced, 9 still queued at the end. All messages are "
            + "accounted for.");
        pages.Board.Should().NotContain("accounting not completed").And.NotContain("messages unaccounted for");
    }

    [Fact]
    public void Messages_unaccounted_for_are_said_everywhere()
    {
        var pages = Draw(new Books(3, 1, 0, 0, ["m2", "m3"], []));

        pages.Board.Should().Contain("messages unaccounted for");
        pages.System.Should().Contain("2 messages unaccounted for");
        pages.Run.Should().Contain("2 messages unaccounted for").And.Contain("m2").And.NotContain("are accounted for");
        pages.Summary.Should().Contain("2 messages unaccounted for");
    }

    [Fact]
    public void An_accounting_that_could_not_be_completed_is_said_everywhere()
    {
        var pages = Draw(
            Books.Empty with { NotClosed = new(RunProblemKind.Contract, "The hook did not end in 30 s.") });

        pages.Board.Should().Contain("accounting not completed");
        pages.System.Should().Contain("accounting could not be completed: The hook did not end in 30 s");
        pages.Run.Should().Contain("accounting could not be completed: The hook did not end in 30 s")
            .And.NotContain("are accounted for");
        pages.Summary.Should().Contain("accounting could not be completed");
    }

    [Fact]
    public void A_run_that_did_not_complete_accounts_for_nothing()
    {
        var broken = SampleRuns.Sni with { Problem = new(RunProblemKind.Lab, "It ended."), Books = Books.Empty };

        Draw(broken).Run.Should().Contain("The run ended before its messages could be accounted for.")
            .And.NotContain("are accounted for");
    }

    private static (string Board, string System, string Run, string Summary) Draw(Books books) =>
        Draw(SampleRuns.Sni with { Books = books });

    private static (string Board, string System, string Run, string Summary) Draw(RunResult result)
    {
        using var site = DrawnSite.Of(result);
        return (
            Words(site, "index.html"), Words(site, "systems/"), Words(site, "targets/"),
            MarkdownSummary.Render([result]));
    }

    private static string Words(DrawnSite site, string beginning) => string.Join('\n', site.Pages
        .Where(page => page.StartsWith(beginning, StringComparison.Ordinal))
        .Select(page => site.Page(page).Root!.Value));
}
