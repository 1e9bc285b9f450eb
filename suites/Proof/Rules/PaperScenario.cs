using Conformance.Checks.Domains;
using Conformance.Checks.Running;
using Conformance.Checks.Sessions;
using Conformance.Lab.Evidence;

namespace Conformance.Proof.Rules;

/// <summary>A scenario of which only the events exist: what a lab would have written down.</summary>
internal sealed class PaperScenario
{
    private readonly EventLog _log = new(TimeProvider.System);
    private readonly List<Publication> _published = [];
    private int _sessions;

    public RecipientDomain Domain { get; } = new("s", "s.test");

    public IReadOnlyList<RunSession> Sessions => Judged(isFull: false);

    public IReadOnlyList<RunSession> SessionsOfAFullLog => Judged(isFull: true);

    public PaperScenario Published(RecipientDomain domain)
    {
        _published.Add(new Publication(_log.Count, domain));
        Append(new ScenarioChanged("as told"));
        return this;
    }

    public PaperScenario Submitted(params string[] recipients)
    {
        Append(new MessageSubmitted("m1", "m1@sender.lab.test", recipients, Accepted: true, "250"));
        return this;
    }

    /// <summary>A message is submitted that says TLS-Required: No.</summary>
    public PaperScenario SubmittedWaivingTls()
    {
        Append(new MessageSubmitted("m1", "m1@sender.lab.test", [$"m1@{Domain.Name}"], Accepted: true, "250")
        {
            WaivesTls = true,
        });
        return this;
    }

    /// <summary>The policy is fetched, whole.</summary>
    public PaperScenario Fetched(int status = 200, DateTimeOffset at = default, params string[] names)
    {
        Session("https", Domain.PolicyHostName, at, names,
            new HttpRequestSeen("GET", RecipientDomain.WellKnown, Domain.PolicyHostName, []),
            new HttpResponseSent(status, 100, Completed: true));
        return this;
    }

    /// <summary>A message goes to a host.</summary>
    public PaperScenario Mailed(string? host = null, string? problem = null, params string[] names)
    {
        host ??= Domain.Mx.Name;
        Session("smtp", host, default, names, problem,
            new MessageArrived("m1", host, "m1@sender.lab.test", [$"m1@{Domain.Name}"], "1.3", 100));
        return this;
    }

    /// <summary>With two names, for a rule to break.</summary>
    public PaperScenario MailedWith(params string[] names) => Mailed(null, null, names);

    private void Session(
        string service, string host, DateTimeOffset at, string[] names, params LabEvent[] deeds) =>
        Session(service, host, at, names, null, deeds);

    private void Session(
        string service, string host, DateTimeOffset at, string[] names, string? problem, params LabEvent[] deeds)
    {
        var session = $"s{++_sessions}";
        LabEvent[] all =
        [
            new ConnectionOpened(service, host, "127.0.0.1:25", "127.0.0.2:1"),
            new ClientHelloSeen(names.Length > 0 ? names : null, "", problem), .. deeds, new ConnectionClosed("quit"),
        ];
        foreach (var seen in all)
        {
            Append(seen with { Session = session, Time = at });
        }
    }

    private void Append(LabEvent seen) => _log.Append(seen with { Scenario = Domain.Scenario });

    private IReadOnlyList<RunSession> Judged(bool isFull)
    {
        var events = _log.Of(Domain.Scenario);
        return [.. WholeRun.SessionsOf(events, new ScenarioHistory(_published, events, isFull))];
    }
}
