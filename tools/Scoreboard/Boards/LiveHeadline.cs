namespace Conformance.Scoreboard.Boards;

/// <summary>
/// The columns of the table of hosted services: those of mail systems that the cases of a live observer can answer.
/// </summary>
public static class LiveHeadline
{
    /// <summary>The case exists only once a certificate of the observer has expired.</summary>
    private const string Expired = "S-CERT-EXPIRED";

    private static readonly string[] Refusals = [.. Named("enforces").Checks];

    /// <summary>Without the check of two MX hosts, which no case asks.</summary>
    private static readonly string[] Opportunistic = ["S-OPP-CERT", "S-OPP-NOTLS"];

    public static IReadOnlyList<HeadlineColumn> Columns { get; } =
    [
        Named("sends-sni"),
        Named("right-name"),
        Named("enforces") with
        {
            Title = "Honours MTA-STS",
            Question = "Does it look up policies, and reject what they forbid in mode enforce?",
            Rule = Honours,
        },
        Named("respects-testing"),
        Named("delivers") with { Checks = Opportunistic, Rule = Headline.AllOf(Opportunistic) },
    ];

    /// <summary>
    /// Nobody declares anything here: a service that refuses nothing breaks a clause only if it had the policies, and
    /// does not honour them either way.
    /// </summary>
    private static (Answer, IReadOnlyList<CheckResult>) Honours(Verdicts verdicts)
    {
        var asked = Refusals.Where(id => id != Expired || verdicts[id] is not null).ToArray();
        return verdicts.Run.Live?.Policies is PolicyUse.Fetched or PolicyUse.Delivered or PolicyUse.Ignored
            ? (Answer.No, [.. asked.Select(id => verdicts[id]).OfType<CheckResult>()])
            : Headline.AllOf(asked)(verdicts);
    }

    private static HeadlineColumn Named(string key) =>
        Headline.MailSystems.Single(column => column.Key == key) with { IsLive = true };
}
