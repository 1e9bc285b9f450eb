using Conformance.Lab.Contract;
using Conformance.Lab.Driver;
using Conformance.Lab.Evidence;
using Conformance.Lab.Scenarios;
using Conformance.Targets.Contract;

namespace Conformance.Proof.Accounting;

/// <summary>A lab and a target in one, of which a test says what became of each message; time passes at once.</summary>
internal sealed class ScriptedMail(TimeProvider clock) : ILab, ITarget
{
    private const string Author = "author@sender.test";

    private readonly List<QueueEntry> _controls = [];
    private readonly HashSet<string> _refusing = [];

    public EventLog Events { get; } = new(clock);

    public LabFacts Facts { get; } = new("", "127.0.0.1", 53, 25, 443, "test");

    /// <summary>What the queue hook prints, but for the control.</summary>
    public Func<IReadOnlyList<QueueEntry>> Queue { get; set; } = () => [];

    public bool ListsTheControl { get; init; } = true;

    /// <summary>The numbers of the controls that it loses, from 1 on.</summary>
    public IReadOnlyList<int> Loses { get; init; } = [];

    /// <summary>Whether the queue hook goes on listing a control that was delivered.</summary>
    public bool ListsTheDelivered { get; init; }

    public string ReasonOfTheControl { get; init; } = "greeted with 421";

    public bool TriesTheControl { get; init; } = true;

    public TimeSpan Retry { get; init; } = TimeSpan.FromMilliseconds(20);

    public bool HasQueueHook { get; init; } = true;

    public IReadOnlySet<string> Declares { get; } = new HashSet<string>();

    public IReadOnlySet<Role> Roles { get; } = new HashSet<Role> { Role.Sender };

    public SubmissionEndpoint Submission { get; } = new("127.0.0.1", 25);

    public IReadOnlyList<string> HostedNames => [];

    public int Concurrency => 10;

    public Task<string> Exited { get; } = new TaskCompletionSource<string>().Task;

    public int Controls { get; private set; }

    public Task<long> LogAsync(LabEvent own, CancellationToken stop = default) =>
        Task.FromResult(Events.Append(own).Number);

    public Task ApplyAsync(ScenarioSpec scenario, CancellationToken stop = default)
    {
        if (scenario.MxHosts.Any(host => host.Smtp.Replies.ContainsKey("CONNECT")))
        {
            _refusing.Add(scenario.Id);
        }

        return Task.CompletedTask;
    }

    /// <summary>Only controls are submitted so.</summary>
    public Task<MessageSubmitted> SubmitAsync(Submission submission, CancellationToken stop = default)
    {
        Controls++;
        var submitted = (MessageSubmitted)Events.Append(new MessageSubmitted(
            submission.Token, Author, submission.Recipients, Accepted: true, "250 Ok")
        {
            Scenario = submission.Scenario,
        });
        var isRefused = _refusing.Contains(submission.Scenario);
        if (!isRefused)
        {
            Session(submission.Scenario, "control", new MessageArrived(
                submission.Token, "mx1.test", "", submission.Recipients, null, 1));
        }
        else if (TriesTheControl)
        {
            Session(submission.Scenario, "control");
        }

        if (isRefused ? ListsTheControl && !Loses.Contains(Controls) : ListsTheDelivered)
        {
            _controls.Add(new QueueEntry(submission.Recipients[0], ReasonOfTheControl));
        }

        return Task.FromResult(submitted);
    }

    public Task<IReadOnlyList<QueueEntry>> QueueAsync(CancellationToken stop = default) =>
        Task.FromResult<IReadOnlyList<QueueEntry>>([.. Queue(), .. _controls]);

    public void Accepted(string scenario, string token, params string[] recipients) => Submit(scenario, token, true,
        recipients.Length > 0 ? recipients : [$"{token}@{scenario}.test"]);

    public void Refused(string scenario, string token) => Submit(scenario, token, false, [$"{token}@{scenario}.test"]);

    public void Arrived(string scenario, string token, params string[] recipients) => Events.Append(
        new MessageArrived(token, "mx1.test", "", recipients.Length > 0 ? recipients : [$"{token}@{scenario}.test"],
            null, 1) { Scenario = scenario });

    public void Bounced(string scenario, string token, string action = "failed") =>
        Events.Append(new BounceArrived(token, null, action, null, null) { Scenario = scenario });

    /// <summary>A connection to an MX host, over unless something is given that comes last.</summary>
    public void Session(string scenario, string session, LabEvent? last = null)
    {
        Events.Append(new ConnectionOpened("smtp", "mx1.test", "", "") { Scenario = scenario, Session = session });
        Events.Append((last ?? new ConnectionClosed("quit")) with { Scenario = scenario, Session = session });
    }

    public Task<ProbeResult> ProbeAsync(Probe probe, CancellationToken stop = default) =>
        throw new NotSupportedException("messages are accounted for, not probes");

    public Task<KnockEnd> KnockAsync(Knock knock, CancellationToken stop = default) =>
        throw new NotSupportedException("nothing is started");

    public Task<IReadOnlyList<IssuedCertificate>> OrderAsync(
        IReadOnlyList<CertificateOrder> orders, CancellationToken stop = default) =>
        throw new NotSupportedException("nothing is started");

    public Task<SubmissionResult> SendAsync(SubmissionRequest request, CancellationToken stop = default) =>
        throw new NotSupportedException("no client is asked");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Submit(string scenario, string token, bool accepted, string[] recipients) => Events.Append(
        new MessageSubmitted(token, Author, recipients, accepted, accepted ? "250 Ok" : "550 No")
        {
            Scenario = scenario,
        });
}
