using Conformance.Lab.Scenarios;

namespace Conformance.Sender.Rfc5321;

/// <summary>RFC 5321 sections 4.2.1 and 4.5.4.1: what is tried again, and for whom.</summary>
public sealed class Section4_5_4_1_Retries(SenderLab lab)
{
    [Check("S-FAIL-REAL5XX", Topic = "failure", Rfc = "5321 §4.2.1", Level = Level.Should, Needs = [Feature.MtaSts],
        Says = "The sender bounces at once what an MX host that satisfies the policy refuses with 550.")]
    public async Task Bounces_what_a_good_host_refuses()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var refusing = domain.WithMxSpeaking(_ => SmtpScript.Answering("RCPT", "550 5.1.1 No such user"));

        var attempt = await lab.SendAsync(refusing, Expect.FirstResult);

        await lab.AwaitAsync<SmtpLine>(
            refusing, "A refusal of the recipient", line => line.From == "server" && line.Text.StartsWith("550"));
        await lab.AwaitReturnAsync(attempt);

        attempt.Should().HaveBounced("the host satisfies the policy, and its refusal is permanent");
    }

    [Check("S-FAIL-RETRY-GAP", Topic = "failure", Rfc = "5321 §4.5.4.1", Level = Level.Record,
        Says = "Recorded: the time between the first attempts to deliver a message, which the lab's configuration "
            + "shortens.")]
    public async Task Records_the_first_retry_intervals()
    {
        var domain = lab.Domain();
        var attempt = await lab.SendAsync(domain.WithMxHosts(MxHost.Busy(domain.Mx.Name)), Expect.RefusalForNow);

        var gaps = await lab.AwaitRetryGapsAsync(attempt, most: 3);

        lab.Record($"Between the first attempts to deliver to a host that greets with 421: {(
            gaps.Count > 0 ? string.Join(", ", gaps) : "no second attempt in the time of the check")}. The lab "
            + "configures the target to retry soon; RFC 5321 asks for 30 minutes or more.");
    }

    [Check("S-FAIL-MULTIRCPT", Topic = "failure", Rfc = "5321 §4.5.4.1", Level = Level.Operation,
        Needs = [Feature.MtaSts], Twin = Twins.Within,
        Says = "The sender delivers one copy to each recipient of a message, although the policy held one of them back "
            + "for a while.")]
    public async Task Delivers_one_copy_to_each_recipient()
    {
        var strict = lab.Domain().Enforce();
        var open = lab.SiblingOf(strict, "open");
        await lab.PrimedAsync(strict.WithSibling(open));
        await lab.PublishAsync(strict.WithMxCertificate(CertificateKind.OtherCa).WithSibling(open));

        var attempt = await lab.SendToBothAsync(open, strict);
        attempt.DeliveredIn(strict).Should($"delivery to {strict.Name}").BeNone("its policy forbids this certificate");
        await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
        attempt.DeliveredIn(strict).Should($"delivery to {strict.Name}").BeNone("its policy forbids this certificate");
        await lab.PublishAsync(strict.WithSibling(open));
        await lab.AwaitDeliveryInAsync(strict, attempt);

        foreach (var domain in (RecipientDomain[])[strict, open])
        {
            attempt.DeliveredIn(domain).Should($"delivery to {domain.Name}")
                .BeSome("the host is repaired, and the sender retries");
            lab.UntilTheEnd.ReachesOnce(domain, attempt);
        }
    }
}
