using System.Text.Json;
using Conformance.Lab.Certificates;
using Conformance.Lab.Contract;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary><c>probe</c> as its users have it: a process, what it prints, and its exit code.</summary>
public sealed class ProbeCommandTests(DomainBench bench) : IClassFixture<DomainBench>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("probe-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_healthy_domain_is_told_in_a_line_and_exits_with_0()
    {
        var domain = await PublishedAsync(bench.NewDomain());

        using var command = Probe(domain.Name);
        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(0, said);
        said.Should().Contain($"{domain.Name}  mode enforce, id 20261130T120000: nothing to fix, 27 passed;");
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_what_to_do_the_worst_first()
    {
        var domain = await PublishedAsync(bench.NewDomain() with { Ttl = 604_800 });
        domain = await PublishedAsync(domain
            .WithSecond(host => host with { Certificate = CertificateSpec.Good(domain.First) })
            .WithHost(host => host with { Certificate = CertificateSpec.Of(CertificateKind.CommonNameOnly) }));

        using var command = Probe(domain.Name, "--as-sender");
        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(1, said);
        string[] order =
        [
            "Senders hold mail back now", "D-MX-CERT Every MX host presents a trusted certificate",
            $"Seen: {domain.Second} (",
            $"Why: {domain.Second} presents the certificate of {domain.First} (certificate-of-another-mx).",
            $"Fix: Install a certificate for {domain.Second} there",
            "Mail is less protected than it looks", "D-HOST-CERT ",
            "Could be better", "D-TXT-TTL ",
            "A sender that honours MTA-STS", "So it does this: deliver unprotected.",
            "Passed: ", "Result: ",
        ];
        order.Select(part => said.IndexOf(part, StringComparison.Ordinal)).Should()
            .BeInAscendingOrder(said).And.NotContain(-1, said);
    }

    [Fact]
    public async Task Json_is_an_array_of_results_and_nothing_else()
    {
        var (good, bad) = (bench.NewDomain(), bench.NewDomain());
        await PublishedAsync(good);
        await PublishedAsync(bad with { StsTexts = ["v=STSv1; id=-;"] });

        using var command = Probe("--json", good.Name, bad.Name, "--checks", "D-TXT-*");
        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(1, said);
        var results = JsonSerializer.Deserialize<RunResult[]>(command.Printed, ResultFile.Json)!;
        results.Select(result => result.Target.Name).Should().BeEquivalentTo(good.Name, bad.Name);
        results.SelectMany(result => result.Checks).Select(check => check.Id).Should()
            .OnlyContain(id => id.StartsWith("D-TXT-"));
        said.Should().Contain("2 domains: 1 with something to fix, 0 not judged.");
    }

    [Fact]
    public async Task A_policy_that_changed_without_its_id_is_seen_since_the_last_time()
    {
        var domain = await PublishedAsync(bench.NewDomain());
        using var first = Probe(domain.Name);
        (await first.EndAsync()).ExitCode.Should().Be(0);
        await PublishedAsync(domain.WithMode("testing"));

        using var second = Probe(domain.Name, "--since", Path.Combine(_folder, "runs", $"{domain.Name}-probe"));
        var (exitCode, said) = await second.EndAsync();

        exitCode.Should().Be(1, said);
        said.Should().Contain("D-TXT-ID-UNIQUE").And.Contain("(id-not-changed)");
    }

    [Fact]
    public async Task A_domain_is_watched_while_it_changes_and_judged_at_the_end()
    {
        var domain = await PublishedAsync(bench.NewDomain());

        using var command = Probe(domain.Name, "--watch", "40s", "--every", "1s", "--checks", "D-UPD-*");
        await command.SaysAsync($"{domain.Name}  is being watched for 40 seconds; make the change now");
        await PublishedAsync(domain.WithId("2"));
        await command.SaysAsync("UTC: the id is \"2\"");
        await PublishedAsync(domain.WithId("2").WithMode("testing"));
        await command.SaysAsync("UTC: the policy is another: mode testing");
        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(1, said);
        said.Should().Contain("D-UPD-ORDER").And.Contain("the id was \"2\" at ");
    }

    [Fact]
    public async Task A_list_is_read_and_a_domain_that_does_not_exist_is_told()
    {
        var domain = await PublishedAsync(bench.NewDomain());
        var list = Path.Combine(_folder, "domains.txt");
        await File.WriteAllTextAsync(list, $"# ours\n{domain.Name.ToUpperInvariant()}.\n\nnobody.test # gone\n");

        using var command = Probe("--list", list);
        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(3, said);
        said.Should().Contain("nobody.test  not judged  nobody.test does not exist in the DNS.")
            .And.Contain("2 domains: 0 with something to fix, 1 not judged.");
    }

    [Fact]
    public async Task The_first_column_of_a_spreadsheet_is_a_list()
    {
        var (first, second) = (await PublishedAsync(bench.NewDomain()), await PublishedAsync(bench.NewDomain()));
        var list = Path.Combine(_folder, "domains.csv");
        await File.WriteAllTextAsync(
            list, $"\uFEFFDomain;Owner\r\n{first.Name};we\r\n\"{second.Name}\";\"they; too\"\r\n");

        using var command = Probe("--list", list, "--checks", "D-TXT-*");
        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(0, said);
        said.Should().Contain("2 domains: 0 with something to fix, 0 not judged.");
    }

    [Fact]
    public async Task Names_that_share_an_address_are_told_with_those_that_get_no_certificate_of_their_own()
    {
        var (first, second) = (bench.NewDomain(), bench.NewDomain());
        var hoster = bench.NewDomain();
        string[] names = [$"mx-a.{hoster.Name}", $"mx-b.{hoster.Name}"];
        await PublishedAsync(hoster with
        {
            MxHosts =
            [
                new MxHost(hoster.First).Serving(names[0]), new MxHost(hoster.Second),
                .. names.Select(name => new MxHost(name) { SameAddressAs = hoster.First }),
            ],
        });
        await PublishedAsync((first with { Mx = [$"10 {names[0]}"], MxHosts = [] }).WithPatterns(names[0]));
        await PublishedAsync((second with { Mx = [$"10 {names[1]}"], MxHosts = [] }).WithPatterns(names[1]));

        using var command = Probe(first.Name, second.Name);
        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(1, said);
        said.Should().Contain(
            $"has 2 MX names and presents 2 certificates by SNI; to 1 not the right one:").And.Contain(
            $"  1 gets the default certificate, which is for another name: {names[1]}");
    }

    [Theory]
    [InlineData("probe", "Name a domain, or a file with a list of them (--list FILE).")]
    [InlineData("probe a@b.test", "\"a@b.test\" is not the name of a domain; leave out what is in front of the @.")]
    [InlineData("probe 192.0.2.1", "\"192.0.2.1\" is not the name of a domain.")]
    [InlineData("probe a.test --resolver here", "--resolver takes an address, or one with a port: ")]
    [InlineData("probe a.test --ca /dev/null", "--ca /dev/null cannot be used: ")]
    [InlineData("probe --list /dev/null", "/dev/null cannot be read: It is empty or not a regular file.")]
    [InlineData("probe --list /nowhere/domains", "/nowhere/domains cannot be read: There is no such file.")]
    [InlineData("probe --list /tmp", "/tmp cannot be read: It is a folder.")]
    [InlineData("probe a.test --ca /nowhere/ca.pem", "--ca /nowhere/ca.pem cannot be used: There is no such file.")]
    [InlineData("probe a.test b.test --watch 10m --at-once 1",
        "--watch looks at all domains at once, and 2 are more than --at-once 1.")]
    [InlineData("probe a.test --watch 10", "--watch takes a time up to 12 hours: 90s, 10m or 2h.")]
    [InlineData("probe a.test --watch 0.1s", "--watch takes a time up to 12 hours: 90s, 10m or 2h.")]
    [InlineData("probe a.test --at-once 0", "--at-once takes a number from 1 to 100.")]
    [InlineData("probe a.test --resolvr x", "There is no option \"--resolvr\"; did you mean \"--resolver\"?")]
    [InlineData("lab D-TXT-ONE", "D-TXT-ONE judges what a domain publishes, and has no lab: ./run.sh probe DOMAIN")]
    public async Task A_mistake_is_told_in_a_sentence(string line, string told)
    {
        var (exitCode, said) = await SuiteCommand.RunAsync(line.Split(' '));

        exitCode.Should().Be(2, said);
        said.Should().StartWith(told);
    }

    private SuiteCommand Probe(params string[] arguments) => bench.Probe(_folder, arguments);

    private async Task<PublishedDomain> PublishedAsync(PublishedDomain domain)
    {
        await bench.World.ApplyAsync(domain.ToScenario(), TestContext.Current.CancellationToken);
        return domain;
    }
}
