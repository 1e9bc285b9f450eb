using System.Text.Json.Serialization;
using System.Xml.Linq;
using Conformance.Proof.Samples;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>An evidence page tells the wire so that a reader can follow it.</summary>
public sealed class EvidenceTests(DrawnSite site) : IClassFixture<DrawnSite>
{
    [Fact]
    public void The_story_has_verdict_reason_observation_clause_and_the_line_that_shows_it_again()
    {
        var words = SiteTests.Words(site.Page("targets/postfix/default/S-SNI-NOPOLICY.html").Root!);

        words.Should().Contain("known deviation The ClientHello at in1.mailhoster.test has no server_name extension.")
            .And.Contain("RFC 6066 §3; 8446 §4.4.2.2, SHOULD")
            .And.Contain("SNI at in1.mailhoster.test: absent")
            .And.Contain("./run.sh run postfix --variant default --checks S-SNI-NOPOLICY")
            .And.Contain($"{SampleRuns.SendsNone().Evidence.Count} events. Times are relative to the first, "
                + "at 23 November 2026, 17:30:00 UTC.");
    }

    [Theory]
    [InlineData(null, "absent (no server_name extension)")]
    [InlineData("", "empty (a server_name extension without a host_name)")]
    [InlineData("mx1.recipient.test", "mx1.recipient.test")]
    public void Absent_empty_and_present_names_are_told_apart(string? name, string expected)
    {
        IReadOnlyList<string>? names = name switch { null => null, "" => [], _ => [name] };
        var page = Drawn([EventScript.Hello(names) with { Number = 1, Session = "c1", Time = SampleRuns.Day }]);

        Row(page, "ClientHello").Should().StartWith($"SNI {expected}");
    }

    [Fact]
    public void A_line_in_clear_is_never_taken_for_one_in_TLS()
    {
        var rows = site.Page("targets/postfix/sni/S-SNI-NOPOLICY.html").Descendants("tr")
            .Where(row => row.Elements("td").LastOrDefault()?.Element("samp") is not null)
            .Select(SiteTests.Words).ToArray();

        string.Join('\n', rows).Should().Contain(" client in clear STARTTLS\n").And.Contain(" client in TLS DATA\n")
            .And.NotContain(" in clear DATA");
    }

    [Fact]
    public void Times_are_relative_to_the_first_event()
    {
        var times = site.Page("targets/postfix/mta-sts/S-CERT-EXPIRED.html").Descendants("section")
            .Last(section => section.Attribute("class") != null)
            .Descendants("th").Where(th => (string)th.Attribute("scope")! == "row").Select(th => th.Value).ToArray();

        times.Should().BeInAscendingOrder().And.AllSatisfy(time => time.Should().MatchRegex(@"^\+0\.\d{3} s$"));
    }

    [Fact]
    public void Every_connection_is_told_at_a_glance_with_the_certificate_it_was_shown()
    {
        var glance = site.Page("targets/postfix/mta-sts/S-CERT-NAME.html").Descendants("table").First()
            .Element("tbody")!;

        glance.Elements("tr").Select(SiteTests.Words).Should().Equal(
            "1 +0.009 s HTTPS session at mta-sts.s-cert-name.recipient.test mta-sts.s-cert-name.recipient.test "
                + "completed TLS 1.3 mta-sts.s-cert-name.recipient.test client closed",
            "2 +0.062 s SMTP session at in1.recipient.test in1.recipient.test "
                + "completed TLS 1.3 unrelated.test (for an unrelated name) quit");
    }

    [Fact]
    public void Every_kind_of_event_is_told()
    {
        var kinds = typeof(LabEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
            .Cast<JsonDerivedTypeAttribute>().Select(kind => kind.DerivedType).ToArray();
        var events = EveryKind.Of("seen-by-the-lab");

        events.Select(seen => seen.GetType()).Should()
            .BeEquivalentTo(kinds, "a new kind of event needs a line on the page");
        SiteTests.Words(Drawn(events).Root!).Should().NotContain("cannot tell;");
    }

    [Fact]
    public void An_answer_to_the_question_as_asked_is_not_told_twice()
    {
        var asked = new DnsQuery("mx1.recipient.test", "A", "udp", "NOERROR",
            ["mx1.recipient.test. A 198.19.0.7", "alias.recipient.test. A 198.19.0.8"]);

        var told = Row(Drawn([asked with { Number = 1, Time = SampleRuns.Day }]), "DNS");

        told.Should().Be("A mx1.recipient.test NOERROR 198.19.0.7 · alias.recipient.test. A 198.19.0.8 over udp");
    }

    [Fact]
    public void Many_observations_are_folded_and_none_is_lost()
    {
        var names = Enumerable.Range(1, 40).Select(n => $"name {n}");
        var check = SampleRuns.Sni.Checks[0] with { Verdict = Verdict.Pass, Observations = [.. names] };
        using var other = DrawnSite.Of(SampleRuns.Sni with { Checks = [check] });

        var observed = other.Page($"targets/postfix/sni/{check.Id}.html").Descendants("section")
            .Single(section => (string?)section.Attribute("aria-labelledby") == "observations");

        observed.Descendants("li").Select(SiteTests.Words).Should().Equal(check.Observations);
        observed.Element("details")!.Element("summary")!.Value.Should().Be("and 28 more");
    }

    [Fact]
    public void A_session_whose_beginning_was_left_out_is_still_told()
    {
        var words = SiteTests.Words(Drawn(
            [new ConnectionClosed("reset") { Number = 9, Session = "c7", Time = SampleRuns.Day }], leftOut: 8).Root!);

        words.Should().Contain("Session whose beginning was left out")
            .And.Contain("8 events were left out to stay within the evidence budget");
    }

    private static XDocument Drawn(IReadOnlyList<LabEvent> events, int leftOut = 0)
    {
        var run = SampleRuns.Sni;
        var check = run.Checks[0] with { Evidence = events, EvidenceLeftOut = leftOut, Verdict = Verdict.Recorded };
        using var site = DrawnSite.Of(run with { Checks = [check] });
        return site.Page($"targets/postfix/sni/{run.Checks[0].Id}.html");
    }

    private static string Row(XDocument page, string what) => SiteTests.Words(page.Descendants("tr")
        .First(row => row.Elements("td").FirstOrDefault()?.Value == what).Elements("td").Last());
}
