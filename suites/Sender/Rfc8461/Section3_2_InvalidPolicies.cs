namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2: which policies are invalid, and so forbid nothing (section 3.3).</summary>
public sealed class Section3_2_InvalidPolicies(SenderLab lab)
{
    private const string Mx = $"mx: {RecipientDomain.OtherMx}\r\n";

    [Check("S-PARSE-NOVER", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy without a version.")]
    public Task Rejects_a_policy_without_a_version() => lab.RejectsPoliciesAsync(
        ("without version", $"mode: enforce\r\n{Mx}max_age: 86400\r\n"));

    [Check("S-PARSE-BADVER", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy of another version; the version is case-sensitive.")]
    public Task Rejects_a_policy_of_another_version() => lab.RejectsPoliciesAsync(
        ("of version STSv2", $"version: STSv2\r\nmode: enforce\r\n{Mx}max_age: 86400\r\n"),
        ("of version STSv1.1", $"version: STSv1.1\r\nmode: enforce\r\n{Mx}max_age: 86400\r\n"),
        ("of version stsv1", $"version: stsv1\r\nmode: enforce\r\n{Mx}max_age: 86400\r\n"));

    [Check("S-PARSE-NOMODE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Slow = true,
        Says = "The sender rejects a policy without a mode, and keeps the one that is cached.")]
    public async Task Rejects_a_policy_without_a_mode()
    {
        const string Body = $"version: STSv1\r\n{Mx}max_age: 86400\r\n";
        var cached = await lab.PrimedAsync(lab.Domain().Enforce());
        await lab.RejectsPoliciesAsync(("without mode", Body));

        await lab.KeepsPolicyAsync(cached, Body);
    }

    [Check("S-PARSE-BADMODE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy with an unknown mode; the mode is case-sensitive.")]
    public Task Rejects_a_policy_with_an_unknown_mode() => lab.RejectsPoliciesAsync(
        ("of mode report", $"version: STSv1\r\nmode: report\r\n{Mx}max_age: 86400\r\n"),
        ("of mode enforced", $"version: STSv1\r\nmode: enforced\r\n{Mx}max_age: 86400\r\n"),
        ("of mode Enforce", $"version: STSv1\r\nmode: Enforce\r\n{Mx}max_age: 86400\r\n"));

    [Check("S-PARSE-KEYCASE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender treats the field names of a policy as case-sensitive, and rejects a policy that has a "
            + "required field in another case only.")]
    public Task Treats_field_names_as_case_sensitive() => lab.RejectsPoliciesAsync(
        ("with Mode", $"version: STSv1\r\nMode: enforce\r\n{Mx}max_age: 86400\r\n"),
        ("with MX alone", $"version: STSv1\r\nmode: enforce\r\nMX: {RecipientDomain.OtherMx}\r\nmax_age: 86400\r\n"));

    [Check("S-PARSE-NOMX", Topic = "parse", Rfc = "8461 §3.2, §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy of mode enforce or testing that has no mx.")]
    public Task Rejects_a_policy_without_an_mx() => lab.RejectsPoliciesAsync(
        CertificateKind.OtherCa,
        ("that enforces without mx", "version: STSv1\r\nmode: enforce\r\nmax_age: 86400\r\n"),
        ("that enforces with a misspelt mx", "version: STSv1\r\nmode: enforce\r\nnmx: a.test\r\nmax_age: 86400\r\n"),
        ("that tests without mx", "version: STSv1\r\nmode: testing\r\nmax_age: 86400\r\n"));

    [Check("S-PARSE-NOAGE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy without max_age.")]
    public Task Rejects_a_policy_without_a_max_age() => lab.RejectsPoliciesAsync(
        ("without max_age", $"version: STSv1\r\nmode: enforce\r\n{Mx}"));

    [Check("S-PARSE-AGE-BAD", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Slow = true,
        Says = "The sender rejects a policy whose max_age is not a plain number.")]
    public Task Rejects_a_policy_whose_max_age_is_not_a_number() => lab.RejectsPoliciesAsync(
        // A lax reader makes a long lifetime of these: one of a second would not be observed.
        [.. new[] { "-1", "86400.5", "0x15180", "+86400", "604800s", "" }.Select(age => (
            $"with a max_age of \"{age}\"", $"version: STSv1\r\nmode: enforce\r\n{Mx}max_age: {age}\r\n"))]);

    [Check("S-PARSE-AGE-HUGE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy whose max_age has more than ten digits.")]
    public Task Rejects_a_policy_whose_max_age_has_more_than_ten_digits() => lab.RejectsPoliciesAsync(
        [.. new[] { "1000000000000000000", "10000000000000000000" }.Select(age => (
            $"with a max_age of {age.Length} digits", $"version: STSv1\r\nmode: enforce\r\n{Mx}max_age: {age}\r\n"))]);

    [Check("S-PARSE-HTML", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Slow = true,
        Says = "The sender rejects an HTML page in place of a policy, and keeps the policy that is cached.")]
    public async Task Rejects_an_html_page_in_place_of_a_policy()
    {
        const string Page = "<!DOCTYPE html>\n<html>\n<head><title>Parked</title></head>\n"
            + "<body>\n<p>mode: none</p>\n</body>\n</html>\n";
        var cached = await lab.PrimedAsync(lab.Domain().Enforce());
        await lab.RejectsPoliciesAsync(("that is a page of HTML", Page));

        await lab.KeepsPolicyAsync(cached, Page);
    }

    [Check("S-PARSE-NUL", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy with control characters in a value.")]
    public Task Rejects_a_policy_with_control_characters() => lab.RejectsPoliciesAsync(
        ("with NUL in a value", $"version: STSv1\r\nmode: enforce\r\nx-a: b\0c\r\n{Mx}max_age: 86400\r\n"),
        ("with BEL in a value", $"version: STSv1\r\nmode: enforce\r\nx-a: b\ac\r\n{Mx}max_age: 86400\r\n"));
}
