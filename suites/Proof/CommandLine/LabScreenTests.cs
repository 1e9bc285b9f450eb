using Conformance.Checks.Watching;
using Conformance.Lab.Scenarios;
using Conformance.Output;
using Conformance.Proof.Samples;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>What `lab` prints: names, commands, and a line for each event, whatever a target sends.</summary>
public sealed class LabScreenTests
{
    private const string Hostile = "\u001b[2J\r\nx\u202e\u0007";

    [Fact]
    public void Every_kind_of_event_has_a_line_of_its_own_words()
    {
        var lines = EveryKind.Of("a.test").Select(new EventLines().Of).ToList();

        lines.Should().HaveCount(EveryKind.Of("").Count).And.OnlyHaveUniqueItems();
        lines.Should().AllSatisfy(line => line.Should().MatchRegex(@"^\d\d:\d\d:\d\d\.\d{3}  [A-Za-z]+( [a-z]+)? +\S"));
        lines.Where(line => EveryKind.Of("").Any(kind => line.Contains(kind.GetType().Name))).Should().BeEmpty(
            "the name of a type says that a kind was forgotten");
    }

    [Fact]
    public void Nothing_that_a_target_sends_moves_the_terminal_or_begins_a_line()
    {
        var lines = EveryKind.Of(Hostile).Select(new EventLines().Of);

        lines.Should().AllSatisfy(line => line.Should().NotContainAny("\u001b", "\r", "\n", "\u202e", "\u0007"));
    }

    [Fact]
    public void A_long_line_is_cut()
    {
        var line = new EventLines().Of(new SmtpLine("client", new string('x', 100_000), Encrypted: false));

        line.Length.Should().BeLessThan(500);
    }

    [Fact]
    public void The_host_of_a_connection_is_in_each_of_its_lines_until_it_is_closed()
    {
        var events = new EventLines();

        events.Of(new ConnectionOpened("smtp", "mx1.a.test", "198.18.32.1:25", "198.18.0.4:4000") { Session = "s1" });
        var line = events.Of(new SmtpLine("client", "EHLO b.test", Encrypted: true) { Session = "s1" });
        events.Of(new ConnectionClosed("quit") { Session = "s1" });
        var later = events.Of(new SmtpLine("client", "EHLO b.test", Encrypted: true) { Session = "s1" });

        line.Should().EndWith("  client       mx1.a.test: EHLO b.test (in TLS)");
        later.Should().EndWith("  client       EHLO b.test (in TLS)");
    }

    [Fact]
    public void Each_record_and_each_host_is_a_line()
    {
        var domain = UsualDomains.Under("test").Single(scenario => scenario.Id == "expired");

        var names = PublishedNames.Of(
            domain, [new HostAddress("mx1.expired.test", "198.18.32.2"), new("mta-sts.expired.test", "198.18.32.3")]);

        names.Select(name => $"{name.Name}|{name.What}|{name.Address}|{name.Detail}").Should().SatisfyRespectively(
            mx => mx.Should().Be("expired.test|MX||10 mx1.expired.test"),
            txt => txt.Should().StartWith("_mta-sts.expired.test|TXT||\"v=STSv1; id=1"),
            policy => policy.Should().Be(
                "mta-sts.expired.test|policy host|198.18.32.3|certificate: good; /.well-known/mta-sts.txt: 200 "
                + "\"version: STSv1, mode: enforce, mx: mx1.expired.test, max_age: 86400\""),
            host => host.Should().Be("mx1.expired.test|MX host|198.18.32.2|certificate: expired"));
    }

    [Theory]
    [InlineData("no-starttls", "offers no STARTTLS; certificate: good")]
    [InlineData("sni", "certificate for SNI mx1.sni.test: good for mx1.sni.test, certificate otherwise: for an unrel")]
    [InlineData("other-ca", "certificate: from a CA that the target does not trust")]
    public void What_is_wrong_with_a_host_is_told(string domain, string detail)
    {
        var scenario = UsualDomains.Under("test").Single(scenario => scenario.Id == domain);

        var host = PublishedNames.Of(scenario, []).Single(name => name.Kind == PublishedKind.MxHost);

        host.Detail.Should().StartWith(detail);
    }

    [Theory]
    [InlineData(Reach.Refused, null, "refuses connections; ")]
    [InlineData(Reach.Silent, null, "accepts connections and says nothing; ")]
    [InlineData(Reach.Listening, DnsFaultKind.Timeout, "TXT query: no answer")]
    public void What_is_wrong_on_the_way_to_a_host_is_told(Reach reach, DnsFaultKind? fault, string detail)
    {
        var scenario = new ScenarioSpec("a")
        {
            Domains = ["a.test"],
            MxHosts = [new MxHost("mx1.a.test") { Reach = reach }],
            DnsFaults = fault is { } kind ? [new DnsFault("_mta-sts.a.test", "TXT", kind)] : [],
        };

        PublishedNames.Of(scenario, []).Last().Detail.Should().StartWith(detail);
    }

    [Fact]
    public void A_password_is_not_printed_and_words_of_a_target_are_quoted_for_the_shell()
    {
        var target = new OpenTarget(
            "my-mta (default)", "c-4", [Role.Sender, Role.Client], "198.18.0.4", 587, StartTls: true, "a b;reboot",
            ["target.lab.test"], "send 'it'");
        var lab = new OpenLab(
            "n", "c-tools", "198.18.0.2", "you@sender.lab.test",
            [
                new PublishedName(PublishedKind.RecipientDomain, "a.test", "MX", "", "10 mx1.a.test"),
                new PublishedName(PublishedKind.Submissions, "tls.a.test", "smart host", "198.18.32.1", ""),
            ])
        {
            Target = target,
        };

        var lines = LabGuide.Lines(lab).ToList();

        lines.Should().Contain("    swaks --server 198.18.0.4:587 --tls --auth --auth-user 'a b;reboot' "
            + "--from you@sender.lab.test --to you@a.test");
        lines.Should().Contain("    docker exec --env LAB_SMTP_HOST=tls.a.test --env LAB_SMTP_PORT=465 "
            + "--env LAB_SMTP_TLS=implicit --env LAB_FROM=you@sender.lab.test --env LAB_TO=you@tls.a.test "
            + @"c-4 sh -c 'send '\''it'\'''");
    }
}
