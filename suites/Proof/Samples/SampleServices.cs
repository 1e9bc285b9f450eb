namespace Conformance.Proof.Samples;

/// <summary>Observations of hosted services, as a live observer exports them, made in code.</summary>
internal static class SampleServices
{
    public const string Here = "live.example";

    public const string There = "sts.example";

    /// <summary>Sends SNI under a policy only, and honours policies: three observations by two observers.</summary>
    public static IReadOnlyList<RunResult> Alpha { get; } =
    [
        Observed("Alpha Mail", Here, 0, PolicyUse.Applied),
        Observed("Alpha Mail", Here, 2, PolicyUse.Applied),
        Observed("Alpha Mail", There, 4, PolicyUse.Applied),
    ];

    /// <summary>Sends SNI, and looks up no policy.</summary>
    public static RunResult Beta { get; } = SendingSni(Ignoring(Observed("Beta Mail", Here, 1, PolicyUse.Ignored)));

    /// <summary>Two observations that disagree about SNI.</summary>
    public static IReadOnlyList<RunResult> Gamma { get; } =
    [
        SendingSni(Observed("Gamma", Here, 1, PolicyUse.Applied)),
        WithVerdict(Observed("Gamma", There, 3, PolicyUse.Applied), "S-SNI-ENF", Verdict.Fail),
    ];

    public static IReadOnlyList<RunResult> All { get; } = [.. Alpha, Beta, .. Gamma];

    /// <param name="day">Days after <see cref="SampleRuns.Day"/>.</param>
    public static RunResult Observed(string title, string observer, int day, PolicyUse policies) =>
        SampleRuns.MtaSts with
        {
            Target = new TargetFacts(
                title.ToLowerInvariant().Replace(' ', '-'), title, $"{title} Inc.", "live",
                "measured live, from outside; how it is configured is not known", null, null, null, [Role.Sender], []),
            Started = SampleRuns.Day.AddDays(day),
            Seconds = TimeSpan.FromDays(5).TotalSeconds,
            Partial = "the cases of a live observer",
            Live = new LiveFacts(observer, policies, ["S-CERT-OTHERCA", "S-CERT-NAME"]),
            Checks =
            [
                .. SampleRuns.MtaSts.Checks.Where(check => check.Role == Role.Sender)
                    .Select(check => check with { Deviation = null, Reproduce = "" }),
            ],
            Books = Books.Empty with
            {
                NotClosed = new RunProblem(RunProblemKind.Undetermined, "A provider's queue cannot be seen."),
            },
        };

    public static RunResult WithVerdict(RunResult run, string id, Verdict verdict) => run with
    {
        Checks = [.. run.Checks.Select(check => check.Id == id ? check with { Verdict = verdict } : check)],
    };

    public static RunResult Without(RunResult run, string id) =>
        run with { Checks = [.. run.Checks.Where(check => check.Id != id)] };

    private static RunResult SendingSni(RunResult run)
    {
        var named = SampleRuns.Sni.Checks.Single(check => check.Id == "S-SNI-NOPOLICY") with { Reproduce = "" };
        return run with { Checks = [.. run.Checks.Select(check => check.Id == named.Id ? named : check)] };
    }

    /// <summary>What only a policy asks for is not applicable to it.</summary>
    private static RunResult Ignoring(RunResult run) => run with
    {
        Live = run.Live! with { ByNetwork = [] },
        Checks =
        [
            .. run.Checks.Select(check => check.Id == "S-SNI-NOPOLICY" ? check : check with
            {
                Verdict = Verdict.NotApplicable, Because = "The sender is not seen to apply policies.", Evidence = [],
                Observations = [], ServerNames = null,
            }),
        ],
    };
}
