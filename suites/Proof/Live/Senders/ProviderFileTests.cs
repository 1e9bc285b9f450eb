using Conformance.Descriptions;
using Conformance.Live.Senders;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Senders;

/// <summary>The file of providers: what of it is used, and what is said of a mistake in it.</summary>
public sealed class ProviderFileTests
{
    private const string Good =
        """
        providers:
          bigmail:
            title: BigMail
            operator: Big
            hosting: BigMail for Work
            dkim:
              - { domain: bigmail.example, source: a page, confirmed: "2026-11-30" }
              - { domain: new.bigmail.example, source: a page, confirmed: "no" }
            customers:
              - { domain: customer.example, leave: "its postmaster, 2026-11-30" }
            networks:
              - { range: 192.0.2.0/24, source: a page, confirmed: "2026-11-30" }
              - { spf: _spf.bigmail.example, source: a page, confirmed: "2026-11-30" }
              - { reverse: out.bigmail.example, source: a page, confirmed: "2026-11-30" }
              - { range: 198.51.100.0/24, source: a page, confirmed: "no" }
        """;

    [Fact]
    public void Lines_that_are_confirmed_are_used_and_no_others()
    {
        var provider = ProviderFile.Read(Good, "p.yaml").Single();

        provider.Should().BeEquivalentTo(
            new { Key = "bigmail", Title = "BigMail", Operator = "Big", Hosting = "BigMail for Work" });
        provider.DkimDomains.Should().Equal("bigmail.example");
        provider.Customers.Should().Equal("customer.example");
        provider.Networks.Select(network => $"{network.Range}{network.Spf}{network.Reverse}")
            .Should().Equal("192.0.2.0/24", "_spf.bigmail.example", "out.bigmail.example");
    }

    [Theory]
    [InlineData("range: 192.0.2.0/24", "range: 192.0.2.7/24", "line 12: expected a network such as 192.0.2.0/24*")]
    [InlineData("range: 192.0.2.0/24,", "", "line 12: expected exactly one of *")]
    [InlineData("range: 192.0.2.0/24", "range: 192.0.2.0/24, spf: a.example", "line 12: expected exactly one *")]
    [InlineData("domain: new.bigmail.example", "domain: bigmail.example", "line 8: the domain \"bigmail.example\" *")]
    [InlineData("domain: customer.example", "domain: bigmail.example", "line 10: the domain \"bigmail.example\" *")]
    [InlineData("    hosting: BigMail for Work\n", "", "line 3: provider \"bigmail\" needs the key \"hosting\": *")]
    [InlineData("source: a page, confirmed: \"no\" }\n", "confirmed: \"no\" }\n", "*\"source\"*")]
    [InlineData("domain: bigmail.example", "domain: BigMail.example", "line 7: *in lower case*")]
    [InlineData("confirmed: \"2026-11-30\"", "confirmed: \"yes\"", "*a day such as*")]
    [InlineData("title: BigMail", "titel: BigMail", "line 3: *title*")]
    public void A_mistake_is_said_with_its_line(string written, string wrong, string message)
    {
        Good.Should().Contain(written);
        var read = () => ProviderFile.Read(Good.Replace(written, wrong), "p.yaml");

        read.Should().Throw<DescriptionException>().WithMessage($"p.yaml, {message}");
    }

    [Fact]
    public void A_file_that_is_not_there_is_said()
    {
        var load = () => ProviderFile.Load("/nowhere/providers.yaml");

        load.Should().Throw<DescriptionException>().WithMessage("/nowhere/providers.yaml cannot be read: *.");
    }

    [Fact]
    public void The_suites_own_file_names_nobody_until_somebody_has_confirmed_it()
    {
        var providers = ProviderFile.Load(Repository.File("containers/live/providers.yaml"));

        providers.Select(provider => provider.Title).Should().Contain(
            ["Gmail", "Outlook.com", "Microsoft 365", "Yahoo Mail", "Proton Mail", "iCloud Mail", "Fastmail"]);
        providers.Should().OnlyContain(provider => provider.DkimDomains.Count == 0 && provider.Networks.Count == 0
            && provider.Customers.Count == 0);
    }
}
