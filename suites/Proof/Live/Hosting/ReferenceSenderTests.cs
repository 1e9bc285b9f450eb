using Conformance.Live.Observing;
using Conformance.Reference;
using Conformance.Reference.Behaviour;
using Conformance.Reference.Faults;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Hosting;

/// <summary>A whole observation through the public ports: the right sender passes, each fault is caught.</summary>
public sealed class ReferenceSenderTests
{
    [Fact]
    public async Task The_right_sender_passes_every_case()
    {
        await using var bench = await LiveBench.StartAsync();

        var standings = await bench.ObserveAsync(
            Fault.None, all => all.Values.All(standing => standing.Verdict is not null));

        standings.Values.Where(standing => standing.Verdict != Verdict.Pass).Should().BeEmpty();
    }

    [Theory]
    [InlineData("no-sni", "plain")]
    [InlineData("sni-only-with-policy", "plain")]
    [InlineData("sni-only-enforce", "sni-testing")]
    [InlineData("sni-recipient-domain", "sni-not-domain")]
    [InlineData("sni-first-pattern", "sni-enforce")]
    [InlineData("trust-not-checked", "self-signed")]
    [InlineData("name-not-checked", "wrong-name")]
    [InlineData("expiry-not-checked", "expired")]
    [InlineData("certificate-for-next-hop", "next-hop-name")]
    [InlineData("certificate-any-pattern", "other-mx-name")]
    [InlineData("clear-text-without-starttls", "no-starttls")]
    [InlineData("clear-text-after-refused-starttls", "starttls-refused")]
    [InlineData("mx-not-matched", "not-listed")]
    [InlineData("mx-wildcard-any-depth", "wildcard-deep")]
    [InlineData("testing-enforced", "testing-untrusted")]
    [InlineData("testing-in-clear-text", "testing")]
    [InlineData("none-enforced", "mode-none")]
    [InlineData("redirects-followed", "redirect")]
    [InlineData("policy-host-trust-not-checked", "policy-untrusted")]
    [InlineData("policy-host-name-not-checked", "policy-wrong-name")]
    [InlineData("policy-host-expiry-not-checked", "policy-expired")]
    [InlineData("last-duplicate-wins", "first-enforce")]
    [InlineData("last-duplicate-wins", "first-testing")]
    [InlineData("verifies-without-policy", "plain-untrusted")]
    public async Task A_fault_fails_the_case_that_is_about_it(string fault, string id)
    {
        await using var bench = await LiveBench.StartAsync();

        var standings = await bench.ObserveAsync(
            FaultCatalogue.Named(fault)!, all => all[id].Verdict is not null);

        standings[id].Verdict.Should().Be(Verdict.Fail, "{0}", standings[id]);
    }

    [Theory]
    [InlineData("lazy-first-fetch")]
    [InlineData("keeps-connections")]
    [InlineData("random-case-questions")]
    [InlineData("no-quit-when-refusing")]
    public async Task A_legal_variation_fails_nothing(string variation)
    {
        await using var bench = await LiveBench.StartAsync();

        var standings = await bench.ObserveAsync(
            FaultCatalogue.Named(variation)!, all => all["untrusted"].Verdict is not null);

        standings.Values.Where(standing => standing.Verdict == Verdict.Fail).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_looks_up_no_policy_fails_nothing_and_is_seen_to_ignore_them()
    {
        await using var bench = await LiveBench.StartAsync();

        var standings = await bench.ObserveAsync(
            FaultCatalogue.Named("ignores-policies")!,
            all => all["untrusted"].Verdict is not null && all["not-listed"].Verdict is not null);

        standings["untrusted"].Verdict.Should().Be(Verdict.NotApplicable, "{0}", standings["untrusted"]);
        standings["not-listed"].Verdict.Should().Be(Verdict.NotApplicable, "{0}", standings["not-listed"]);
        standings.Values.Where(standing => standing.Verdict == Verdict.Fail).Should().BeEmpty();
    }
}
