namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>Many policy bodies under one clause: each is a domain of its own, and all go at once.</summary>
internal static class PolicyCases
{
    /// <summary>An MX pattern that covers none of the lab's hosts.</summary>
    public const string Elsewhere = "elsewhere.test";

    /// <summary>A body in the usual form, with CRLF, of a policy that enforces.</summary>
    public static string Enforcing(string mx) => StsPolicy.Enforce(mx).ToBody();

    /// <summary>
    /// Each body is read as the policy that it is: it lets a covered MX host have the mail, and forbids one that it
    /// does not cover.
    /// </summary>
    /// <param name="cases">What is special about a body, and the body with the pattern it is given.</param>
    public static async Task AppliesAsync(this SenderLab lab, params (string What, Func<string, string> Body)[] cases)
    {
        var covered = cases.Select(one => Domain(lab, one.Body, covers: true));
        var forbidden = cases.Select(one => Domain(lab, one.Body, covers: false));

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
        var control = lab.ControlRefusedAsync(lab.Domain().Enforce(Elsewhere));
        var attempts = await lab.DeliverAfterFetchAsync(
            cases.Select(one => lab.Domain().WithPolicyBody(one.Body).WithCertificate(certificate)));

        await control;
        foreach (var (attempt, one) in attempts.Zip(cases))
        {
            attempt.Should().BeDelivered("a policy {0} is none", one.What);
        }
    }

    /// <summary>Tells of each body whether it was applied, which the RFC leaves open or says in two ways.</summary>
    /// <param name="cases">Bodies that, if they are policies, forbid the MX host.</param>
    public static async Task RecordsAsync(
        this SenderLab lab, params (string What, Func<string, string> Body)[] cases)
    {
        var told = await Task.WhenAll(cases.Select(async one =>
        {
            var domain = Domain(lab, one.Body, covers: false);
            await lab.TryAsync(domain);
            await lab.FetchedAsync(domain);
            var attempt = await lab.TryAsync(domain);
            return $"{one.What}: {(attempt.Fate == Fate.Delivered ? "taken for no policy" : "applied")}";
        }));
        lab.Record($"A policy {string.Join("; ", told)}.");
    }

    private static RecipientDomain Domain(SenderLab lab, Func<string, string> body, bool covers)
    {
        var domain = lab.Domain();
        return domain.WithPolicyBody(body(covers ? domain.Mx.Name : Elsewhere));
    }
}
