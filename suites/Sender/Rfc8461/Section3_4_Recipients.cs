using System.Net;

namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 sections 1.1 to 3.4: whose policy counts, for recipients of several kinds.</summary>
public sealed class Section3_4_Recipients(SenderLab lab)
{
    [Check("S-TXT-TWODOMAINS", Topic = "discovery", Rfc = "8461 §1.1, §4", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Of one message to two domains with one MX host, the copy whose domain forbids the host is held, and "
            + "the other is delivered.")]
    public async Task Applies_to_each_copy_its_own_policy()
    {
        var strict = lab.Domain().Forbidding();
        var open = lab.SiblingOf(strict, "open").WithMxHosts();
        open = open.WithRecord(open.Name, "MX", $"10 {strict.Mx.Name}");
        await lab.ControlRefusedAsync(strict.Beside(open));

        var attempt = await lab.SendTogetherAsync(open, strict);

        attempt.Should().BeDelivered("{0} has no policy", open.Name);
        attempt.DeliveredIn(strict).Should($"delivery to {strict.Name}")
            .BeNone("its policy does not cover {0}", strict.Mx.Name);
        attempt.DeliveredIn(open).Should($"delivery to {open.Name}").BeSome("{0} has no policy", open.Name);
        lab.NeverReaches(strict, attempt);
    }

    [Check("S-TXT-IDN", Topic = "discovery", Rfc = "8461 §3.1, §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "An internationalised domain's STS record and policy host are looked for by its A-labels.")]
    public async Task Looks_for_a_labels()
    {
        var written = Internationalised();
        var inUnicode = Internationalised();
        inUnicode = inUnicode with { AddressedAs = inUnicode.Name.Replace("xn--bcher-kva", "b\u00fccher") };
        var control = lab.DeliverAfterFetchAsync(lab.Domain().Enforce());

        // Where a target takes no SMTPUTF8, A-labels are all there is.
        var attempts = await Task.WhenAll(lab.DeliverIfTakenAsync(written), lab.DeliverIfTakenAsync(inUnicode));

        (await control).Should().BeDelivered("nothing is wrong with this domain");
        foreach (var attempt in attempts.OfType<Attempt>())
        {
            attempt.Should().AskInALabels("a name is looked up by its A-labels");
            attempt.WasDelivered();
            (await lab.FetchedAsync(attempt.Domain)).Should().BeAnswered("its STS record announces one");
            var hello = await lab.PolicyHelloAsync(attempt.Domain);
            hello.Should().NameInSni(attempt.Domain.PolicyHostName, "names in SNI are in A-labels");
        }
    }

    [Check("S-TXT-ADDRLIT", Topic = "discovery", Rfc = "8461 §3.4", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "There is no policy for a mailbox at an address literal, so none is looked for.")]
    public async Task Looks_for_no_policy_of_an_address()
    {
        var domain = lab.Domain();
        var byName = await lab.DeliverAsync(domain);
        byName.WasDelivered();
        var address = IPEndPoint.Parse(byName.Session!.Opened.LocalAddress).Address;

        var attempt = await lab.SendAsync(domain with { AddressedAs = $"[{address}]" });

        attempt.WasDelivered();
        lab.PolicyQueries(address).Should("question for a policy").BeNone("an address has no policy");
        lab.NeverLookedUp(address);
    }

    private RecipientDomain Internationalised()
    {
        var parent = lab.Domain();

        // With its parent, so that a question for another spelling belongs to the check, too.
        return new RecipientDomain(parent.Scenario, parent.Host("xn--bcher-kva")).Enforce().Beside(parent);
    }
}
