using System.Net;
using Conformance.Checks.Publishing;
using Conformance.Lab.Driver;
using Conformance.Lab.Tls;
using FluentAssertions.Execution;
using FluentAssertions.Primitives;

namespace Conformance.Assertions;

/// <summary>
/// Sentences about what the lab saw; a failure says what that was, so that the verdict can be read alone.
/// </summary>
public static class AssertionExtensions
{
    public static AttemptAssertions Should(this Attempt attempt) => new(attempt);

    public static SubmissionAttemptAssertions Should(this SubmissionAttempt sent) => new(sent);

    public static ClientHelloAssertions Should(this ClientHelloSeen hello) => new(hello);

    public static RequestAssertions Should(this HttpRequestSeen request) => new(request);

    public static PolicyFetchAssertions Should(this PolicyFetch fetch) => new(fetch);

    public static PolicyRequestsAssertions Should(this PolicyRequests requests) => new(requests);

    public static HandshakeAssertions Should(this HandshakeEnded handshake) => new(handshake);

    /// <param name="what">What each of them is, in the singular: "policy lookup".</param>
    public static SeenAssertions Should(this IReadOnlyCollection<string> seen, string what) => new(seen, what);

    public static SmtpSessionAssertions Should(this SmtpSession session) => new(session);

    public static RunSessionAssertions Should(this RunSession session) => new(session);

    public static ProbeAssertions Should(this ProbeResult probe) => new(probe);

    public static AnotherReceiverAssertions Should(this AnotherReceiver receiver) => new(receiver);

    public static ChainAssertions Should(this IReadOnlyList<NamedChain> chains) => new(chains);

    public static CrowdAssertions Should(this IReadOnlyList<NamedProbe> crowd) => new(crowd);

    public static BounceAssertions Should(this BounceArrived bounce) => new(bounce);

    public static FlawAssertions Should(this Flaws flaws) => new(flaws);

    /// <summary>Fails with one sentence: expected this, for that reason, but saw that.</summary>
    /// <param name="awaited">Where it was waited for: tells it by an event, should it come later.</param>
    internal static void Demand(
        bool holds, string expected, string seen, string because, object[] becauseArgs,
        Func<LabEvent, bool>? awaited = null)
    {
        try
        {
            Execute.Assertion.BecauseOf(because, becauseArgs).ForCondition(holds)
                .FailWith($"Expected {Literally(expected)}{{reason}}, but {Literally(seen)}.");
        }
        catch (Exception failure)
        {
            new FailedExpectation(expected, seen, awaited).GoWith(failure);
            throw;
        }
    }

    /// <summary>Braces would be places for arguments.</summary>
    private static string Literally(string text) => text.Replace("{", "{{").Replace("}", "}}");
}

/// <summary>What can be demanded of an attempt.</summary>
public sealed class AttemptAssertions(Attempt attempt) : ReferenceTypeAssertions<Attempt, AttemptAssertions>(attempt)
{
    protected override string Identifier => "attempt";

    public AndConstraint<AttemptAssertions> BeDelivered(string because, params object[] becauseArgs) =>
        HaveOutcome(DeliveryOutcome.Delivered, "be delivered", because, becauseArgs);

    /// <summary>Held or bounced: which of the two it may be is another clause.</summary>
    public AndConstraint<AttemptAssertions> NotBeDelivered(string because, params object[] becauseArgs) =>
        Demand(
            Subject.Outcome != DeliveryOutcome.Delivered, $"the message to {Subject.Domain.Name} not to be delivered",
            $"it was {Subject}", because, becauseArgs);

    /// <summary>Neither delivered nor bounced.</summary>
    public AndConstraint<AttemptAssertions> BeHeld(string because, params object[] becauseArgs) =>
        HaveOutcome(DeliveryOutcome.Held, "be held", because, becauseArgs);

    public AndConstraint<AttemptAssertions> BeBounced(string because, params object[] becauseArgs) =>
        HaveOutcome(DeliveryOutcome.Bounced, "bounce", because, becauseArgs);

    /// <summary>The host that accepted it received it over TLS.</summary>
    /// <exception cref="InconclusiveException">No host accepted it.</exception>
    public AndConstraint<AttemptAssertions> HaveGoneInTls(string because, params object[] becauseArgs) =>
        Demand(
            Subject.WentInTls(), $"the message to {Subject.Domain.Name} to be sent over TLS",
            "it was sent in clear text", because, becauseArgs);

    /// <summary>The sender tried the MX hosts in order of preference, from the first one on.</summary>
    /// <exception cref="InconclusiveException">It tried none.</exception>
    public AndConstraint<AttemptAssertions> HaveTriedInOrder(string because, params object[] becauseArgs)
    {
        string[] order = [.. Subject.Domain.MxHosts.Select(host => host.Name)];
        var tried = Subject.Contacts is { Count: > 0 } some
            ? some
            : throw new InconclusiveException(
                $"No MX host of {Subject.Domain.Name} was tried, so there is no order to judge: the message was "
                + $"{Subject}.");
        return Demand(
            tried.SequenceEqual(order.Take(tried.Count), HostNames.Comparer),
            $"the MX hosts of {Subject.Domain.Name} to be tried in the order {string.Join(", ", order)}",
            $"the order was {string.Join(", ", tried)}", because, becauseArgs);
    }

    /// <summary>It has arrived by now, at once or after further attempts.</summary>
    public AndConstraint<AttemptAssertions> HaveArrived(string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            Subject.Arrivals.Count > 0, $"the message to {Subject.Domain.Name} to arrive in the end",
            $"it was {Subject}", because, becauseArgs,
            seen => seen is MessageArrived arrived && arrived.Token == Subject.Token);
        return new AndConstraint<AttemptAssertions>(this);
    }

    /// <summary>No delivery status notification reports a failure.</summary>
    public AndConstraint<AttemptAssertions> NotHaveBounced(string because, params object[] becauseArgs) => Demand(
        Subject.Bounces.Count == 0, $"the message to {Subject.Domain.Name} not to bounce",
        $"it bounced with {Statuses}", because, becauseArgs);

    /// <summary>It has bounced by now, at once or after further attempts.</summary>
    public AndConstraint<AttemptAssertions> HaveBounced(string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            Subject.Bounces.Count > 0, $"the message to {Subject.Domain.Name} to bounce", $"it was {Subject}", because,
            becauseArgs, seen => seen is BounceArrived { Action: "failed" } bounce && bounce.Token == Subject.Token);
        return new AndConstraint<AttemptAssertions>(this);
    }

    /// <summary>It bounced once, with that enhanced status code.</summary>
    public AndConstraint<AttemptAssertions> HaveBouncedWith(
        string status, string because, params object[] becauseArgs) => Demand(
        Subject.Bounces is [var bounce] && bounce.Status == status,
        $"the message to {Subject.Domain.Name} to bounce with {Quoted.Text(status)}",
        $"it bounced with {Statuses}", because, becauseArgs);

    private string Statuses => Quoted.All([.. Subject.Bounces.Select(bounce => bounce.Status ?? "no status")]);

    /// <summary>The target queried DNS for records of that type at that name.</summary>
    public AndConstraint<AttemptAssertions> HaveAskedFor(
        string name, string type, string because, params object[] becauseArgs) => Demand(
        Subject.Queries(name, type).Count > 0, $"a DNS query for {name} ({type})", "there was none", because,
        becauseArgs);

    /// <summary>The MX host presented a certificate with that DNS-ID.</summary>
    public AndConstraint<AttemptAssertions> BePresentedACertificateFor(
        string name, string because, params object[] becauseArgs) => Demand(
        Subject.Presented.Contains(name, HostNames.Comparer),
        $"{Subject.Session?.Host ?? "an MX host"} to present a certificate for {Quoted.Text(name)}",
        Subject is { Outcome: DeliveryOutcome.Delivered, Session.ClientHello: null }
            ? "it was delivered in clear text"
            : $"the one presented is for {Quoted.All(Subject.Presented)}",
        because, becauseArgs);

    /// <summary>That host accepted it, and no other.</summary>
    public AndConstraint<AttemptAssertions> HaveArrivedAt(string host, string because, params object[] becauseArgs)
    {
        var hosts = Subject.Arrivals.Select(arrival => arrival.Host).Distinct(HostNames.Comparer).ToList();
        return Demand(
            hosts is [var only] && HostNames.Comparer.Equals(only, host),
            $"the message to {Subject.Domain.Name} to be sent to {host}",
            $"it was sent to {string.Join(" and ", hosts)}", because, becauseArgs);
    }

    /// <summary>Delivered in the first attempt, as far as the target's queue shows.</summary>
    public AndConstraint<AttemptAssertions> NotBeDeferred(string because, params object[] becauseArgs) =>
        Demand(
            !Subject.WasDeferred, $"the message to {Subject.Domain.Name} not to be deferred",
            "it was queued for another attempt", because, becauseArgs);

    /// <summary>No DNS query has octets above 127 in its name.</summary>
    public AndConstraint<AttemptAssertions> AskInALabels(string because, params object[] becauseArgs) => Demand(
        Subject.QueriesBeyondAscii.Count == 0, $"DNS queries for {Subject.Domain.Name} to be in A-labels",
        $"there were queries for {string.Join(", ", Asked(Subject.QueriesBeyondAscii))}", because, becauseArgs);

    private static IEnumerable<string> Asked(IEnumerable<DnsQuery> queries) =>
        queries.Select(query => $"\"{query.Name}\" ({query.Type})").Distinct();

    /// <inheritdoc cref="ClientHelloAssertions.NameInSni"/>
    /// <exception cref="InconclusiveException">There was no ClientHello.</exception>
    public AndConstraint<AttemptAssertions> NameInSni(string host, string because, params object[] becauseArgs)
    {
        Subject.ClientHello.Should().NameInSni(host, because, becauseArgs);
        return new AndConstraint<AttemptAssertions>(this);
    }

    private AndConstraint<AttemptAssertions> HaveOutcome(
        DeliveryOutcome outcome, string words, string because, object[] becauseArgs) =>
        Demand(
            Subject.Outcome == outcome, $"the message to {Subject.Domain.Name} to {words}", $"it was {Subject}",
            because, becauseArgs);

    private AndConstraint<AttemptAssertions> Demand(
        bool holds, string expected, string seen, string because, object[] becauseArgs)
    {
        AssertionExtensions.Demand(holds, expected, seen, because, becauseArgs);
        return new AndConstraint<AttemptAssertions>(this);
    }
}

/// <summary>What can be demanded of a client's message.</summary>
public sealed class SubmissionAttemptAssertions(SubmissionAttempt sent)
    : ReferenceTypeAssertions<SubmissionAttempt, SubmissionAttemptAssertions>(sent)
{
    protected override string Identifier => "message";

    public AndConstraint<SubmissionAttemptAssertions> BeDelivered(string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            Subject.IsDelivered, $"the message via {Subject.Host.Configured} to be delivered",
            $"it was not ({Subject})", because, becauseArgs);
        return new AndConstraint<SubmissionAttemptAssertions>(this);
    }

    /// <summary>Neither the message nor its envelope was sent.</summary>
    public AndConstraint<SubmissionAttemptAssertions> BeRefused(string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            !Subject.IsDelivered && !Subject.SaidMail, $"no mail to be sent via {Subject.Host.Configured}",
            $"it {(Subject.IsDelivered ? "was sent" : "was begun")} ({Subject})", because, becauseArgs);
        return new AndConstraint<SubmissionAttemptAssertions>(this);
    }
}

/// <summary>What can be demanded of a ClientHello.</summary>
public sealed class ClientHelloAssertions(ClientHelloSeen hello)
    : ReferenceTypeAssertions<ClientHelloSeen, ClientHelloAssertions>(hello)
{
    protected override string Identifier => "ClientHello";

    /// <summary>SNI names that host, in any case of letters, and nothing else.</summary>
    public AndConstraint<ClientHelloAssertions> NameInSni(string host, string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            Subject.ServerName?.Equals(host, StringComparison.OrdinalIgnoreCase) == true,
            $"SNI to be {host}", $"SNI was {SmtpSession.Describe(Subject)}", because, becauseArgs);
        return new AndConstraint<ClientHelloAssertions>(this);
    }

    /// <summary>
    /// SNI names the host by one of its names, in any case of letters; a root dot is another rule's.
    /// </summary>
    public AndConstraint<ClientHelloAssertions> NameTheHost(
        IReadOnlyList<string> names, string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            names.Contains(Subject.ServerName ?? "", HostNames.Comparer),
            "SNI to be the name of the host contacted",
            $"at {string.Join(" or ", names)}, SNI was {SmtpSession.Describe(Subject)}", because, becauseArgs);
        return new AndConstraint<ClientHelloAssertions>(this);
    }

    /// <summary>Every name in SNI is written in ASCII.</summary>
    public AndConstraint<ClientHelloAssertions> BeInAscii(string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            Subject.ServerNames?.All(name => name.Length > 255 || name.All(char.IsAscii)) != false,
            "SNI to be in ASCII", $"SNI was {SmtpSession.Describe(Subject)}", because, becauseArgs);
        return new AndConstraint<ClientHelloAssertions>(this);
    }

    /// <summary>SNI holds one host_name.</summary>
    public AndConstraint<ClientHelloAssertions> HoldOneName(string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            Subject.ServerNames is [{ Length: > 0 }], "SNI to hold one name", $"it held {Names(Subject.ServerNames)}",
            because, becauseArgs);
        return new AndConstraint<ClientHelloAssertions>(this);
    }

    /// <summary>The highest version offered is TLS 1.2 or 1.3.</summary>
    public AndConstraint<ClientHelloAssertions> OfferAtLeastTls12(string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            Subject.HighestVersion is "1.2" or "1.3", "TLS 1.2 or newer to be offered",
            Subject.HighestVersion is { } highest ? $"the newest was {highest}" : "no known version was", because,
            becauseArgs);
        return new AndConstraint<ClientHelloAssertions>(this);
    }

    /// <summary>No name in SNI has a trailing dot.</summary>
    public AndConstraint<ClientHelloAssertions> EndInNoDot(string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            Subject.ServerNames?.Any(name => name.EndsWith('.')) != true,
            "SNI to have no trailing dot", $"SNI was {SmtpSession.Describe(Subject)}", because, becauseArgs);
        return new AndConstraint<ClientHelloAssertions>(this);
    }

    private static string Names(IReadOnlyList<string>? names) => names switch
    {
        null or [] => "none",
        [""] => "an empty one",
        _ => $"{names.Count}: {Quoted.All(names)}",
    };

    /// <summary>SNI is absent, or has host names only: no IP address, with or without a trailing dot.</summary>
    public AndConstraint<ClientHelloAssertions> NameNoAddress(string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            Subject.ServerNames?.Any(name => IPAddress.TryParse(name.TrimEnd('.'), out _)) != true,
            "SNI to contain no IP address", $"SNI was {SmtpSession.Describe(Subject)}", because, becauseArgs);
        return new AndConstraint<ClientHelloAssertions>(this);
    }
}

/// <summary>What can be demanded of a handshake with the target.</summary>
public sealed partial class ProbeAssertions(ProbeResult probe)
    : ReferenceTypeAssertions<ProbeResult, ProbeAssertions>(probe)
{
    protected override string Identifier => "handshake";

    /// <summary>
    /// A DNS-ID of the certificate matches that name (RFC 9525); which certificate of several it is does not matter.
    /// </summary>
    public AndConstraint<ProbeAssertions> PresentACertificateFor(
        string name, string because, params object[] becauseArgs) => Demand(
            Subject.Presented is { } presented && DnsIds.Match(presented, name),
            $"the handshake to present a certificate for {name}", Shown(), because, becauseArgs);

    /// <summary>The handshake completes, and with a certificate, whichever it is.</summary>
    public AndConstraint<ProbeAssertions> GetACertificate(string because, params object[] becauseArgs) => Demand(
        Subject is { Completed: true, ChainLength: > 0 }, "the handshake to complete with a certificate", Shown(),
        because, becauseArgs);

    /// <summary>The chain matches one of the TLSA records.</summary>
    public AndConstraint<ProbeAssertions> MatchTlsa(
        NamedTlsa published, string because, params object[] becauseArgs) => Demand(
            published.Matches(Subject), $"the handshake to present a chain that TLSA {published} matches",
            $"{Shown()}{(Subject.Completed ? $", and {Subject.ChainLength} in the chain" : "")}", because,
            becauseArgs);

    /// <summary>A DNS-ID of the certificate is that name, without an asterisk.</summary>
    public AndConstraint<ProbeAssertions> PresentACertificateOf(
        string name, string because, params object[] becauseArgs) => Demand(
            Subject.Presented?.Contains(name, HostNames.Comparer) == true,
            $"the handshake to present the certificate of {name}", Shown(), because, becauseArgs);

    /// <summary>The key in the end-entity certificate is of that kind: "RSA" or "ECDSA".</summary>
    public AndConstraint<ProbeAssertions> PresentAKeyOf(
        string kind, string because, params object[] becauseArgs) => Demand(
            Subject.PresentedKey == kind, $"the handshake to present a key of {kind}",
            Subject.PresentedKey is { } other ? $"the key was of {other}" : Shown(), because, becauseArgs);

    /// <summary>The end-entity certificate is the one of an earlier handshake.</summary>
    public AndConstraint<ProbeAssertions> PresentTheSameCertificateAs(
        ProbeResult earlier, string because, params object[] becauseArgs) => Demand(
            Subject.Fingerprint is not null && Subject.Fingerprint == earlier.Fingerprint,
            $"the handshake to present the same certificate again ({earlier.Certificate})", Shown(), because,
            becauseArgs);

    /// <summary>The handshake completes with a certificate for that name which is not the earlier one.</summary>
    public AndConstraint<ProbeAssertions> PresentANewCertificateFor(
        string name, ProbeResult earlier, string because, params object[] becauseArgs) => Demand(
            Subject.Presented is { } presented && DnsIds.Match(presented, name)
                && Subject.Fingerprint != earlier.Fingerprint,
            $"the handshake to present a new certificate for {name}",
            Subject.Fingerprint is not null && Subject.Fingerprint == earlier.Fingerprint
                ? $"the certificate presented is the one from before ({earlier.Certificate})"
                : Shown(),
            because, becauseArgs);

    /// <summary>The handshake completes, or the target ends it with an alert that says why.</summary>
    public AndConstraint<ProbeAssertions> GetACertificateOrAnAlert(string because, params object[] becauseArgs) =>
        Demand(
            Subject is { Alert: not null } or { WasClosedByNotify: true } or { Completed: true, ChainLength: > 0 },
            "the handshake to complete with a certificate, or to be ended by an alert", Shown(), because, becauseArgs);

    /// <summary>The handshake does not complete.</summary>
    public AndConstraint<ProbeAssertions> BeRefused(string because, params object[] becauseArgs) => Demand(
        !Subject.Completed, "the handshake to be refused", $"it was completed with TLS {Subject.Version}", because,
        becauseArgs);

    /// <summary>No session in TLS comes about.</summary>
    public AndConstraint<ProbeAssertions> NotBeServed(string because, params object[] becauseArgs) => Demand(
        Subject is not { Completed: true, Problem: null }, "a client without a certificate not to be served",
        Subject.WasResumed ? "it was, in a session that was resumed" : "it was", because, becauseArgs);

    /// <summary>The handshake completes with a certificate, and resumes no session.</summary>
    public AndConstraint<ProbeAssertions> BeFull(string because, params object[] becauseArgs) => Demand(
        Subject is { Completed: true, WasResumed: false, ChainLength: > 0 }, "a full handshake, with a certificate",
        Shown(), because, becauseArgs);

    /// <summary>The same certificate is presented as in the other handshake.</summary>
    public AndConstraint<ProbeAssertions> PresentTheCertificateOf(
        ProbeResult other, string because, params object[] becauseArgs) => Demand(
            Subject.Fingerprint is { } own && own == other.Fingerprint,
            $"the handshake to present the certificate that has {other.Certificate}", Shown(), because, becauseArgs);

    /// <summary>The server says that it used the name in SNI.</summary>
    public AndConstraint<ProbeAssertions> AcknowledgeTheName(string because, params object[] becauseArgs) => Demand(
        Subject.ServerNameAcknowledged == true, $"the name in SNI to be acknowledged in TLS {Subject.Version}",
        "it was not", because, becauseArgs);

    /// <summary>The server does not say so in that handshake, which resumes a session.</summary>
    public AndConstraint<ProbeAssertions> NotAcknowledgeTheName(string because, params object[] becauseArgs) => Demand(
        Subject.ServerNameAcknowledged == false, "no server_name in the ServerHello of a session that is resumed",
        "it was there", because, becauseArgs);

    /// <summary>No early data is accepted.</summary>
    public AndConstraint<ProbeAssertions> RefuseEarlyData(string because, params object[] becauseArgs) => Demand(
        !Subject.EarlyDataAccepted, "no early data to be accepted", "EHLO was accepted as early data", because,
        becauseArgs);

    /// <summary>No alert of level warning came with that name.</summary>
    public AndConstraint<ProbeAssertions> GetNoWarning(string alert, string because, params object[] becauseArgs) =>
        Demand(
            !Subject.Warnings.Contains(alert), $"the handshake to go without the warning {alert}", "it came", because,
            becauseArgs);

    /// <summary>The message was accepted.</summary>
    public AndConstraint<ProbeAssertions> AcceptTheMessage(string because, params object[] becauseArgs) => Demand(
        Subject.MessageReply?.StartsWith('2') == true, "the message to be accepted",
        $"it was not: {Subject.Problem?.TrimEnd('.')}", because, becauseArgs);

    /// <summary>The reply to EHLO has STARTTLS in it.</summary>
    public AndConstraint<ProbeAssertions> OfferStartTls(string because, params object[] becauseArgs) => Demand(
        Subject.StartTlsOffered, "STARTTLS to be offered", Subject.Problem?.TrimEnd('.') ?? "it was not",
        because, becauseArgs);

    private string Shown() => (Subject.Completed, Subject.ChainLength) switch
    {
        (false, _) => $"it was not completed: {Subject.Problem?.TrimEnd('.')}",
        _ when Subject.WasResumed => $"the session was resumed in TLS {Subject.Version}",
        (_, 0) => "no certificate was presented",
        _ => $"the certificate presented has {Subject.Certificate}",
    };

    private AndConstraint<ProbeAssertions> Demand(
        bool holds, string expected, string seen, string because, object[] becauseArgs)
    {
        AssertionExtensions.Demand(holds, expected, seen, because, becauseArgs);
        return new AndConstraint<ProbeAssertions>(this);
    }
}

/// <summary>What can be demanded of many handshakes.</summary>
public sealed class CrowdAssertions(IReadOnlyList<NamedProbe> crowd)
    : ReferenceTypeAssertions<IReadOnlyList<NamedProbe>, CrowdAssertions>(crowd)
{
    protected override string Identifier => "handshakes";

    /// <summary>Each presents a certificate for its name.</summary>
    public AndConstraint<CrowdAssertions> PresentTheirOwnCertificates(string because, params object[] becauseArgs)
    {
        var wrong = Subject.Where(one => !DnsIds.Match(one.Probe.Presented ?? [], one.Name)).ToList();
        return Demand(
            wrong.Count == 0, $"each of {Subject.Count} handshakes to present a certificate for its name",
            wrong.Count == 0 ? "" : $"with SNI {wrong[0].Name} {Shown(wrong[0])}",
            because, becauseArgs);
    }

    /// <summary>All present the same certificate.</summary>
    public AndConstraint<CrowdAssertions> PresentOneCertificate(string because, params object[] becauseArgs)
    {
        var different = Subject.DistinctBy(one => one.Probe.Fingerprint).Select(Shown)
            .Order(StringComparer.Ordinal).ToList();
        return Demand(
            different.Count == 1, $"{Subject.Count} handshakes to present the same certificate",
            $"{different.Count} different ones were presented: {string.Join("; ", different.Take(3))}",
            because, becauseArgs);
    }

    private static string Shown(NamedProbe one) => $"the certificate has {one.Probe.Certificate}";

    private AndConstraint<CrowdAssertions> Demand(
        bool holds, string expected, string seen, string because, object[] becauseArgs)
    {
        AssertionExtensions.Demand(holds, expected, seen, because, becauseArgs);
        return new AndConstraint<CrowdAssertions>(this);
    }
}

/// <summary>What can be demanded of the chains that a receiver presents, one for each name.</summary>
public sealed class ChainAssertions(IReadOnlyList<NamedChain> chains)
    : ReferenceTypeAssertions<IReadOnlyList<NamedChain>, ChainAssertions>(chains)
{
    protected override string Identifier => "chains";

    /// <summary>No chain is known to miss a certificate or to be out of order.</summary>
    public AndConstraint<ChainAssertions> HaveNoGap(string because, params object[] becauseArgs)
    {
        var wrong = Subject.Where(chain => chain.State is ChainState.Incomplete or ChainState.OutOfOrder)
            .GroupBy(chain => chain.Told).Select(alike => $"{Names(alike)} got {alike.Key}").ToList();
        AssertionExtensions.Demand(
            wrong.Count == 0, "each name to get a complete chain", string.Join("; ", wrong), because, becauseArgs);
        return new AndConstraint<ChainAssertions>(this);
    }

    private static string Names(IEnumerable<NamedChain> chains) =>
        string.Join(", ", chains.Select(chain => chain.Name));
}
