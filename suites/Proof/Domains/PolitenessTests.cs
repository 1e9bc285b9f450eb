using System.Net;
using Conformance.Lab.Scenarios;
using Conformance.Survey;
using Conformance.Survey.Gathering;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>What hosts of the lab see of a probe: few connections, one after the other, and never a message.</summary>
public sealed class PolitenessTests(DomainBench bench) : IClassFixture<DomainBench>
{
    [Fact]
    public async Task A_healthy_domain_gets_three_connections_an_mx_address_and_one_at_the_policy_host()
    {
        var domain = bench.NewDomain();

        await bench.SurveyAsync(domain);

        var seen = bench.World.Events.Of(domain.Name);
        var opened = seen.OfType<ConnectionOpened>().GroupBy(one => one.Host).ToDictionary(
            host => host.Key, host => host.Count());
        opened.Should().BeEquivalentTo(new Dictionary<string, int>
        {
            [domain.First] = 3, [domain.Second] = 3, [domain.Host.Name] = 1,
        });
        seen.OfType<SmtpLine>().Where(line => line.From == "client").Select(line => line.Text.Split(' ')[0]).Distinct()
            .Should().BeSubsetOf(["EHLO", "STARTTLS", "QUIT"]);
        seen.OfType<DnsQuery>().GroupBy(query => (query.Name, query.Type)).Should()
            .OnlyContain(asked => asked.Count() == 1, "each question is asked once");
    }

    [Fact]
    public async Task Domains_that_share_a_host_visit_it_once_and_it_is_evidence_of_each()
    {
        var owner = bench.NewDomain();
        await bench.World.ApplyAsync(owner.ToScenario(), TestContext.Current.CancellationToken);
        var guests = Enumerable.Range(0, 5).Select(_ => bench.NewDomain()).Select(guest =>
            (guest with { Mx = [$"10 {owner.First}"], MxHosts = [] }).WithPatterns(owner.First)).ToList();
        foreach (var guest in guests)
        {
            await bench.World.ApplyAsync(guest.ToScenario(), TestContext.Current.CancellationToken);
        }

        var surveyor = new Surveyor(bench.Options);
        var facts = await Task.WhenAll(guests.Select(
            guest => surveyor.SurveyAsync(guest.Name, TestContext.Current.CancellationToken)));

        bench.World.Events.Of(owner.Name).OfType<ConnectionOpened>().Should().HaveCount(3);
        facts.Select(one => DomainBench.Judge(one)).SelectMany(result => result.Checks)
            .Where(check => check.Id == "D-MX-CERT").Should().HaveCount(guests.Count).And.OnlyContain(
                check => check.Verdict == Verdict.Pass && check.Evidence.OfType<HandshakeEnded>().Any());
    }

    [Fact]
    public async Task Customers_of_one_address_get_their_own_verdicts()
    {
        var hoster = bench.NewDomain();
        var customers = Enumerable.Range(0, 12).Select(_ => bench.NewDomain()).ToList();
        var names = customers.Select(customer => $"mx.{customer.Name}.cust.{hoster.Name}").ToList();
        var wrong = names[7];
        hoster = hoster with
        {
            Mx = [$"10 {hoster.First}"],
            MxHosts =
            [
                new MxHost(hoster.First).Serving([.. names.Where(name => name != wrong)]),
                .. names.Select(name => new MxHost(name) { SameAddressAs = hoster.First }),
            ],
        };
        await bench.World.ApplyAsync(hoster.ToScenario(), TestContext.Current.CancellationToken);
        foreach (var (customer, name) in customers.Zip(names))
        {
            await bench.World.ApplyAsync(
                (customer with { Mx = [$"10 {name}"], MxHosts = [] }).WithPatterns(name).ToScenario(),
                TestContext.Current.CancellationToken);
        }

        var surveyor = new Surveyor(bench.Options);
        var facts = await Task.WhenAll(customers.Select(
            customer => surveyor.SurveyAsync(customer.Name, TestContext.Current.CancellationToken)));

        var verdicts = facts.Select(one => DomainBench.Judge(one).Checks.Single(check => check.Id == "D-MX-CERT"));
        verdicts.Select(check => check.Verdict == Verdict.Pass).Should()
            .Equal(names.Select(name => name != wrong), "one name has no certificate of its own");
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", 4, 1)]
    [InlineData("192.0.2.1", "192.0.2.2", 4, 2)]
    [InlineData("192.0.2.1", "192.0.2.2", 1, 1)]
    [InlineData("192.0.2.1", "198.51.100.1", 1, 2)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", 1, 1)]
    public async Task Turns_are_one_for_an_address_and_few_for_a_network(
        string one, string other, int perNetwork, int most)
    {
        var politeness = new Politeness(perNetwork);
        var (gate, now, seen) = (new Lock(), 0, 0);
        var release = new TaskCompletionSource();
        var turns = Enumerable.Range(0, 8).Select(number => politeness.InTurnAsync(
            IPAddress.Parse(number % 2 == 0 ? one : other), WorkAsync, TestContext.Current.CancellationToken)).ToList();
        seen.Should().Be(most);
        release.SetResult();
        await Task.WhenAll(turns);
        seen.Should().Be(most);

        async Task<int> WorkAsync()
        {
            lock (gate)
            {
                seen = Math.Max(seen, ++now);
            }

            await release.Task;
            lock (gate)
            {
                now--;
            }

            return 0;
        }
    }
}
