using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using Conformance.Survey;
using Conformance.Survey.Facts;
using Conformance.Survey.Gathering;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>
/// Changes in the right order pass, and what lies between two looks, or in a cache, is inconclusive.
/// </summary>
public sealed class CourseTests(DomainBench bench) : IClassFixture<DomainBench>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Fact]
    public async Task A_policy_that_is_changed_before_its_id_passes()
    {
        var domain = bench.NewDomain().Then(it => it).Then(it => it.WithMode("testing")).Then(it => it)
            .Then(it => it.WithId("2"));

        var check = Of(await bench.JudgeAsync(domain), "D-UPD-ORDER");

        check.Verdict.Should().Be(Verdict.Pass, check.Because);
        check.Observations.Should().Contain(seen => seen.Contains("the policy is another: mode testing"))
            .And.Contain(seen => seen.Contains("the id is \"2\""));
        check.Evidence.OfType<DnsQuery>().Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_policy_and_an_id_that_are_changed_between_two_looks_are_inconclusive()
    {
        var domain = bench.NewDomain().Then(it => it.WithMode("testing").WithId("2"));

        Told(await bench.JudgeAsync(domain), "D-UPD-ORDER").Should().Be(
            (Verdict.Inconclusive, "which came first was not seen"));
    }

    [Fact]
    public async Task An_id_of_a_cache_does_not_show_that_the_policy_came_first()
    {
        var domain = bench.NewDomain() with { Ttl = 3_600 };
        var (first, second, third) = (
            await MomentAsync(domain), await MomentAsync(domain.WithMode("testing")),
            await MomentAsync(domain.WithMode("testing")));
        var facts = await bench.SurveyAsync(domain.WithMode("testing").WithId("2"));

        var result = DomainBench.Judge(facts, first, WithTtl(second, 3_590), WithTtl(third, 3_580));

        Told(result, "D-UPD-ORDER").Should().Be((Verdict.Inconclusive, "answers from a cache"));
    }

    [Fact]
    public async Task An_id_that_is_changed_twice_with_the_policy_between_is_repaired()
    {
        var domain = bench.NewDomain().Then(it => it.WithId("2")).Then(it => it.WithMode("testing"))
            .Then(it => it).Then(it => it.WithId("3"));

        Of(await bench.JudgeAsync(domain), "D-UPD-ORDER").Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Fact]
    public async Task A_policy_that_changed_and_an_id_that_has_not_yet_is_inconclusive()
    {
        var domain = bench.NewDomain().Then(it => it.WithMode("testing"));

        Told(await bench.JudgeAsync(domain), "D-UPD-ORDER").Should().Be(
            (Verdict.Inconclusive, "the id was not"));
    }

    [Fact]
    public async Task Nothing_that_changes_is_not_applicable()
    {
        var result = await bench.JudgeAsync(bench.NewDomain().Then(it => it));

        foreach (var id in (string[])["D-UPD-ORDER", "D-UPD-OVERLAP", "D-REMOVE", "D-DANE-ROLL"])
        {
            Of(result, id).Verdict.Should().Be(Verdict.NotApplicable);
        }
    }

    [Fact]
    public async Task A_policy_host_that_fails_for_a_moment_is_no_update()
    {
        var domain = bench.NewDomain().Then(it => it with { Policy = new HttpScript(503, "") })
            .Then(it => it with { Policy = PublishedDomain.Good(it.Name).Policy });

        var result = await bench.JudgeAsync(domain);

        Of(result, "D-UPD-ORDER").Verdict.Should().Be(Verdict.NotApplicable);
        Of(result, "D-UPD-OVERLAP").Verdict.Should().Be(Verdict.NotApplicable);
    }

    [Fact]
    public async Task An_old_policy_that_works_until_its_record_is_forgotten_passes()
    {
        var domain = bench.NewDomain();
        var moved = Moved(domain, keepsFirst: true);
        var before = new[] { await MomentAsync(domain), await MomentAsync(moved, Hour / 2) };

        var after = await bench.SurveyAsync(Moved(domain, keepsFirst: false), At(Hour * 2));

        var check = Of(DomainBench.Judge(after, before), "D-UPD-OVERLAP");
        check.Verdict.Should().Be(Verdict.Pass, check.Because);
    }

    [Fact]
    public async Task An_old_policy_that_was_not_watched_to_its_end_is_inconclusive()
    {
        var domain = bench.NewDomain();

        var result = await bench.JudgeAsync(domain.Then(it => Moved(it, keepsFirst: true)));

        Told(result, "D-UPD-OVERLAP").Should().Be((Verdict.Inconclusive, "as long as it was watched"));
    }

    [Theory]
    [InlineData(1, Verdict.Fail)]
    [InlineData(9, Verdict.Inconclusive)]
    [InlineData(20, Verdict.Pass)]
    public async Task A_removal_is_judged_by_the_life_of_the_policies_that_were_served(int day, Verdict verdict)
    {
        var domain = bench.NewDomain();
        var seen = DateTimeOffset.UtcNow;
        var enforced = Moment.Of(await bench.SurveyAsync(domain)).Published;
        var none = new PublishedFacts("2", new string('0', 64), "none")
        {
            Seen = seen + TimeSpan.FromDays(8), MaxAge = 60,
        };
        var earlier = day < 8 ? [enforced] : new[] { enforced, none };

        var facts = await bench.SurveyAsync(Removed(domain), At(TimeSpan.FromDays(day)));

        var check = Of(
            DomainBench.Judge(facts, [.. earlier.Select(published => new Moment(published))]), "D-REMOVE");
        check.Verdict.Should().Be(verdict, check.Because);
    }

    [Fact]
    public async Task A_removal_of_which_nothing_earlier_is_known_is_not_applicable()
    {
        Of(await bench.JudgeAsync(Removed(bench.NewDomain())), "D-REMOVE").Verdict.Should()
            .Be(Verdict.NotApplicable);
    }

    [Fact]
    public async Task A_record_that_cannot_be_looked_up_is_not_removed()
    {
        var domain = bench.NewDomain();
        var gone = new DnsFault($"_mta-sts.{domain.Name}", null, DnsFaultKind.ServFail);

        var result = await bench.JudgeAsync(domain.Then(it => it with { Faults = [gone] }));

        Of(result, "D-REMOVE").Verdict.Should().Be(Verdict.NotApplicable);
    }

    [Fact]
    public async Task A_key_whose_record_was_there_before_passes()
    {
        var domain = bench.NewDomain() with { IsAuthenticated = true };
        var (old, next) = (
            await bench.TlsaAsync(domain.First), await bench.TlsaAsync(domain.First, key: KeyKind.Rsa));
        domain = domain.With("_25._tcp.mx1", "TLSA", old).With("_25._tcp.mx1", "TLSA", next).Then(WithRsa);

        var check = Of(await bench.JudgeAsync(domain), "D-DANE-ROLL");

        check.Verdict.Should().Be(Verdict.Pass, check.Because);
    }

    [Fact]
    public async Task A_key_whose_record_came_after_an_earlier_run_is_inconclusive()
    {
        var domain = bench.NewDomain() with { IsAuthenticated = true };
        var old = await bench.TlsaAsync(domain.First);
        var next = await bench.TlsaAsync(domain.First, key: KeyKind.Rsa);
        var before = await MomentAsync(domain.With("_25._tcp.mx1", "TLSA", old));

        var facts = await bench.SurveyAsync(WithRsa(domain.With("_25._tcp.mx1", "TLSA", next)), At(Week));

        Told(DomainBench.Judge(facts, new Moment(before.Published)), "D-DANE-ROLL").Should().Be(
            (Verdict.Inconclusive, "further apart"));
    }

    [Fact]
    public async Task A_new_key_is_inconclusive_where_nobody_vouches_for_the_records()
    {
        var domain = bench.NewDomain();
        domain = domain.With("_25._tcp.mx1", "TLSA", await bench.TlsaAsync(domain.First)).Then(WithRsa);

        Told(await bench.JudgeAsync(domain), "D-DANE-ROLL").Should().Be((Verdict.Inconclusive, "no AD bit"));
    }

    [Fact]
    public async Task A_look_in_passing_asks_each_mx_address_once_or_not_at_all()
    {
        var domain = bench.NewDomain();
        await bench.World.ApplyAsync(domain.ToScenario(), TestContext.Current.CancellationToken);
        var surveyor = new Surveyor(bench.Options);

        await surveyor.GlanceAsync(domain.Name, visitsMxHosts: true, TestContext.Current.CancellationToken);
        await surveyor.GlanceAsync(domain.Name, visitsMxHosts: false, TestContext.Current.CancellationToken);

        bench.World.Events.Of(domain.Name).OfType<ConnectionOpened>().CountBy(opened => opened.Host)
            .ToDictionary().Should().BeEquivalentTo(new Dictionary<string, int>
            {
                [domain.First] = 1, [domain.Second] = 1, [domain.Host.Name] = 2,
            });
    }

    private static PublishedDomain WithRsa(PublishedDomain domain) => domain.WithFirst(
        host => host with { Certificate = CertificateSpec.Good() with { Key = KeyKind.Rsa } });

    private static PublishedDomain Removed(PublishedDomain domain) =>
        (domain with { StsTexts = [] }).WithHost(host => host with { Reach = Reach.NoAddress });

    /// <summary>With another MX host, beside the first one or in place of it.</summary>
    private static PublishedDomain Moved(PublishedDomain domain, bool keepsFirst)
    {
        var other = $"mx3.{domain.Name}";
        return (domain with
        {
            Mx = [$"10 {other}", .. keepsFirst ? [$"20 {domain.First}"] : Array.Empty<string>()],
            MxHosts = [new MxHost(other), .. keepsFirst ? [domain.MxHosts[0]] : Array.Empty<MxHost>()],
        }).WithPatterns(other).WithId("2");
    }

    private async Task<Moment> MomentAsync(PublishedDomain domain, TimeSpan later = default) =>
        Moment.Of(await bench.SurveyAsync(domain, At(later)));

    private SurveyOptions At(TimeSpan later) => bench.Options with { Clock = new Later(later) };

    private static Moment WithTtl(Moment moment, double ttl) =>
        moment with { Published = moment.Published with { RecordTtl = ttl } };

    private static (Verdict Verdict, string Because) Told(RunResult result, string id)
    {
        var check = Of(result, id);
        string[] known =
        [
            "which came first was not seen", "answers from a cache", "the id was not", "as long as it was watched",
            "further apart", "no AD bit",
        ];
        return (check.Verdict, known.FirstOrDefault(check.Because.Contains) ?? check.Because);
    }

    private static CheckResult Of(RunResult result, string id) => result.Checks.Single(check => check.Id == id);
}
