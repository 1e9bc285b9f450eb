namespace Conformance.Sender.Rfc8461;

/// <summary>Many policy bodies under one clause: each has a domain of its own, and all are tried at once.</summary>
internal static class PolicyCases
{
    /// <summary>A body in the usual form, with CRLF, of a policy that enforces.</summary>
    public static string Enforcing(string mx) => StsPolicy.Enforce(mx).ToBody();

    /// <summary>That body, with this before each line.</summary>
    public static string Indented(string indent, string mx) => string.Concat(
        Enforcing(mx).Split("\r\n").Where(line => line.Length > 0).Select(line => $"{indent}{line}\r\n"));

    /// <summary>
    /// Each body is a valid policy: mail to an MX host that it covers is delivered, and mail to one that it does not
    /// cover is not.
    /// </summary>
    /// <param name="cases">What is special about a body, and the body with the pattern it is given.</param>
    public static async Task AppliesAsync(this SenderLab lab, params (string What, Func<string, string> Body)[] cases)
    {
        var covered = cases.Select(one => lab.Domain(one.Body, covers: true));
        var forbidden = cases.Select(one => lab.Domain(one.Body, covers: false));

        var delivered = lab.SendAsync(covered, after: After.Fetch);
        var held = lab.SendAsync(forbidden, Expect.Refusal, After.Fetch);

        foreach (var (attempt, one) in (await held).Zip(cases))
        {
            attempt.Should().NotBeDelivered("a policy {0} is valid, and this one forbids the MX host", one.What);
        }

        foreach (var (attempt, one) in (await delivered).Zip(cases))
        {
            attempt.Should().BeDelivered("a policy {0} is valid, and this one covers the MX host", one.What);
        }
    }

    /// <summary>
    /// Each body is an invalid policy: mail that it would forbid is delivered. A control shows that the sender applies
    /// a valid one.
    /// </summary>
    public static Task RejectsPoliciesAsync(this SenderLab lab, params (string What, string Body)[] cases) =>
        lab.RejectsPoliciesAsync(CertificateKind.Good, cases);

    /// <param name="certificate">
    /// What the MX hosts present: an invalid one distinguishes a rejected policy from one that covers every host.
    /// </param>
    public static async Task RejectsPoliciesAsync(
        this SenderLab lab, CertificateKind certificate, params (string What, string Body)[] cases)
    {
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var attempts = await lab.SendAsync(
            cases.Select(one => lab.Domain().WithPolicyBody(one.Body).WithMxCertificate(certificate)),
            after: After.Fetch);

        await control;
        foreach (var (attempt, one) in attempts.Zip(cases))
        {
            attempt.Should().BeDelivered("a policy {0} is invalid", one.What);
        }
    }

    /// <summary>
    /// A policy from a policy host with such a certificate is rejected: mail that it would forbid is delivered. A
    /// control shows that the sender applies a valid one.
    /// </summary>
    public static async Task RejectsPoliciesOfHostsAsync(this SenderLab lab, params CertificateKind[] kinds)
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var attempts = await lab.SendAsync(
            kinds.Select(kind => lab.Domain().EnforceOtherMx().WithPolicyCertificate(kind)), after: After.Handshake);

        foreach (var (attempt, kind) in attempts.Zip(kinds))
        {
            attempt.Should().BeDelivered("the policy host's certificate is of kind {0}", kind);
        }
    }

    /// <summary>The cached policy still applies when an invalid one is published under a new id.</summary>
    /// <param name="cached">A domain whose policy is cached.</param>
    public static async Task KeepsPolicyAsync(this SenderLab lab, RecipientDomain cached, string body)
    {
        var primed = await lab.NowAsync();
        var changed = cached.WithPolicyBody(body).WithId("2").WithMxCertificate(CertificateKind.OtherCa);

        var before = await lab.SendAsync(changed, Expect.Refusal);
        before.Should().NotBeDelivered("the cached policy still forbids this certificate");
        await lab.PolicyHost(cached).EnsureFetchedAgainAsync(primed);
        var after = await lab.SendAsync(changed, Expect.Refusal, publish: false);

        after.Should().NotBeDelivered("the cached policy still forbids this certificate");
        await after.EnsurePresentedAsync(CertificateKind.OtherCa);
    }

    /// <summary>Records how each body was read, where the RFC is silent or contradicts itself.</summary>
    /// <param name="cases">What is special about a body, and the body with the pattern it is given.</param>
    public static async Task RecordsAsync(
        this SenderLab lab, params (string What, Func<string, string> Body)[] cases)
    {
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var seen = await Task.WhenAll(cases.Select(async one =>
        {
            var (covered, forbidden) = (lab.Domain(one.Body, covers: true), lab.Domain(one.Body, covers: false));
            return $"{one.What}: {await lab.ReadingAsync(covered, forbidden, lab.Testing(one.Body))}";
        }));

        await control;
        lab.Record($"A policy {string.Join("; ", seen)}.");
    }

    /// <summary>
    /// How a body was read, judged by three domains: one whose MX host the body covers if it is a valid policy, one
    /// whose MX host it does not cover, and one with the body in testing mode. Mail deferred in testing mode is
    /// deferred for another reason than the policy, such as a failed lookup: then it is unknown how it was read.
    /// </summary>
    public static async Task<string> ReadingAsync(
        this SenderLab lab, RecipientDomain covered, RecipientDomain forbidden, RecipientDomain testing)
    {
        var attempts = await lab.SendAsync([covered, forbidden, testing], Expect.SettledResult, After.Fetch);

        return attempts.Select(attempt => attempt.Outcome == DeliveryOutcome.Delivered).ToArray() switch
        {
            [true, true, true] => "rejected",
            [true, false, true] => "applied",
            [false, false, true] => "read as a policy that covers no MX host",
            [false, true, true] => "mail was deferred for the MX host that it covers, and not for another",
            _ => "mail was deferred in testing mode too, so it is unknown how it was read",
        };
    }

    /// <summary>The result of <see cref="UseAsync"/> for a policy that is used.</summary>
    public const string Used = "used";

    /// <summary>
    /// Whether a policy served in that way is used, judged by two domains: it covers the MX host of one, and not that
    /// of the other. Mail deferred for both is deferred for another reason.
    /// </summary>
    /// <param name="after">What is waited for before the message that is judged.</param>
    /// <param name="served">Has the policy host of the domain serve it in that way.</param>
    public static async Task<string> UseAsync(
        this SenderLab lab, After after, Func<RecipientDomain, RecipientDomain> served)
    {
        RecipientDomain[] domains = [served(lab.Domain().Enforce()), served(lab.Domain().EnforceOtherMx())];
        var attempts = await lab.SendAsync(domains, Expect.FirstResult, after);

        return attempts.Select(attempt => attempt.Outcome == DeliveryOutcome.Delivered).ToArray() switch
        {
            [true, false] => Used,
            [true, true] => "not used",
            [false, false] => "not used, and mail was deferred although it covers the MX host",
            _ => "used against the MX host that it covers, and not against another",
        };
    }

    /// <summary>A domain whose policy lists that pattern, made with its name, and another that is valid.</summary>
    public static RecipientDomain DomainListing(this SenderLab lab, Func<string, string> pattern)
    {
        var domain = lab.Domain();
        return domain.Enforce(pattern(domain.Name), RecipientDomain.OtherMx);
    }

    /// <summary>
    /// Whether a policy with that pattern is applied at all: the ABNF may have no such pattern, and a sender that
    /// rejects the whole policy forbids nothing, neither an MX host nor a bad certificate.
    /// </summary>
    public static async Task<bool> AppliesPolicyListingAsync(this SenderLab lab, Func<string, string> pattern)
    {
        var domain = lab.DomainListing(pattern).WithMxCertificate(CertificateKind.OtherCa);
        var attempt = await lab.SendAsync(domain, Expect.SettledResult, After.Fetch);
        return attempt.Outcome != DeliveryOutcome.Delivered;
    }

    /// <summary>Primes a domain whose policy has these values of max_age.</summary>
    public static Task<RecipientDomain> PrimedWithAgesAsync(this SenderLab lab, params string[] ages)
    {
        var domain = lab.Domain();
        var lines = string.Concat(ages.Select(age => $"max_age: {age}\r\n"));
        return lab.PrimedAsync(
            domain.WithPolicyBody($"version: STSv1\r\nmode: enforce\r\nmx: {domain.Mx.Name}\r\n{lines}"));
    }

    /// <summary>A domain that serves the body in testing mode, made with another name than its MX host's.</summary>
    public static RecipientDomain Testing(this SenderLab lab, Func<string, string> body) =>
        lab.Domain(mx => body(mx).Replace("mode: enforce", "mode: testing"), covers: false);

    /// <summary>A domain that serves the body, made with its MX host's name, or with another.</summary>
    public static RecipientDomain Domain(this SenderLab lab, Func<string, string> body, bool covers)
    {
        var domain = lab.Domain();
        return domain.WithPolicyBody(body(covers ? domain.Mx.Name : RecipientDomain.OtherMx));
    }
}
