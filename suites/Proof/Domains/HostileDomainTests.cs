using System.Diagnostics;
using System.Net;
using System.Text;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Lab.Tls;
using Conformance.Survey.Gathering;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>Whatever a domain does, it gets its verdicts in bounded time; what was not seen is inconclusive.</summary>
public sealed class HostileDomainTests(DomainBench bench) : IClassFixture<DomainBench>
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private SurveyOptions Impatient => bench.Options with
    {
        Patience = new Patience
        {
            Question = TimeSpan.FromSeconds(1), Connection = TimeSpan.FromSeconds(2),
            Handshake = TimeSpan.FromSeconds(4), Answer = TimeSpan.FromSeconds(3), Session = TimeSpan.FromSeconds(4),
        },
    };

    [Fact]
    public async Task A_domain_that_does_not_exist_is_not_judged()
    {
        var facts = await new Survey.Surveyor(bench.Options).SurveyAsync(
            "nobody.test", TestContext.Current.CancellationToken);

        DomainBench.Judge(facts).Problem!.Should().Be(
            new RunProblem(RunProblemKind.NotReached, "nobody.test does not exist in the DNS."));
    }

    [Theory]
    [InlineData(DnsFaultKind.ServFail, "SERVFAIL")]
    [InlineData(DnsFaultKind.Refused, "REFUSED")]
    [InlineData(DnsFaultKind.Timeout, "does not answer")]
    public async Task A_record_that_cannot_be_looked_up_is_inconclusive(DnsFaultKind fault, string told)
    {
        var domain = bench.NewDomain();

        var result = await JudgeAsync(domain with { Faults = [new DnsFault($"_mta-sts.{domain.Name}", null, fault)] });

        Of(result, "D-TXT-ONE").Should().Match<CheckResult>(check => check.Verdict == Verdict.Inconclusive);
        Of(result, "D-TXT-ONE").Because.Should().Contain(told);
    }

    [Theory]
    [InlineData(DnsFaultKind.ServFail)]
    [InlineData(DnsFaultKind.Timeout)]
    public async Task Mx_records_that_cannot_be_looked_up_are_inconclusive(DnsFaultKind fault)
    {
        var domain = bench.NewDomain();

        var result = await JudgeAsync(domain with { Faults = [new DnsFault(domain.Name, "MX", fault)] });

        Of(result, "D-MX-NAMES").Verdict.Should().Be(Verdict.Inconclusive);
        Of(result, "D-MX-CERT").Verdict.Should().Be(Verdict.Inconclusive);
        Of(result, "D-POL-MX-COVER").Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Fact]
    public async Task A_name_server_that_truncates_is_asked_over_tcp()
    {
        var domain = bench.NewDomain();

        var result = await JudgeAsync(
            domain with { Faults = [new DnsFault($"_mta-sts.{domain.Name}", null, DnsFaultKind.Truncate)] });

        Of(result, "D-TXT-ONE").Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task Private_addresses_are_not_connected_to()
    {
        var result = await JudgeAsync(bench.NewDomain(), Impatient with { AllowsPrivate = false });

        Of(result, "D-MX-STARTTLS").Verdict.Should().Be(Verdict.Inconclusive);
        Of(result, "D-MX-STARTTLS").Because.Should().Contain("--allow-private");
        Of(result, "D-HOST-ADDR").Verdict.Should().Be(Verdict.Fail);
        Of(result, "D-HOST-CERT").Verdict.Should().Be(Verdict.Inconclusive);
        result.Checks.SelectMany(check => check.Evidence).Should().NotContain(seen => seen is ConnectionOpened);
    }

    [Fact]
    public async Task A_domain_without_mx_records_and_without_an_address_takes_no_mail()
    {
        var result = await JudgeAsync(bench.NewDomain() with { Mx = [], MxHosts = [] });

        Of(result, "D-MX-CERT").Verdict.Should().Be(Verdict.NotApplicable);
        Of(result, "D-MX-CERT").Because.Should().Contain("has neither MX records nor an address");
        result.AsSender!.Decision.Should().Be(SenderDecision.Return);
    }

    [Fact]
    public async Task An_mx_host_that_is_silent_is_inconclusive() => Of(
        await JudgeAsync(bench.NewDomain().WithFirst(host => host with { Reach = Reach.Silent })), "D-MX-STARTTLS")
        .Verdict.Should().Be(Verdict.Inconclusive);

    [Theory]
    [InlineData("CONNECT", "421 4.3.2 Later")]
    [InlineData("CONNECT", "554 5.7.1 You are on a list")]
    [InlineData("EHLO", "451 4.3.0 Later")]
    public async Task An_mx_host_that_does_not_want_this_machine_is_inconclusive(string verb, string reply)
    {
        var domain = bench.NewDomain().WithFirst(host => host with
        {
            Smtp = host.Smtp with { Replies = new Dictionary<string, string> { [verb] = reply } },
        });

        var result = await JudgeAsync(domain);

        Of(result, "D-MX-STARTTLS").Verdict.Should().Be(Verdict.Inconclusive);
        Of(result, "D-MX-STARTTLS").Because.Should().Contain(reply[..3]);
    }

    [Fact]
    public async Task A_banner_without_an_end_is_inconclusive()
    {
        var domain = bench.NewDomain().WithFirst(host => host with
        {
            Smtp = host.Smtp with { Banner = new string('x', 5_000_000) },
        });

        Of(await JudgeAsync(domain), "D-MX-STARTTLS").Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("\u0016\u0003\u0003\u00ff\u00ff garbage")]
    [InlineData("")]
    public async Task A_policy_host_that_speaks_no_tls_is_inconclusive(string says)
    {
        var place = new IPEndPoint(IPAddress.Parse("127.77.0.253"), bench.Options.HttpsPort);
        await using var host = new StubReceiver(
            (_, stream) => stream.WriteAsync(Encoding.Latin1.GetBytes(says)).AsTask(), at: place);
        var domain = bench.NewDomain().With("mta-sts", "A", $"{place.Address}");

        var result = await JudgeAsync(domain.WithHost(policy => policy with { Reach = Reach.NoAddress }));

        Of(result, "D-HOST-200").Verdict.Should().Be(Verdict.Inconclusive);
        Of(result, "D-HOST-CERT").Verdict.Should().Be(Verdict.Inconclusive);
        Of(result, "D-POL-SYNTAX").Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Fact]
    public async Task A_starttls_that_is_refused_for_the_moment_is_inconclusive()
    {
        var domain = bench.NewDomain().WithFirst(host => host with
        {
            Smtp = host.Smtp with { StartTlsReply = "454 4.7.0 Not now" },
        });

        Of(await JudgeAsync(domain), "D-MX-STARTTLS").Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Fact]
    public async Task A_policy_host_that_stalls_fails_by_its_limits_and_by_nothing_that_was_not_seen()
    {
        var domain = bench.NewDomain();

        var result = await JudgeAsync(domain with { Policy = domain.Policy with { Stalls = true } });

        Of(result, "D-HOST-LIMITS").Verdict.Should().Be(Verdict.Fail);
        Of(result, "D-POL-SYNTAX").Verdict.Should().Be(Verdict.Inconclusive);
        Of(result, "D-HOST-200").Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Fact]
    public async Task A_policy_that_drips_ends_when_its_time_is_over()
    {
        var domain = bench.NewDomain();

        var result = await JudgeAsync(
            domain with { Policy = domain.Policy with { PauseBetweenOctets = TimeSpan.FromMilliseconds(200) } });

        Of(result, "D-HOST-LIMITS").Verdict.Should().Be(Verdict.Fail);
    }

    [Fact]
    public async Task A_policy_that_is_cut_is_not_judged()
    {
        var domain = bench.NewDomain();

        var result = await JudgeAsync(domain with { Policy = domain.Policy with { CutAfter = 20 } });

        Of(result, "D-HOST-LIMITS").Verdict.Should().Be(Verdict.Fail);
        Of(result, "D-POL-SYNTAX").Verdict.Should().Be(Verdict.NotApplicable);
    }

    [Fact]
    public async Task Control_characters_reach_neither_sentence_nor_observation()
    {
        var domain = bench.NewDomain();
        var evil = "\u001b[31m\u0007";

        var result = await JudgeAsync((domain with { StsTexts = [$"v=STSv1; id={evil};"] })
            .WithPatterns($"{evil}.test", domain.First) with { ReportTexts = [$"v=TLSRPTv1; rua={evil}"] });

        var said = result.Checks.SelectMany(check => check.Observations.Append(check.Because)
            .Append(check.Advice?.Says ?? "").Append(check.Advice?.Fix ?? ""));
        said.Should().NotContain(text => text.Any(char.IsControl));
    }

    private async Task<RunResult> JudgeAsync(PublishedDomain domain, SurveyOptions? options = null)
    {
        var clock = Stopwatch.StartNew();
        var result = await bench.JudgeAsync(domain, options ?? Impatient);
        clock.Elapsed.Should().BeLessThan(Longest);
        return result;
    }

    private static CheckResult Of(RunResult result, string id) => result.Checks.Single(check => check.Id == id);
}
