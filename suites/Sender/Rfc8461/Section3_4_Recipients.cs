namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 sections 1.1 to 3.4: which domain's policy applies, for recipients of several kinds.</summary>
public sealed class Section3_4_Recipients(SenderLab lab)
{
    [Check("S-TXT-TWODOMAINS", Topic = "discovery", Rfc = "8461 §1.1, §4", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender applies to each copy of a message the policy of its own domain: of two domains with one MX "
            + "host, it withholds the copy whose policy forbids the host, and delivers the other.")]
    public async Task Applies_to_each_copy_its_own_policy()
    {
        var (strict, open) = lab.DomainsWithOneMxHost();
        var (strictLater, openBefore) = lab.DomainsWithOneMxHost();
        await lab.ControlRefusedAsync(strict);

        var attempt = await lab.SendToBothAsync(open, strict);
        var whileQueued = await lab.SendAsync(open, publish: false);
        await lab.PublishAsync(strictLater);
        var before = await lab.SendAsync(openBefore, publish: false);
        var refused = await lab.SendAsync(strictLater, Expect.Refusal, After.Fetch, publish: false);
        var after = await lab.SendAsync(openBefore, publish: false);

        whileQueued.Should().BeDelivered("what is queued for {0} is another domain's", strict.Name);
        before.Should().BeDelivered("{0} has no policy", openBefore.Name);
        refused.Should().NotBeDelivered("its policy does not cover {0}", strictLater.Mx.Name);
        after.Should().BeDelivered("the policy of {0} is another domain's", strictLater.Name);
        attempt.Should().BeDelivered("{0} has no policy", open.Name);
        attempt.DeliveredIn(strict).Should($"delivery to {strict.Name}")
            .BeNone("its policy does not cover {0}", strict.Mx.Name);
        attempt.DeliveredIn(open).Should($"delivery to {open.Name}").BeSome("{0} has no policy", open.Name);
        lab.UntilTheEnd.NeverReaches(strict, attempt);
    }

    [Check("S-TXT-IDN", Topic = "discovery", Rfc = "8461 §3.1, §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender uses the A-labels of an internationalized domain to find its STS record and policy host.")]
    public async Task Looks_up_a_labels()
    {
        var written = lab.InternationalizedDomain();
        var inUnicode = lab.InternationalizedDomain();
        inUnicode = inUnicode with { AddressedAs = inUnicode.Name.Replace("xn--bcher-kva", "b\u00fccher") };
        var control = lab.SendAsync(lab.Domain().Enforce(), after: After.Fetch);

        // A target without SMTPUTF8 can be addressed by A-labels only.
        var attempts = await Task.WhenAll(lab.SendIfAcceptedAsync(written), lab.SendIfAcceptedAsync(inUnicode));

        (await control).Should().BeDelivered("nothing is wrong with this domain");
        await Cases.AllAsync(attempts.OfType<Attempt>(), async attempt =>
        {
            attempt.Should().AskInALabels("internationalized names are looked up by their A-labels");
            var fetched = await lab.PolicyHost(attempt.Domain).FetchedAsync();
            attempt.EnsureDeliveredOr(fetched);
            fetched.Should().BeAnswered("its STS record announces a policy");
            var hello = await lab.PolicyHost(attempt.Domain).HelloAsync();
            hello.Should().NameInSni(attempt.Domain.PolicyHostName, "SNI carries A-labels");
        });
    }

    [Check("S-TXT-ADDRLIT", Topic = "discovery", Rfc = "8461 §3.4", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender looks up no policy for a mailbox at an address literal.")]
    public async Task Looks_up_no_policy_for_an_address_literal()
    {
        var domain = lab.Domain();
        var byName = await lab.SendAsync(domain);
        byName.EnsureDelivered();
        var address = lab.Mx(domain).Address;

        var attempt = await lab.SendToAddressAsync(domain);

        attempt.EnsureDelivered();
        lab.PolicyLookups(address).Should("policy lookup").BeNone("an address has no policy");
        lab.UntilTheEnd.NeverLookedUp(address);
    }
}
