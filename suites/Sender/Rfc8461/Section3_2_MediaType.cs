namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2: the media type of a policy.</summary>
public sealed class Section3_2_MediaType(SenderLab lab)
{
    [Check("S-FETCH-CTYPE-HTML", Topic = "fetch", Rfc = "8461 §3.2", Level = Level.Should, Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy that is served with a media type other than text/plain.")]
    public async Task Rejects_a_policy_of_another_media_type()
    {
        string[] types = ["text/html", "application/octet-stream"];
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var attempts = await lab.SendAsync(
            types.Select(type => lab.Domain().EnforceOtherMx().WithPolicyMediaType(type)), after: After.Fetch);

        foreach (var (attempt, type) in attempts.Zip(types))
        {
            attempt.Should().BeDelivered("{0} is not text/plain", type);
        }
    }

    [Check("S-FETCH-CTYPE-NONE", Topic = "fetch", Rfc = "8461 §3.2", Level = Level.Should, Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy that is served without a media type.")]
    public async Task Rejects_a_policy_without_a_media_type()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var attempt = await lab.SendAsync(lab.Domain().EnforceOtherMx().WithPolicyMediaType(null), after: After.Fetch);

        attempt.Should().BeDelivered("the response has no media type");
    }

    [Check("S-FETCH-CTYPE-PARAM", Topic = "fetch", Rfc = "8461 §3.2; 9110 §8.3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender accepts parameters and any case of letters in the media type of a policy.")]
    public async Task Accepts_any_spelling_of_the_media_type()
    {
        string[] types = ["text/plain; charset=utf-8; x=y", "TEXT/Plain", "text/plain;charset=\"us-ascii\""];
        await lab.PrimedAsync(lab.Domain().Enforce().WithPolicyMediaType(types[0]));

        var attempts = await lab.SendAsync(
            types.Select(type => lab.Domain().EnforceOtherMx().WithPolicyMediaType(type)), Expect.Refusal, After.Fetch);

        foreach (var (attempt, type) in attempts.Zip(types))
        {
            attempt.Should().NotBeDelivered("{0} is text/plain, and the policy lists another MX host", type);
        }
    }

    [Check("S-FETCH-CHARSET", Topic = "fetch", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: whether the sender uses a policy in ASCII whose media type declares another "
            + "charset.")]
    public async Task Records_use_of_a_policy_with_another_charset()
    {
        string[] charsets = ["iso-8859-1", "utf-16"];
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var uses = await Task.WhenAll(charsets.Select(charset => lab.UseAsync(
            After.Response, domain => domain.WithPolicyMediaType($"text/plain; charset={charset}"))));

        var seen = charsets.Zip(uses, (charset, use) => $"{charset}: {use}");
        lab.Record($"A policy that declares charset {string.Join(", ", seen)}.");
    }
}
