namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2: what is no policy, and so forbids nothing (section 3.3).</summary>
public sealed class Section3_2_InvalidPolicies(SenderLab lab)
{
    private const string Mx = $"mx: {RecipientDomain.Elsewhere}\r\n";

    [Check("S-PARSE-NOVER", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "A policy without version is none.")]
    public Task Demands_a_version() => lab.TakesForNoneAsync(
        ("without version", $"mode: enforce\r\n{Mx}max_age: 86400\r\n"));

    [Check("S-PARSE-BADVER", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "A policy of another version is none, and the version compares with case.")]
    public Task Demands_that_version() => lab.TakesForNoneAsync(
        ("of version STSv2", $"version: STSv2\r\nmode: enforce\r\n{Mx}max_age: 86400\r\n"),
        ("of version STSv1.1", $"version: STSv1.1\r\nmode: enforce\r\n{Mx}max_age: 86400\r\n"),
        ("of version stsv1", $"version: stsv1\r\nmode: enforce\r\n{Mx}max_age: 86400\r\n"));

    [Check("S-PARSE-NOMODE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        TakesTime = true,
        Says = "A policy without mode is none, and leaves one that is cached as it is.")]
    public async Task Demands_a_mode()
    {
        const string Body = $"version: STSv1\r\n{Mx}max_age: 86400\r\n";
        var cached = await lab.PrimedAsync(lab.Domain().Enforce());
        await lab.TakesForNoneAsync(("without mode", Body));

        await SurvivesAsync(cached, Body);
    }

    [Check("S-PARSE-BADMODE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "A policy whose mode is neither enforce, testing nor none is none; the mode compares with case.")]
    public Task Demands_one_of_three_modes() => lab.TakesForNoneAsync(
        ("of mode report", $"version: STSv1\r\nmode: report\r\n{Mx}max_age: 86400\r\n"),
        ("of mode enforced", $"version: STSv1\r\nmode: enforced\r\n{Mx}max_age: 86400\r\n"),
        ("of mode Enforce", $"version: STSv1\r\nmode: Enforce\r\n{Mx}max_age: 86400\r\n"));

    [Check("S-PARSE-KEYCASE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "Names of fields compare with case: in other letters they are unknown, and the known ones missing.")]
    public Task Compares_names_with_case() => lab.TakesForNoneAsync(
        ("with Mode", $"version: STSv1\r\nMode: enforce\r\n{Mx}max_age: 86400\r\n"),
        ("with MX alone", $"version: STSv1\r\nmode: enforce\r\nMX: {RecipientDomain.Elsewhere}\r\nmax_age: 86400\r\n"));

    [Check("S-PARSE-NOMX", Topic = "parse", Rfc = "8461 §3.2, §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "A policy that enforces or tests, and has no mx, is none.")]
    public Task Demands_an_mx() => lab.TakesForNoneAsync(
        CertificateKind.OtherCa,
        ("that enforces without mx", "version: STSv1\r\nmode: enforce\r\nmax_age: 86400\r\n"),
        ("that enforces with a misspelt mx", "version: STSv1\r\nmode: enforce\r\nnmx: a.test\r\nmax_age: 86400\r\n"),
        ("that tests without mx", "version: STSv1\r\nmode: testing\r\nmax_age: 86400\r\n"));

    [Check("S-PARSE-NOAGE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "A policy without max_age is none.")]
    public Task Demands_a_max_age() => lab.TakesForNoneAsync(
        ("without max_age", $"version: STSv1\r\nmode: enforce\r\n{Mx}"));

    [Check("S-PARSE-AGE-BAD", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "A policy whose max_age is no plain number is none.")]
    public Task Demands_a_number() => lab.TakesForNoneAsync(
        // What a lax reader makes of these is a long life: of one second's, nothing would be seen.
        [.. new[] { "-1", "86400.5", "0x15180", "+86400", "604800s", "" }.Select(age => (
            $"with a max_age of \"{age}\"", $"version: STSv1\r\nmode: enforce\r\n{Mx}max_age: {age}\r\n"))]);

    [Check("S-PARSE-AGE-HUGE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "A policy whose max_age has more than ten digits is none.")]
    public Task Demands_ten_digits_at_most() => lab.TakesForNoneAsync(
        [.. new[] { "1000000000000000000", "10000000000000000000" }.Select(age => (
            $"with a max_age of {age.Length} digits", $"version: STSv1\r\nmode: enforce\r\n{Mx}max_age: {age}\r\n"))]);

    [Check("S-PARSE-HTML", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        TakesTime = true,
        Says = "A page of HTML in the place of a policy is none, and leaves one that is cached as it is.")]
    public async Task Takes_no_page_for_a_policy()
    {
        const string Page = "<!DOCTYPE html>\n<html>\n<head><title>Parked</title></head>\n"
            + "<body>\n<p>mode: none</p>\n</body>\n</html>\n";
        var cached = await lab.PrimedAsync(lab.Domain().Enforce());
        await lab.TakesForNoneAsync(("that is a page of HTML", Page));

        await SurvivesAsync(cached, Page);
    }

    [Check("S-PARSE-NUL", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "A policy with control characters in a value is none.")]
    public Task Takes_no_control_characters() => lab.TakesForNoneAsync(
        ("with NUL in a value", $"version: STSv1\r\nmode: enforce\r\nx-a: b\0c\r\n{Mx}max_age: 86400\r\n"),
        ("with BEL in a value", $"version: STSv1\r\nmode: enforce\r\nx-a: b\ac\r\n{Mx}max_age: 86400\r\n"));

    /// <summary>The cached policy still holds when another body stands in its place under a new id.</summary>
    private async Task SurvivesAsync(RecipientDomain cached, string body)
    {
        var primed = await lab.NowAsync();
        var changed = cached.WithPolicyBody(body).WithId("2").WithCertificate(CertificateKind.OtherCa);

        var before = await lab.DeliverForbiddenAsync(changed);
        before.Should().NotBeDelivered("the cached policy still forbids this certificate");
        await lab.FetchedAgainAsync(cached, primed);
        var after = await lab.SendForbiddenAsync(changed);

        after.Should().NotBeDelivered("the cached policy still forbids this certificate");
        await after.ShownAsync(CertificateKind.OtherCa);
    }
}
