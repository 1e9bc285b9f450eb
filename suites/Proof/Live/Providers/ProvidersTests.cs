using Conformance.Lab.Net;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Providers;

/// <summary>The observer as providers on the internet see it: behind a delegation, a resolver and its cache.</summary>
/// <remarks>LIVE_PROVIDERS=three or all; nothing is done without it.</remarks>
[Trait("Needs", "Containers")]
[Trait("Takes", "Minutes")]
public sealed class ProvidersTests(ProviderRun run) : IClassFixture<ProviderRun>
{
    private const string NotAsked = "A minute, on a busy machine five; LIVE_PROVIDERS=three or all has it done.";

    [Fact(Skip = NotAsked, SkipUnless = nameof(ProviderRun.IsAsked), SkipType = typeof(ProviderRun))]
    public void The_delegation_the_ports_and_the_reverse_name_are_as_the_manual_wants_them() =>
        run.Setup.Where(finding => !finding.IsGood).Should().BeEmpty();

    [Fact(Skip = NotAsked, SkipUnless = nameof(ProviderRun.IsAsked), SkipType = typeof(ProviderRun))]
    public void Each_cell_says_what_the_lab_says_of_the_same_system() =>
        string.Join('\n', run.Alone.SelectMany(one => Differences(one, mayBeOpen: false))).Should().BeEmpty();

    [Fact(Skip = NotAsked, SkipUnless = nameof(ProviderRun.IsAsked), SkipType = typeof(ProviderRun))]
    public void A_second_customer_of_a_provider_gets_no_wrong_verdict_and_takes_none_from_the_first()
    {
        string.Join('\n', Differences(run.Second, mayBeOpen: true)).Should().BeEmpty();
        string.Join('\n', Differences(run.First, mayBeOpen: false)).Should().BeEmpty();
    }

    [Fact(Skip = NotAsked, SkipUnless = nameof(ProviderRun.IsAsked), SkipType = typeof(ProviderRun))]
    public void Two_mail_systems_behind_one_address_get_no_verdict_that_is_the_others()
    {
        string.Join('\n', run.Sharing.SelectMany(one => Differences(one, mayBeOpen: true))).Should().BeEmpty();
        run.Sharing.Select(one => run.Identities[one.Page.Token]!.Network).Should()
            .AllBe($"{Subnet.Of(run.Router)}", "all that the observer sees is the router's address");
    }

    /// <summary>
    /// A key that the DNS does not answer in time proves nothing for all messages of an observation, and on a busy
    /// machine that happens.
    /// </summary>
    [Fact(Skip = NotAsked, SkipUnless = nameof(ProviderRun.IsAsked), SkipType = typeof(ProviderRun))]
    public void Who_sent_is_proven_by_signature_and_spf_and_is_never_somebody_else()
    {
        var all = run.Alone.Append(run.Second).Concat(run.Sharing)
            .Select(observed => (Seen: observed, Who: run.Identities[observed.Page.Token]!)).ToList();

        foreach (var (seen, who) in all)
        {
            who.DkimDomains.Should().BeSubsetOf([seen.From.Name]);
        }

        all.Where(one => one.Who.SpfResult == "pass" && one.Who.DkimDomains.Contains(one.Seen.From.Name)
            && one.Seen.Table.Sender.StartsWith($"All messages are signed by {one.Seen.From.Name}"))
            .Should().NotBeEmpty("the signatures are right, and so are the SPF records");
    }

    [Fact(Skip = NotAsked, SkipUnless = nameof(ProviderRun.IsAsked), SkipType = typeof(ProviderRun))]
    public void What_the_senders_are_answered_comes_from_a_cache() =>
        run.TimeToLive.Should().BePositive().And.BeLessThan(TimeSpan.FromSeconds(300), "that is what the zone has");

    private static IEnumerable<string> Differences(Observed observed, bool mayBeOpen) => LabVerdicts
        .Differences(
            observed.Table, LabVerdicts.Recorded(observed.System),
            (one, cell) => mayBeOpen && OpenCells.MayBe(one, cell))
        .Select(difference => $"{observed.System} for {observed.From.Name}: {difference}");
}
