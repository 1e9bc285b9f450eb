namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2: the media type that a policy has.</summary>
public sealed class Section3_2_MediaType(SenderLab lab)
{
    [Check("S-FETCH-CTYPE-HTML", Topic = "fetch", Rfc = "8461 §3.2", Level = Level.Should, Needs = [Feature.MtaSts],
        Says = "What is served as another media type than text/plain is no policy.")]
    public async Task Takes_no_policy_of_another_media_type()
    {
        string[] types = ["text/html", "application/octet-stream"];
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var attempts = await lab.DeliverAfterFetchAsync(
            types.Select(type => lab.Domain().Forbidding().WithMediaType(type)));

        foreach (var (attempt, type) in attempts.Zip(types))
        {
            attempt.Should().BeDelivered("{0} is not text/plain", type);
        }
    }

    [Check("S-FETCH-CTYPE-NONE", Topic = "fetch", Rfc = "8461 §3.2", Level = Level.Should, Needs = [Feature.MtaSts],
        Says = "What is served without a media type is no policy.")]
    public async Task Takes_no_policy_without_a_media_type()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var attempt = await lab.DeliverAfterFetchAsync(lab.Domain().Forbidding().WithMediaType(null));

        attempt.Should().BeDelivered("nothing says that this is text/plain");
    }

    [Check("S-FETCH-CTYPE-PARAM", Topic = "fetch", Rfc = "8461 §3.2; 9110 §8.3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The media type of a policy may have parameters, and be spelled in any case.")]
    public async Task Takes_a_policy_with_any_spelling_of_its_media_type()
    {
        string[] types = ["text/plain; charset=utf-8; x=y", "TEXT/Plain", "text/plain;charset=\"us-ascii\""];
        await lab.PrimedAsync(lab.Domain().Enforce().WithMediaType(types[0]));

        var attempts = await Task.WhenAll(types.Select(
            type => lab.DeliverForbiddenAfterFetchAsync(lab.Domain().Forbidding().WithMediaType(type))));

        foreach (var (attempt, type) in attempts.Zip(types))
        {
            attempt.Should().NotBeDelivered("{0} is text/plain, and the policy lists another MX host", type);
        }
    }

    [Check("S-FETCH-CHARSET", Topic = "fetch", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "What becomes of a policy in ASCII whose media type claims another charset.")]
    public async Task Does_this_with_another_charset()
    {
        string[] charsets = ["iso-8859-1", "utf-16"];
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var uses = await Task.WhenAll(charsets.Select(charset => lab.UseAsync<HttpResponseSent>(
            "An answer", domain => domain.WithMediaType($"text/plain; charset={charset}"))));

        var told = charsets.Zip(uses, (charset, use) => $"{charset}: {use}");
        lab.Record($"A policy that claims to be {string.Join(", ", told)}.");
    }
}
