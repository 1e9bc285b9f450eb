using Conformance.Checks.Accounting;
using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Checks.Sending;
using Conformance.Proof.Benches;
using Conformance.Targets.Contract;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Accounting;

/// <summary>
/// What is lost, what is stuck, and what cannot be known. A sender that dropped mail for a null MX once ended with exit
/// code 0, and so did one whose delivery of a domain hung for ever.
/// </summary>
public sealed class MessageAccountingTests : IDisposable
{
    private static readonly TimeSpan Attempt = TimeSpan.FromMilliseconds(300);

    private static readonly Timeouts Short = new(Attempt, Attempt, Attempt / 30, Attempt);

    private static readonly CheckDescription NullMx = FaultRun.Checks.Single(check => check.Facts.Id == "S-MX-NULL");

    /// <summary>What is known of the check is something else than that mail is lost.</summary>
    private static readonly Deviation Listed = new("S-MX-NULL", "It says 5.1.2.", null);

    private readonly PacedClock _clock = new();

    public void Dispose() => _clock.Dispose();

    [Theory]
    [InlineData(Verdict.Inconclusive)]
    [InlineData(Verdict.Pass)]
    [InlineData(Verdict.Recorded)]
    public async Task A_message_that_is_nowhere_is_lost_and_fails_its_check_as_a_must(Verdict before)
    {
        var mail = new ScriptedMail(_clock);
        var check = Check(mail, before, scenario => mail.Accepted(scenario, "m1"));

        var (accounting, result) = await CloseAsync(mail, check);

        accounting.Books.State.Should().Be(AccountingState.NotBalanced);
        accounting.Books.InWords().Should().Be("1 message unaccounted for");
        result.Verdict.Should().Be(Verdict.Fail);
        result.Because.Should().StartWith("The message to m1@").And.EndWith(
            ", accepted with \"250 Ok\", was lost: it is not in the queue any more, it arrived at no MX host, and it "
            + "was not bounced (RFC 5321 §6.1).");
        result.CountsAgainst.Should().BeTrue("losing mail breaks a MUST, whatever the level of {0}", result.Id);
    }

    [Fact]
    public async Task A_check_that_has_failed_already_keeps_its_reason()
    {
        var mail = new ScriptedMail(_clock);

        var (_, result) = await CloseAsync(
            mail, Check(mail, Verdict.Fail, scenario => mail.Accepted(scenario, "m1")));

        result.Because.Should().Be("So it was.");
    }

    [Fact]
    public async Task What_was_refused_when_it_was_submitted_is_nobodys_loss()
    {
        var mail = new ScriptedMail(_clock);

        var (accounting, result) = await CloseAsync(
            mail, Check(mail, Verdict.Inconclusive, scenario => mail.Refused(scenario, "m1")));

        accounting.Books.State.Should().Be(AccountingState.Balanced);
        result.Verdict.Should().Be(Verdict.Inconclusive);
        mail.Controls.Should().Be(0, "nothing is missing");
    }

    [Fact]
    public async Task Delivered_bounced_and_queued_messages_are_accounted_for()
    {
        var mail = new ScriptedMail(_clock);
        var check = Check(mail, Verdict.Pass, scenario =>
        {
            mail.Accepted(scenario, "m1");
            mail.Arrived(scenario, "m1");
            mail.Accepted(scenario, "m2");
            mail.Bounced(scenario, "m2");
            mail.Accepted(scenario, "m3");
            mail.Queue = () => [new QueueEntry("M3@xn--an-other-form.test", "later")];
        });

        var (accounting, result) = await CloseAsync(mail, check);

        accounting.Books.Should().BeEquivalentTo(new Books(3, 1, 1, 1, [], []));
        result.Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task A_bounce_that_is_still_on_its_way_is_waited_for()
    {
        var mail = new ScriptedMail(_clock);
        var looks = 0;
        var check = Check(mail, Verdict.Inconclusive, scenario =>
        {
            mail.Accepted(scenario, "m1");
            mail.Queue = () =>
            {
                if (++looks == 3)
                {
                    mail.Bounced(scenario, "m1");
                }

                return [];
            };
        });

        var (accounting, _) = await CloseAsync(mail, check);

        accounting.Books.State.Should().Be(AccountingState.Balanced);
    }

    [Fact]
    public async Task A_notice_of_delay_is_no_bounce()
    {
        var mail = new ScriptedMail(_clock);
        var check = Check(mail, Verdict.Inconclusive, scenario =>
        {
            mail.Accepted(scenario, "m1");
            mail.Bounced(scenario, "m1", "delayed");
        });

        (await CloseAsync(mail, check)).Result.Verdict.Should().Be(Verdict.Fail);
    }

    [Fact]
    public async Task A_message_to_two_recipients_has_to_reach_both_and_each_once()
    {
        var mail = new ScriptedMail(_clock);
        var check = Check(mail, Verdict.Pass, scenario =>
        {
            mail.Accepted(scenario, "t1", "t1@a.test", "t1@b.test");
            mail.Arrived(scenario, "t1", "t1@a.test");
            mail.Arrived(scenario, "t1", "t1@b.test");
            mail.Accepted(scenario, "t2", "t2@a.test", "t2@b.test");
            mail.Arrived(scenario, "t2", "t2@a.test");
            mail.Accepted(scenario, "t3", "t3@a.test");
            mail.Arrived(scenario, "t3", "t3@a.test");
            mail.Arrived(scenario, "t3", "T3@a.test");
        });

        var (accounting, _) = await CloseAsync(mail, check);

        accounting.Books.Unaccounted.Should().Equal("t2");
        accounting.Books.Duplicated.Should().Equal("t3");
        accounting.Lost["t2"].Should().Contain("it did not arrive at every recipient");
        accounting.Books.InWords().Should().Be("1 message unaccounted for, 1 message delivered more than once");
    }

    [Fact]
    public async Task Nothing_is_lost_where_the_hook_does_not_list_what_is_queued()
    {
        var mail = new ScriptedMail(_clock) { ListsTheControl = false };

        var (accounting, result) = await CloseAsync(
            mail, Check(mail, Verdict.Inconclusive, scenario => mail.Accepted(scenario, "m1")));

        accounting.Books.State.Should().Be(AccountingState.NotClosed);
        accounting.Books.NotClosed!.Kind.Should().Be(RunProblemKind.Contract);
        accounting.Books.InWords().Should().StartWith(
            "accounting could not be completed: the queue hook did not list a message that was to be queued");
        result.Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Theory]
    [InlineData(new[] { 1 }, Verdict.Fail)]
    [InlineData(new[] { 1, 2 }, Verdict.Inconclusive)]
    [InlineData(new[] { 1, 3 }, Verdict.Inconclusive)]
    public async Task A_control_may_be_lost_as_other_mail_is(int[] lost, Verdict verdict)
    {
        var mail = new ScriptedMail(_clock) { Loses = lost };

        var (_, result) = await CloseAsync(
            mail, Check(mail, Verdict.Inconclusive, scenario => mail.Accepted(scenario, "m1")));

        result.Verdict.Should().Be(verdict, result.Because);
        mail.Controls.Should().Be(3);
    }

    [Fact]
    public async Task A_hook_that_lists_what_was_delivered_proves_nothing()
    {
        var mail = new ScriptedMail(_clock) { ListsTheDelivered = true };

        var (accounting, _) = await CloseAsync(mail, ListedAfterDelivery(mail));

        accounting.Books.NotClosed!.Kind.Should().Be(RunProblemKind.Contract);
        accounting.Books.NotClosed.Message.Should().StartWith(
            "the queue hook lists mail that was delivered (the control");
    }

    [Fact]
    public async Task A_sender_that_keeps_what_it_delivered_has_told_the_truth()
    {
        var mail = new ScriptedMail(_clock);

        var (accounting, _) = await CloseAsync(mail, ListedAfterDelivery(mail));

        accounting.Books.Should().BeEquivalentTo(new Books(1, 1, 0, 0, [], []));
    }

    [Fact]
    public async Task What_is_listed_for_a_moment_after_its_delivery_needs_no_control()
    {
        var mail = new ScriptedMail(_clock);
        var check = ListedAfterDelivery(mail);
        var (queue, looks) = (mail.Queue, 0);
        mail.Queue = () => ++looks < 3 ? queue() : [];

        var (accounting, _) = await CloseAsync(mail, check);

        accounting.Books.State.Should().Be(AccountingState.Balanced);
        mail.Controls.Should().Be(0);
    }

    [Fact]
    public async Task Each_message_is_in_one_column()
    {
        var mail = new ScriptedMail(_clock);
        var check = Check(mail, Verdict.Pass, scenario =>
        {
            mail.Accepted(scenario, "m1", "m1@a.test", "m1@b.test");
            mail.Arrived(scenario, "m1", "m1@a.test");
            mail.Bounced(scenario, "m1");
            mail.Accepted(scenario, "m2", "m2@a.test", "m2@b.test");
            mail.Arrived(scenario, "m2", "m2@a.test");
            mail.Queue = () => [new QueueEntry("m1@sender.lab.test", "later"), new QueueEntry("m2@b.test", "later")];
        });

        var (accounting, _) = await CloseAsync(mail, check);

        accounting.Books.Should().BeEquivalentTo(new Books(2, 0, 1, 1, [], []));
    }

    [Fact]
    public async Task A_hook_that_fails_is_told_and_nothing_is_said_to_balance()
    {
        var mail = new ScriptedMail(_clock)
        {
            Queue = () => throw new TargetBrokenException("The hook `queue` of stub ended with 1: no such file"),
        };

        var (accounting, _) = await CloseAsync(
            mail, Check(mail, Verdict.Pass, scenario => mail.Accepted(scenario, "m1")));

        accounting.Books.State.Should().Be(AccountingState.NotClosed);
        accounting.Books.Submitted.Should().Be(1);
        accounting.Books.NotClosed.Should().Be(
            new RunProblem(RunProblemKind.Contract, "The hook `queue` of stub ended with 1: no such file"));
    }

    [Fact]
    public async Task A_hook_that_fails_once_on_a_busy_machine_is_asked_again()
    {
        var looks = 0;
        var mail = new ScriptedMail(_clock)
        {
            Queue = () => looks++ == 0 ? throw new TargetBrokenException("too slow") : [new QueueEntry("m1@a", "x")],
        };

        var (accounting, _) = await CloseAsync(
            mail, Check(mail, Verdict.Pass, scenario => mail.Accepted(scenario, "m1")));

        accounting.Books.State.Should().Be(AccountingState.Balanced);
    }

    [Theory]
    [InlineData(true, AccountingState.Balanced)]
    [InlineData(false, AccountingState.NotClosed)]
    public async Task Without_a_queue_hook_nothing_is_lost_and_what_did_not_arrive_is_not_known(
        bool arrives, AccountingState state)
    {
        var mail = new ScriptedMail(_clock) { HasQueueHook = false };
        var check = Check(mail, Verdict.Pass, scenario =>
        {
            mail.Accepted(scenario, "m1");
            if (arrives)
            {
                mail.Arrived(scenario, "m1");
            }
        });

        var (accounting, result) = await CloseAsync(mail, check);

        accounting.Books.State.Should().Be(state);
        result.Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task A_message_that_nobody_touches_and_no_reason_explains_is_stuck()
    {
        var mail = new ScriptedMail(_clock);

        var (accounting, result) = await CloseLaterAsync(mail, Untouched(mail));

        accounting.Books.State.Should().Be(AccountingState.Balanced, "a message that is stuck is queued");
        result.Verdict.Should().Be(Verdict.Fail);
        result.Because.Should().EndWith("is stuck: not tried again in 0 s, no reason given in the queue, while a later "
            + "message was tried (RFC 5321 §4.5.4.1).");
        result.CountsAgainst.Should().BeTrue();
    }

    [Fact]
    public async Task A_queue_that_gives_a_reason_is_merely_slow() =>
        await IsNotStuckAsync(new ScriptedMail(_clock), mail => Untouched(mail, reason: "greylisted"));

    [Fact]
    public async Task A_queue_that_never_gives_reasons_says_nothing_by_giving_none() =>
        await IsNotStuckAsync(new ScriptedMail(_clock) { ReasonOfTheControl = "" }, mail => Untouched(mail));

    [Fact]
    public async Task A_queue_that_tries_nothing_at_all_may_be_slow_with_everything() =>
        await IsNotStuckAsync(new ScriptedMail(_clock) { TriesTheControl = false }, mail => Untouched(mail));

    [Fact]
    public async Task A_sender_that_retries_seldom_is_not_waited_for() =>
        await IsNotStuckAsync(new ScriptedMail(_clock) { Retry = TimeSpan.FromMinutes(15) }, mail => Untouched(mail));

    [Fact]
    public async Task A_check_that_has_its_verdict_is_left_alone() =>
        await IsNotStuckAsync(new ScriptedMail(_clock), mail => Untouched(mail, verdict: Verdict.Pass));

    [Fact]
    public async Task A_sender_that_waits_for_the_lab_is_not_stuck() => await IsNotStuckAsync(
        new ScriptedMail(_clock),
        mail => Untouched(mail, also: scenario => mail.Session(scenario, "x", new SmtpLine("client", "DATA", true))));

    [Fact]
    public async Task A_message_that_is_tried_while_it_is_watched_is_not_stuck()
    {
        var mail = new ScriptedMail(_clock);
        var scenario = "";
        var check = Untouched(mail, also: its => scenario = its);
        var queue = mail.Queue;
        mail.Queue = () =>
        {
            mail.Session(scenario, $"try-{mail.Events.Count}");
            return queue();
        };

        (await CloseLaterAsync(mail, check)).Result.Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Theory]
    [InlineData(true, Verdict.Inconclusive)]
    [InlineData(false, Verdict.Fail)]
    public async Task What_was_waited_for_and_comes_later_was_late_and_not_missing(bool comes, Verdict expected)
    {
        var mail = new ScriptedMail(_clock);
        var scenario = "";
        var check = Check(mail, Verdict.Fail, own => mail.Accepted(scenario = own, "m1"));
        var inTheEnd = new FailedExpectation(
            "the message to arrive in the end", "it was held", seen => seen is MessageArrived { Token: "m1" });
        check.Context.Break(inTheEnd);
        if (comes)
        {
            mail.Arrived(scenario, "m1");
        }
        else
        {
            mail.Queue = () => [new QueueEntry($"m1@{scenario}.test", "later")];
        }

        var (_, result) = await CloseAsync(mail, check with { Expectation = inTheEnd });

        result.Verdict.Should().Be(expected, result.Because);
        result.Expected.Should().Be(comes ? null : "the message to arrive in the end");
        if (comes)
        {
            result.Because.Should().StartWith("What was waited for came later, at ");
        }
    }

    private static FinishedCheck ListedAfterDelivery(ScriptedMail mail) => Check(mail, Verdict.Pass, scenario =>
    {
        mail.Accepted(scenario, "m1");
        mail.Arrived(scenario, "m1");
        mail.Queue = () => [new QueueEntry($"m1@{scenario}.test", "later")];
    });

    private async Task IsNotStuckAsync(ScriptedMail mail, Func<ScriptedMail, FinishedCheck> check)
    {
        var finished = check(mail);

        var (accounting, result) = await CloseLaterAsync(mail, finished);

        accounting.Stuck.Should().BeEmpty();
        result.Verdict.Should().Be(finished.Verdict);
    }

    private static FinishedCheck Untouched(
        ScriptedMail mail, string reason = "", Verdict verdict = Verdict.Inconclusive, Action<string>? also = null) =>
        Check(mail, verdict, scenario =>
        {
            mail.Accepted(scenario, "m1");
            mail.Queue = () => [new QueueEntry($"m1@{scenario}.test", reason)];
            also?.Invoke(scenario);
        });

    private static FinishedCheck Check(ScriptedMail mail, Verdict verdict, Action<string> happens)
    {
        var context = new CheckContext(NullMx.Facts.Id, mail, mail, Short, new NameSource());
        happens(context.NewScenario());
        return new FinishedCheck(NullMx, context, verdict, "So it was.", Attempt);
    }

    /// <summary>When the check has waited for its message as long as an attempt may take.</summary>
    private async Task<(ClosedAccounting Accounting, CheckResult Result)> CloseLaterAsync(
        ScriptedMail mail, FinishedCheck check)
    {
        await Task.Delay(Attempt, _clock, TestContext.Current.CancellationToken);
        return await CloseAsync(mail, check);
    }

    private static async Task<(ClosedAccounting Accounting, CheckResult Result)> CloseAsync(
        ScriptedMail mail, FinishedCheck check)
    {
        var accounting = await new MessageAccounting(mail, [mail], Short, new NameSource()).CloseAsync([check]);
        var looked = new LastLook(accounting, new WholeRun([check])).At(check);
        return (accounting, looked.ToResult("", Listed, new EvidenceBudget()));
    }
}
