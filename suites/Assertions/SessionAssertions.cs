using Conformance.Lab.Driver;

namespace Conformance.Assertions;

/// <content>What can be demanded of a session whose steps a check wrote out.</content>
public sealed partial class ProbeAssertions
{
    private ScriptResult Session => Subject.Script ?? new ScriptResult();

    /// <summary>The reply to EHLO inside TLS has no STARTTLS in it.</summary>
    public AndConstraint<ProbeAssertions> OfferNoStartTlsInTls(string because, params object[] becauseArgs)
    {
        var reply = Session.RepliesInTls.FirstOrDefault(reply => reply.To == "EHLO");
        return Demand(
            reply?.Extensions.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase) != true,
            "no STARTTLS in the reply to EHLO inside TLS", $"it was {Quoted.Text(reply?.Text ?? "")}", because,
            becauseArgs);
    }

    /// <summary>STARTTLS was refused, and the session goes on.</summary>
    public AndConstraint<ProbeAssertions> RefuseStartTlsAndGoOn(string because, params object[] becauseArgs) => Demand(
        Session.ReplyTo("STARTTLS") is { IsEncrypted: true, IsRefusal: true }
            && Session.ReplyTo("NOOP")?.IsPositive == true,
        "STARTTLS inside TLS to be refused, and the session to go on", Told(), because, becauseArgs);

    /// <summary>STARTTLS was refused.</summary>
    public AndConstraint<ProbeAssertions> RefuseStartTls(string because, params object[] becauseArgs) => Demand(
        Session.ReplyTo("STARTTLS")?.IsRefusal == true, "STARTTLS with a parameter to be refused", Told(), because,
        becauseArgs);

    /// <summary>STARTTLS was refused with 454, and the session goes on in clear text.</summary>
    public AndConstraint<ProbeAssertions> LackTls(string because, params object[] becauseArgs) => Demand(
        Session.ReplyTo("STARTTLS")?.Code == 454 && Session.ReplyTo("NOOP")?.IsPositive == true,
        "STARTTLS to be refused with 454, and the session to go on in clear text", Told(), because, becauseArgs);

    /// <summary>No recipient was accepted.</summary>
    public AndConstraint<ProbeAssertions> RefuseTheRecipient(string because, params object[] becauseArgs) => Demand(
        Session.ReplyTo("RCPT")?.IsPositive != true, "RCPT to be refused", Told(), because, becauseArgs);

    /// <summary>As many replies came inside TLS as commands were sent there, or fewer.</summary>
    public AndConstraint<ProbeAssertions> ObeyNothingInjected(string because, params object[] becauseArgs) => Demand(
        Session.RepliesInTls.Count <= Session.CommandsInTls && Session.ClearText is not ['2' or '3', ..],
        "no reply to a command that was sent in clear text behind STARTTLS",
        Session.ClearText is { } clear
            ? $"in clear text it said {Quoted.Text(clear)}"
            : $"{Session.CommandsInTls} commands inside TLS got {Session.RepliesInTls.Count} replies: "
                + Quoted.All([.. Session.RepliesInTls.Select(reply => reply.Text)]),
        because, becauseArgs);

    /// <summary>The command inside TLS is understood, whatever came before it in clear text.</summary>
    public AndConstraint<ProbeAssertions> JoinNoFragments(string because, params object[] becauseArgs) => Demand(
        Session.ReplyTo("NOOP")?.IsRefusal != true, "NOOP inside TLS not to be joined to NO in clear text",
        $"it was answered with {Quoted.Text(Session.ReplyTo("NOOP")?.Text ?? "")}", because, becauseArgs);

    /// <summary>A ClientHello that came early was answered in TLS, or the session was ended.</summary>
    public AndConstraint<ProbeAssertions> AnswerInTlsOrEnd(string because, params object[] becauseArgs) => Demand(
        Session.Heard is not { } heard
            || (heard.Codes.Count == 0 && (heard.Hello is not null || heard.Alerts.Count > 0 || heard.WasClosed)),
        "an answer in TLS, or the end of the connection", Told(), because, becauseArgs);

    /// <summary>No command was obeyed after a handshake that came to nothing, and the connection was closed.</summary>
    public AndConstraint<ProbeAssertions> ObeyNothingAndEnd(string because, params object[] becauseArgs) => Demand(
        Session.Heard is { HasEnded: true } heard && heard.Codes.All(code => code >= 400),
        "no command to be obeyed, and the connection to be closed", Told(), because, becauseArgs);

    /// <summary>The other session went as it should.</summary>
    public AndConstraint<ProbeAssertions> ServeTheOther(string because, params object[] becauseArgs) => Demand(
        Session.Meanwhile is { Completed: true, Problem: null }, "the other client to be served",
        $"it was not: {Session.Meanwhile?.Problem?.TrimEnd('.') ?? Told()}", because, becauseArgs);

    /// <summary>EHLO was answered inside TLS twice, before something happened and after it.</summary>
    public AndConstraint<ProbeAssertions> GoOnInTls(string because, params object[] becauseArgs) => Demand(
        Session.RepliesInTls.Count(reply => reply is { To: "EHLO", IsPositive: true }) == 2,
        "EHLO to be answered in a session that was open before", Told(), because, becauseArgs);

    /// <summary>QUIT was answered with 221.</summary>
    public AndConstraint<ProbeAssertions> SayGoodbye(string because, params object[] becauseArgs) => Demand(
        Session.RepliesInTls is [.., { Code: 221 }], "QUIT to be answered with 221",
        Subject is { Problem: null } && Session.RepliesInTls.Count == 0 ? "no reply came" : Told(), because,
        becauseArgs);

    /// <summary>The session in TLS went to its end.</summary>
    public AndConstraint<ProbeAssertions> BeServedInTls(string because, params object[] becauseArgs) => Demand(
        Subject is { Completed: true, Problem: null }, "the client to be served in TLS", Told(), because, becauseArgs);

    /// <summary>The session in TLS went to its end, though the client has no certificate.</summary>
    public AndConstraint<ProbeAssertions> BeServedWithoutCertificate(string because, params object[] becauseArgs) =>
        Demand(
            Subject is { Completed: true, Problem: null }, "a client without a certificate to be served in TLS",
            "one was requested, and the session did not go on without it", because, becauseArgs);

    /// <summary>No ServerHello was sent.</summary>
    public AndConstraint<ProbeAssertions> GetNoServerHello(string because, params object[] becauseArgs) => Demand(
        Session.Heard?.Hello is null, "no ServerHello", Told(), because, becauseArgs);

    /// <summary>Completes "but …".</summary>
    private string Told() =>
        Subject.Problem?.TrimEnd('.') ?? (Session.Heard is { } heard ? $"it {heard}" : $"{Session}");
}
