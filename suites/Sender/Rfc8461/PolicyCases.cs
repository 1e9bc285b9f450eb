namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>Many policy bodies under one clause: each is a domain of its own, and all go at once.</summary>
internal static class PolicyCases
{
    /// <summary>A body in the usual form, with CRLF, of a policy that enforces.</summary>
    public static string Enforcing(string mx) => StsPolicy.Enforce(mx).ToBody();

    /// <summary>
    /// Each body is read as the policy that it is: it lets a covered MX host have the mail, and forbids one that it
    /// does not cover.
    /// </summary>
    /// <param name="cases">What is special about a body, and the body with the pattern it is given.</param>
    public static async Task AppliesAsync(this SenderLab lab, params (string What, Func<string, string> Body)[] cases)
    {
        var covered = cases.Select(one => lab.Domain(one.Body, covers: true));
        var forbidden = cases.Select(one => lab.Domain(one.Body, covers: false));

        var delivered = lab.DeliverAfterFetchAsync(covered);
        var held = Task.WhenAll(forbidden.Select(lab.DeliverForbiddenAfterFetchAsync));

        foreach (var (attempt, one) in (await held).Zip(cases))
        {
            attempt.Should().NotBeDelivered("the policy is valid {0}, and forbids the MX host", one.What);
        }

        foreach (var (attempt, one) in (await delivered).Zip(cases))
        {
            attempt.Should().BeDelivered("the policy is valid {0}, and covers the MX host", one.What);
        }
    }

    /// <summary>
    /// Each body is no policy: what it would forbid is delivered. That the sender applies what is one is shown first.
    /// </summary>
    public static Task TakesForNoneAsync(this SenderLab lab, params (string What, string Body)[] cases) =>
        lab.TakesForNoneAsync(CertificateKind.Good, cases);

    /// <param name="certificate">
    /// What the MX hosts show: a bad one tells apart what is no policy and what covers every host.
    /// </param>
    public static async Task TakesForNoneAsync(
        this SenderLab lab, CertificateKind certificate, params (string What, string Body)[] cases)
    {
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var attempts = await lab.DeliverAfterFetchAsync(
            cases.Select(one => lab.Domain().WithPolicyBody(one.Body).WithCertificate(certificate)));

        await control;
        foreach (var (attempt, one) in attempts.Zip(cases))
        {
            attempt.Should().BeDelivered("a policy {0} is none", one.What);
        }
    }

    /// <summary>Tells of each body how it was read, which the RFC leaves open or says in two ways.</summary>
    /// <param name="cases">What is special about a body, and the body with the pattern it is given.</param>
    public static async Task RecordsAsync(
        this SenderLab lab, params (string What, Func<string, string> Body)[] cases)
    {
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var told = await Task.WhenAll(cases.Select(async one =>
        {
            var (covered, forbidden) = (lab.Domain(one.Body, covers: true), lab.Domain(one.Body, covers: false));
            return $"{one.What}: {await lab.ReadingAsync(covered, forbidden, lab.Testing(one.Body))}";
        }));

        await control;
        lab.Record($"A policy {string.Join("; ", told)}.");
    }

    /// <summary>
    /// How a body was read, told from three domains: one whose MX host the body covers, if it is a policy, one whose MX
    /// host it does not cover, and the same in testing mode. What is held in testing mode is held for another reason
    /// than the policy, as while its lookup is taken to have failed: then nothing is told of how it was read.
    /// </summary>
    public static async Task<string> ReadingAsync(
        this SenderLab lab, RecipientDomain covered, RecipientDomain forbidden, RecipientDomain testing)
    {
        var attempts = await Task.WhenAll(new[] { covered, forbidden, testing }.Select(lab.TryAfterFetchAsync));

        return attempts.Select(attempt => attempt.Fate == Fate.Delivered).ToArray() switch
        {
            [true, true, true] => "not taken for a policy",
            [true, false, true] => "applied",
            [false, false, true] => "taken for a policy that covers no MX host",
            [false, true, true] => "it held up the MX host that it covers, and not another",
            _ => "mail is held in testing mode too, so that nothing shows how it was read",
        };
    }

    /// <summary>Of a policy, as <see cref="UseAsync"/> tells it.</summary>
    public const string Used = "used";

    /// <summary>
    /// Whether a policy is used that is served in that way, told from two domains: it covers the MX host of one, and
    /// not that of the other. What is held for both is held for another reason.
    /// </summary>
    /// <param name="what">What is waited for before the message that counts; begins "… was not seen".</param>
    /// <param name="served">Has the policy host of the domain serve it in that way.</param>
    public static async Task<string> UseAsync<T>(
        this SenderLab lab, string what, Func<RecipientDomain, RecipientDomain> served)
        where T : LabEvent
    {
        RecipientDomain[] domains = [served(lab.Domain().Enforce()), served(lab.Domain().Forbidding())];
        var attempts = await Task.WhenAll(
            domains.Select(domain => lab.TryAfterAsync<T>(domain, what, _ => true)));

        return (attempts[0].Fate == Fate.Delivered, attempts[1].Fate == Fate.Delivered) switch
        {
            (true, false) => Used,
            (true, true) => "not used",
            (false, false) => "not used, and mail held although it covers the MX host",
            (false, true) => "used against the MX host that it covers, and not against another",
        };
    }

    /// <summary>A domain that serves the body in testing mode, made with another name than its MX host's.</summary>
    public static RecipientDomain Testing(this SenderLab lab, Func<string, string> body) =>
        lab.Domain(mx => body(mx).Replace("mode: enforce", "mode: testing"), covers: false);

    /// <summary>A domain that serves the body, made with its MX host's name, or with another.</summary>
    public static RecipientDomain Domain(this SenderLab lab, Func<string, string> body, bool covers)
    {
        var domain = lab.Domain();
        return domain.WithPolicyBody(body(covers ? domain.Mx.Name : RecipientDomain.Elsewhere));
    }
}
