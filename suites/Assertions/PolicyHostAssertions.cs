using FluentAssertions.Primitives;

namespace Conformance.Assertions;

/// <summary>What can be demanded of the fetch of a policy.</summary>
public sealed class PolicyFetchAssertions(PolicyFetch fetch)
    : ReferenceTypeAssertions<PolicyFetch, PolicyFetchAssertions>(fetch)
{
    protected override string Identifier => "fetch";

    /// <summary>The policy host received a request, and answered it in full.</summary>
    public void BeAnswered(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        Subject.IsAnswered, $"the policy of {Subject.Domain.Name} to be fetched",
        $"{Subject.Domain.PolicyHostName} received no request for it", because, becauseArgs,
        seen => seen is HttpRequestSeen request && request.Scenario == Subject.Domain.Scenario);
}

/// <summary>What can be demanded of a request to a policy host.</summary>
public sealed class RequestAssertions(HttpRequestSeen request)
    : ReferenceTypeAssertions<HttpRequestSeen, RequestAssertions>(request)
{
    /// <summary>The port of HTTPS, which a Host field may have or leave out (RFC 9110 section 7.2).</summary>
    private const string HttpsPort = ":443";

    protected override string Identifier => "request";

    /// <summary>It is a GET of that path.</summary>
    public void Get(string path, string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        Subject.Method == "GET" && Subject.Target == path, $"the request to be \"GET {path}\"",
        $"it was {Quoted.Text($"{Subject.Method} {Subject.Target}")}", because, becauseArgs);

    /// <summary>Its Host field names that host.</summary>
    public void NameHost(string host, string because, params object[] becauseArgs)
    {
        var named = Subject.Host?.EndsWith(HttpsPort, StringComparison.Ordinal) == true
            ? Subject.Host[..^HttpsPort.Length]
            : Subject.Host;
        AssertionExtensions.Demand(
            HostNames.Same(named, host), $"the Host field to name {Quoted.Text(host)}",
            Subject.Host is null ? "there was none" : $"it was {Quoted.Text(Subject.Host)}", because, becauseArgs);
    }
}

/// <summary>What can be demanded of all requests to a policy host.</summary>
public sealed class PolicyRequestsAssertions(PolicyRequests requests)
    : ReferenceTypeAssertions<PolicyRequests, PolicyRequestsAssertions>(requests)
{
    protected override string Identifier => "requests";

    private string Host => Subject.Domain.PolicyHostName;

    private string[] Lines => [.. Subject.Select(request => $"{request.Method} {request.Target}")];

    /// <summary>The policy host received no request.</summary>
    public void BeAbsent(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        Subject.Count == 0, $"no request to {Host}", $"found {Quoted.All(Lines)}", because,
        becauseArgs);

    /// <summary>The policy host received a request.</summary>
    public void BeThere(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        Subject.Count > 0, $"a request to {Host}", "found none", because, becauseArgs);

    /// <summary>There was one request.</summary>
    public void BeOne(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        Subject.Count == 1, $"1 request to {Host}", $"found {Subject.Count}", because, becauseArgs);

    /// <summary>There were more than so many requests.</summary>
    public void BeMoreThan(int count, string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        Subject.Count > count, $"more than {count} request{(count == 1 ? "" : "s")} to {Host}",
        $"found {Subject.Count}", because, becauseArgs);

    /// <summary>
    /// Few were under way at the same time, and fewer than half of what so many messages would need. How many messages
    /// wait for one fetch depends on the load; whether they share it does not.
    /// </summary>
    public void BeShared(int messages, int atOnce, string because, params object[] becauseArgs) =>
        AssertionExtensions.Demand(
            Subject.MostAtOnce <= atOnce && Subject.Count < messages / 2,
            $"{messages} messages to share a few requests to {Host}, {atOnce} of them at once at most",
            $"found {Subject.Count}, up to {Subject.MostAtOnce} of them at once", because, becauseArgs);

    /// <summary>None asks for that path.</summary>
    public void NotBeFor(string path, string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        Subject.All(request => request.Target != path), $"no request to {Host} for {Quoted.Text(path)}",
        $"found {Quoted.All(Lines)}", because, becauseArgs);

    /// <summary>None has a field that makes it conditional (RFC 9110 section 13.1).</summary>
    public void BeUnconditional(string because, params object[] becauseArgs)
    {
        var conditions = Subject.SelectMany(request => request.Headers)
            .Where(header => header.StartsWith("If-", StringComparison.OrdinalIgnoreCase)).ToList();
        AssertionExtensions.Demand(
            conditions.Count == 0, $"no conditional request to {Host}",
            $"found {Quoted.All(conditions)}", because, becauseArgs);
    }
}

/// <summary>What can be demanded of a handshake with a policy host.</summary>
public sealed class HandshakeAssertions(HandshakeEnded handshake)
    : ReferenceTypeAssertions<HandshakeEnded, HandshakeAssertions>(handshake)
{
    protected override string Identifier => "handshake";

    /// <summary>The host presented a certificate with that DNS-ID.</summary>
    public void PresentACertificateFor(string name, string because, params object[] becauseArgs) =>
        AssertionExtensions.Demand(
            Subject.Presented.Contains(name, HostNames.Comparer), $"a certificate for {Quoted.Text(name)}",
            $"the one presented is for {Quoted.All(Subject.Presented)}", because, becauseArgs);
}
