using Conformance.Descriptions;
using Conformance.Live.Cases;
using Conformance.Proof.Live.Observing;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Cases;

/// <summary>The file of cases is read strictly, and says of a mistake where it is.</summary>
public sealed class CaseFileTests
{
    private const string Least = """
        cases:
          good: { title: good, check: S-CERT-OK, expects: tls, mx: [{ name: mx1 }] }

        """;

    [Fact]
    public void The_cases_ask_rows_of_the_catalogue()
    {
        var rows = File.ReadLines(Repository.File("docs/checks.tsv")).Select(line => line.Split('\t')[0]).ToHashSet();

        Story.Cases.Should().HaveCountGreaterThan(30);
        Story.Cases.Select(one => one.Check).Should().OnlyContain(check => rows.Contains(check));
    }

    [Fact]
    public void What_is_to_be_refused_has_something_wrong_with_it_and_its_twin_has_not()
    {
        foreach (var one in Story.Cases.Where(one => one.Expects is Expectation.Refusal or Expectation.NextHost))
        {
            var twin = Story.CaseOf(one.Twin!);
            Mistakes.Of(one, one.Mx[0]).Should().NotBe(Mistake.Nothing, "{0} is to be refused", one.Id);
            Mistakes.Of(twin, twin.Mx[0]).Should().Be(Mistake.Nothing, "{0} is to be delivered", twin.Id);
            twin.Policy?.Mode.Should().Be("enforce", "{0} is under enforce, too", one.Id);
        }
    }

    [Theory]
    [InlineData("*", "mx1", Mistake.Nothing)]
    [InlineData("*", "a.mx1", Mistake.NotListed)]
    [InlineData("*", "@", Mistake.NotListed)]
    [InlineData("*.pool", "mx1.pool", Mistake.Nothing)]
    [InlineData("*.pool", "pool", Mistake.NotListed)]
    [InlineData("mx2", "mx1", Mistake.NotListed)]
    public void A_pattern_matches_one_label(string pattern, string host, Mistake mistake)
    {
        var one = Story.CaseOf("enforce");

        Mistakes.Of(one with { Policy = one.Policy! with { Mx = [pattern] } }, new CaseMx(host)).Should().Be(mistake);
    }

    [Theory]
    [InlineData("  a: { title: t, check: S-A, expects: tls, mxs: [] }",
        "cases.yaml, line 3: \"mxs\" is not a key of a case; did you mean \"mx\"? Known: *")]
    [InlineData("  a: { title: t, check: S-A, expects: refusl, twin: good, mx: [{ name: a }] }",
        "cases.yaml, line 3: \"refusl\" is not an expectation; did you mean \"refusal\"? Known: *")]
    [InlineData("  a: { title: t, check: S-A, expects: refusal, twin: god, mx: [{ name: a }] }",
        "cases.yaml, line 3: \"god\" is not a case of this file; did you mean \"good\"? Known: good, a.")]
    [InlineData("  a: { title: t, check: S-A, expects: refusal, mx: [{ name: a }] }",
        "cases.yaml, line 3: case \"a\" needs the key \"twin\": *")]
    [InlineData("  a: { title: t, check: S-A, expects: delivery, appliedIn: good, mx: [{ name: a }] }",
        "cases.yaml, line 3: expected a case that expects a refusal for \"appliedIn\", found \"good\", *")]
    [InlineData("  a: { title: t, check: S-A, expects: refusal, twin: a, mx: [{ name: a }] }",
        "cases.yaml, line 3: expected a case with nothing wrong, which expects sni or tls, for \"twin\", found \"a\".")]
    [InlineData("  a: { title: t, check: S-A, expects: tls, mx: [{ name: a }, { name: b }] }",
        "cases.yaml, line 3: expected two or more MX hosts exactly where nextHost is expected.")]
    [InlineData("  a: { title: t, check: S-A, expects: nextHost, twin: good, mx: [{ name: a }, { name: a }] }",
        "cases.yaml, line 3: expected each MX host once, found \"a\" again.")]
    [InlineData("  a: { title: t, check: S-A, expects: tls, mxDomain: good, mx: [{ name: a }] }",
        "cases.yaml, line 3: expected a label that nothing else has for \"mxDomain\", found \"good\".")]
    [InlineData("  a: { title: t, check: S-A, expects: tls, mx: [{ name: a, certificate: odd }] }",
        "cases.yaml, line 3: \"odd\" is not a certificate; did you mean \"good\"? Known: good, *")]
    [InlineData("  A: { title: t, check: S-A, expects: tls, mx: [{ name: a }] }",
        "cases.yaml, line 3: \"A\" cannot be the name of a case; expected a label of a host name in lower case.")]
    public void A_mistake_is_named_with_its_line(string line, string sentence)
    {
        var read = () => CaseFile.Read(Least + line + "\n", "cases.yaml");

        read.Should().Throw<DescriptionException>().WithMessage(sentence);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var load = () => CaseFile.Load("no/cases.yaml");

        load.Should().Throw<DescriptionException>().WithMessage("no/cases.yaml cannot be read: *");
    }
}
