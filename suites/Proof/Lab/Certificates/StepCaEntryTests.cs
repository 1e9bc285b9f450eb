using Conformance.Lab.Certificates;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Certificates;

/// <summary>What is read of step-ca's log, of which clients have chosen a part.</summary>
public sealed class StepCaEntryTests
{
    [Fact]
    public void An_order_has_its_names()
    {
        var entry = StepCaEntry.Parse("""
            {"level":"info","method":"POST","path":"/acme/acme/new-order","remote-address":"198.18.0.4","status":201,
            "response":"{\"id\":\"1\",\"identifiers\":[{\"type\":\"dns\",\"value\":\"mx1.a.test\"}]}"}
            """.ReplaceLineEndings(""));

        entry!.Client.Should().Be("198.18.0.4");
        (entry.Request, entry.Status, entry.Problem, entry.Serial).Should()
            .Be(("POST /acme/acme/new-order", 201, null, null));
        entry.Ordered.Should().Equal("mx1.a.test");
        entry.Issued.Should().BeEmpty();
    }

    [Fact]
    public void A_certificate_that_is_handed_over_has_names_and_serial_number()
    {
        var entry = StepCaEntry.Parse("""
            {"certificate":"MIIC","method":"POST","path":"/acme/acme/certificate/x","remote-address":"198.18.0.4",
            "sans":{"dns":["mx1.a.test","mx2.a.test"]},"serial":"42","status":200}
            """.ReplaceLineEndings(""));

        entry!.Issued.Should().Equal("mx1.a.test", "mx2.a.test");
        entry.Serial.Should().Be("42");
    }

    [Fact]
    public void A_challenge_that_failed_has_its_reason()
    {
        var entry = StepCaEntry.Parse("""
            {"method":"POST","path":"/acme/acme/challenge/x/y","remote-address":"198.18.0.4","status":200,
            "response":"{\"status\":\"pending\",\"error\":{\"type\":\"t\",\"detail\":\"could not connect\"}}"}
            """.ReplaceLineEndings(""));

        entry!.Problem.Should().Be("could not connect");
    }

    [Fact]
    public void A_handshake_that_failed_has_its_reason_and_no_request()
    {
        var entry = StepCaEntry.Parse(
            "2026/11/30 20:00:00 http: TLS handshake error from 198.18.0.4:51234: remote error: tls: bad certificate");

        entry.Should().Be(new StepCaEntry("198.18.0.4")
        {
            Problem = "remote error: tls: bad certificate", Ordered = entry!.Ordered, Issued = entry.Issued,
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("badger 2026/11/30 INFO: All 0 tables opened")]
    [InlineData("[1, 2]")]
    [InlineData("\"text\"")]
    [InlineData("{\"level\":\"info\"}")]
    [InlineData("{\"remote-address\":17}")]
    [InlineData("{\"remote-address\":\"198.18.0.4\"")]
    public void What_is_about_something_else_is_left_out(string line) => StepCaEntry.Parse(line).Should().BeNull();

    [Theory]
    [InlineData("{\"remote-address\":\"a\",\"status\":1e99,\"sans\":[],\"certificate\":\"x\",\"response\":\"{\"}")]
    [InlineData("{\"remote-address\":\"a\",\"response\":\"[]\",\"sans\":{\"dns\":{}},\"certificate\":\"x\"}")]
    [InlineData("{\"remote-address\":\"a\",\"response\":\"{\\\"identifiers\\\":[1,{\\\"value\\\":2}]}\"}")]
    public void Odd_types_are_no_names(string line)
    {
        var entry = StepCaEntry.Parse(line)!;

        entry.Status.Should().Be(0);
        entry.Ordered.Should().BeEmpty();
        entry.Issued.Should().BeEmpty();
    }

    [Fact]
    public void What_a_client_chose_is_tame_and_bounded()
    {
        var entry = StepCaEntry.Parse(
            $$"""{"remote-address":"a","method":"GET","path":"/\u001b[31m{{new string('x', 10_000)}}"}""")!;

        entry.Request.Should().NotContain("\u001b").And.Contain("\\u001b");
        entry.Request!.Length.Should().BeLessThan(400);
    }
}
