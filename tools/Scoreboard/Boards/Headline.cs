namespace Conformance.Scoreboard.Boards;

/// <summary>The word in a cell of the board.</summary>
public enum Answer
{
    Yes,
    Partly,
    OnlyUnderPolicy,
    No,
    SendsNone,
    NotDeclared,
    Inconclusive,
    NotMeasured,
}

/// <summary>A column of the board: a question, the checks that answer it, and how.</summary>
/// <param name="Key">Stable: part of addresses and of index.json.</param>
/// <param name="Role">Who is asked.</param>
public sealed record HeadlineColumn(
    string Key, string Title, Role Role, string Question, IReadOnlyList<string> Checks)
{
    /// <summary>True where configuration usually decides, so that a system's answers are worth a sentence.</summary>
    public bool IsConfigurable { get; init; }

    /// <summary>True in the table of hosted services, of which nobody declares anything.</summary>
    public bool IsLive { get; init; }

    internal Func<Verdicts, (Answer Answer, IReadOnlyList<CheckResult> Grounds)> Rule { get; init; } =
        _ => (Answer.NotMeasured, []);
}

/// <summary>A cell of the board.</summary>
/// <param name="Grounds">The checks that decided it, the decisive one first.</param>
public sealed record HeadlineCell(HeadlineColumn Column, Answer Answer, IReadOnlyList<CheckResult> Grounds)
{
    /// <summary>True where the answer rests on a failure that the target's description lists.</summary>
    public bool IsKnownDeviation => Answer is Answer.No or Answer.Partly or Answer.OnlyUnderPolicy
        && Grounds.Any(check => Outcomes.Of(check) == Outcome.KnownDeviation);

    public string Word =>
        Column.IsLive && Answer == Answer.NotDeclared ? "not applicable" : Headline.Word(Answer);
}

/// <summary>From the verdicts of a run to the few words that a hurried reader takes home.</summary>
public static class Headline
{
    /// <summary>Which host the name in SNI is of.</summary>
    private static readonly string[] HostInSni = ["S-SNI-NOTDOMAIN", "S-SNI-SAMEIP"];

    /// <summary>How that name is written, and of which host it is elsewhere: not measured by every edition.</summary>
    private static readonly string[] NameInSni =
        ["S-SNI-EACHMX", "S-SNI-IMPLICIT", "S-SNI-ALABEL", "S-SNI-NODOT", "S-SNI-ONE"];

    private static readonly string[] Opportunistic = ["S-OPP-CERT", "S-OPP-NOTLS", "S-OPP-MIXED"];

    /// <summary>No record, no host, no host for a new id, another process: so a downgrade begins.</summary>
    private static readonly string[] KeptPolicy =
        ["S-CACHE-TXT-GONE", "S-CACHE-HOST-DOWN", "S-CACHE-HOST-DOWN-NEWID", "S-CACHE-RESTART"];

    /// <summary>Names in SNI that no host of a domain can have, each of them seen in the field.</summary>
    private static readonly string[] OddNames =
        ["R-SNI-IP4", "R-SNI-IP6", "R-SNI-SINGLE", "R-SNI-BRACKET", "R-SNI-DOT"];

    /// <summary>The mapping for mail systems, one line a column; that for clients is in a file of its own.</summary>
    public static IReadOnlyList<HeadlineColumn> MailSystems { get; } =
    [
        new("sends-sni", "Sends SNI", Role.Sender,
            "Does it send the MX host name in SNI when no policy applies?",
            ["S-SNI-NOPOLICY", "S-SNI-ENF"]) { Rule = SendsSni, IsConfigurable = true },
        new("right-name", "Right name", Role.Sender,
            "Is it the name of the MX host that it connects to, in A-labels, without a dot, and not the domain’s?",
            [.. HostInSni, .. NameInSni, "S-SNI-NOPOLICY"]) { Rule = RightName },
        new("selects-by-sni", "Selects certificate by SNI", Role.Receiver,
            "With one of its names in SNI, does it present that name’s certificate?",
            ["R-SNI-EXACT"]) { Rule = AllOf("R-SNI-EXACT"), IsConfigurable = true },
        new("falls-back", "Falls back", Role.Receiver,
            "Without SNI, or with an unknown name, does it present a fallback certificate and accept the mail?",
            ["R-SNI-ABSENT", "R-SNI-UNKNOWN", "R-SNI-UNKNOWN-DELIVER"])
            { Rule = AllOf("R-SNI-ABSENT", "R-SNI-UNKNOWN", "R-SNI-UNKNOWN-DELIVER") },
        new("accepts-odd-names", "Accepts odd names", Role.Receiver,
            "With an address, a bare label, brackets or a final dot in SNI, does it complete the handshake?",
            [.. OddNames]) { Rule = AllOf(OddNames) },
        new("fresh-certificate", "Fresh certificate after reload", Role.Receiver,
            "After a reload that follows the replacement of one name’s certificate, does it present the new one?",
            ["R-SNI-RELOAD"]) { Rule = AllOf("R-SNI-RELOAD") },
        new("enforces", "Enforces", Role.Sender,
            "Under a policy in mode enforce, does it reject a wrong MX host, missing STARTTLS and bad certificates?",
            ["S-MX-MISMATCH", "S-TLS-NOSTARTTLS", "S-CERT-OTHERCA", "S-CERT-EXPIRED", "S-CERT-NAME"])
            {
                Rule = AllOf("S-MX-MISMATCH", "S-TLS-NOSTARTTLS", "S-CERT-OTHERCA", "S-CERT-EXPIRED", "S-CERT-NAME"),
                IsConfigurable = true,
            },
        new("respects-testing", "Respects testing", Role.Sender,
            "Under a policy in mode testing, does it still deliver?",
            ["S-MODE-TEST-CERT", "S-MODE-TEST-MX"]) { Rule = AllOf("S-MODE-TEST-CERT", "S-MODE-TEST-MX") },
        new("keeps-policy", "Keeps its policy", Role.Sender,
            "Does it go on enforcing a cached policy when the record is gone, the policy host is down, "
            + "the id is new, and after a restart?",
            [.. KeptPolicy]) { Rule = AllOf(KeptPolicy) },
        new("delivers", "Delivers without a policy", Role.Sender,
            "Without a policy, does it deliver whatever the certificate is, and where there is no STARTTLS?",
            [.. Opportunistic]) { Rule = AllOf(Opportunistic) },
    ];

    /// <summary>Every column of the tables of systems; that of domains is drawn where there are any.</summary>
    public static IReadOnlyList<HeadlineColumn> Columns { get; } = [.. MailSystems, .. ClientHeadline.Columns];

    /// <summary>The columns of the table that the run's target stands in.</summary>
    public static IReadOnlyList<HeadlineColumn> ColumnsFor(RunResult run) =>
        run.Live is not null ? LiveHeadline.Columns
        : IsClient(run.Target.Roles) ? ClientHeadline.Columns
        : IsDomain(run.Target.Roles) ? DomainHeadline.Columns
        : MailSystems;

    /// <summary>True for what does nothing but hand mail to a smart host.</summary>
    public static bool IsClient(IReadOnlyList<Role> roles) => roles is [Role.Client];

    /// <summary>True for what is no system, but what a domain publishes.</summary>
    public static bool IsDomain(IReadOnlyList<Role> roles) => roles is [Role.Domain];

    /// <summary>The cells of one run, in the order of the columns.</summary>
    public static IReadOnlyList<HeadlineCell> Of(RunResult run)
    {
        var verdicts = new Verdicts(run);
        return [.. ColumnsFor(run).Select(column => Cell(run, column, verdicts))];
    }

    public static string Word(Answer answer) => answer switch
    {
        Answer.Yes => "yes",
        Answer.Partly => "partly",
        Answer.OnlyUnderPolicy => "with MTA-STS only",
        Answer.No => "no",
        Answer.SendsNone => "— sends none",
        Answer.NotDeclared => "not declared",
        Answer.Inconclusive => "inconclusive",
        _ => "not measured",
    };

    /// <summary>What the word means, for a legend.</summary>
    public static string Meaning(Answer answer) => answer switch
    {
        Answer.Yes => "Every check behind the cell passed.",
        Answer.Partly => "Some of them passed and some failed.",
        Answer.OnlyUnderPolicy => "A server name is sent where an STS policy applies, and none without.",
        Answer.No => "They failed, and the evidence shows how.",
        Answer.SendsNone => "No server name is sent, so none can be right or wrong.",
        Answer.NotDeclared => "This configuration does not claim the feature, and is not judged by it.",
        Answer.Inconclusive => "A control failed or nothing was observed in time; says nothing about the system.",
        _ => "The checks did not run, or the lab broke.",
    };

    private static HeadlineCell Cell(RunResult run, HeadlineColumn column, Verdicts verdicts)
    {
        if (run.Problem is not null)
        {
            return new HeadlineCell(column, Answer.NotMeasured, []);
        }

        if (!run.Target.Roles.Contains(column.Role))
        {
            return new HeadlineCell(column, Answer.NotDeclared, []);
        }

        var (answer, grounds) = column.Rule(verdicts);
        return new HeadlineCell(column, answer, grounds);
    }

    private static (Answer, IReadOnlyList<CheckResult>) SendsSni(Verdicts verdicts)
    {
        var without = verdicts["S-SNI-NOPOLICY"];
        var under = verdicts["S-SNI-ENF"];
        return without switch
        {
            { Verdict: Verdict.Fail } when NamedSomething(without) => (Answer.Partly, [without]),
            { Verdict: Verdict.Fail } when under is { Verdict: Verdict.Pass } =>
                (Answer.OnlyUnderPolicy, [without, under]),
            _ => AllOf("S-SNI-NOPOLICY")(verdicts),
        };
    }

    private static (Answer, IReadOnlyList<CheckResult>) RightName(Verdicts verdicts)
    {
        var (answer, grounds) = AllOf(
            [.. HostInSni, .. NameInSni.Where(id => verdicts[id] is not null)])(verdicts);
        if (answer != Answer.NotDeclared)
        {
            return (answer, grounds);
        }

        // Without a policy S-SNI-NOPOLICY is the only check that has compared the name with the MX host's.
        var without = verdicts["S-SNI-NOPOLICY"];
        return without switch
        {
            { Verdict: Verdict.Fail } when NamedSomething(without) => (Answer.No, [without]),
            { Verdict: Verdict.Fail } => (Answer.SendsNone, [without]),
            null => (answer, grounds),
            _ => AllOf("S-SNI-NOPOLICY")(verdicts),
        };
    }

    // "Fails to name the MX host" is two different things: silence, and a wrong name.
    internal static bool NamedSomething(CheckResult check) => check.ServerNames is { Count: > 0 };

    internal static Func<Verdicts, (Answer, IReadOnlyList<CheckResult>)> AllOf(params string[] ids) => verdicts =>
    {
        var seen = ids.Select(id => verdicts[id]).OfType<CheckResult>().ToArray();
        var passed = Having(Verdict.Pass);
        var failed = Having(Verdict.Fail);
        var inconclusive = Having(Verdict.Inconclusive);
        var broken = Having(Verdict.Error);
        var undeclared = Having(Verdict.NotApplicable);
        return (passed.Length, failed.Length) switch
        {
            (0, > 0) => (Answer.No, failed),
            ( > 0, > 0) => (Answer.Partly, [.. failed, .. passed]),
            _ when inconclusive.Length > 0 => (Answer.Inconclusive, [.. inconclusive, .. passed]),
            _ when broken.Length > 0 || seen.Length < ids.Length => (Answer.NotMeasured, [.. broken, .. passed]),
            ( > 0, 0) => (Answer.Yes, passed),
            _ when undeclared.Length > 0 => (Answer.NotDeclared, undeclared),
            _ => (Answer.NotMeasured, []),
        };

        CheckResult[] Having(Verdict verdict) => [.. seen.Where(check => check.Verdict == verdict)];
    };
}

/// <summary>The checks of a run by id.</summary>
internal sealed class Verdicts(RunResult run)
{
    private readonly Dictionary<string, CheckResult> _byId = run.Checks
        .GroupBy(check => check.Id, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.MaxBy(Seriousness)!, StringComparer.Ordinal);

    public RunResult Run => run;

    public CheckResult? this[string id] => _byId.GetValueOrDefault(id);

    // A check that ran twice in one run counts as its worst.
    private static int Seriousness(CheckResult check) => check.Verdict switch
    {
        Verdict.Fail => 5,
        Verdict.Error => 4,
        Verdict.Inconclusive => 3,
        Verdict.Pass => 2,
        Verdict.Recorded => 1,
        _ => 0,
    };
}
