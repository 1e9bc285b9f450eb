using System.Text;
using Conformance.Survey.Published;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>The strict parser of policies reports every error, each with its line.</summary>
public sealed class StsPolicyTests
{
    private const string Good =
        "version: STSv1\r\nmode: enforce\r\nmx: mx1.a.test\r\nmx: *.b.test\r\nmax_age: 86400\r\n";

    [Fact]
    public void A_valid_policy_has_no_errors()
    {
        var policy = Parse(Good);

        policy.SyntaxErrors.Should().BeEmpty();
        policy.LineEndErrors.Should().BeEmpty();
        policy.IsUsable.Should().BeTrue();
        (policy.Version, policy.Mode, policy.MaxAge).Should().Be(("STSv1", "enforce", 86400L));
        policy.Patterns.Should().Equal(new MxPattern("mx1.a.test", 3), new MxPattern("*.b.test", 4));
    }

    [Theory]
    [InlineData("version:STSv1\nmode:none\nmax_age:0")]
    [InlineData("version: \t STSv1 \nmode: none\t\nmax_age: 9999999999\n")]
    [InlineData("mode: none\nversion: STSv1\nx.y-z_0: \u00c3\u00a4 b\nmax_age: 1\n")]
    [InlineData("version: STSv1\nmode: none\nmax_age: 1\nurl: https://a.test/b\n")]
    public void What_the_syntax_allows_is_no_error(string body) => Parse(body).SyntaxErrors.Should().BeEmpty();

    [Theory]
    [InlineData("mode: enforce", "mode enforce", "line 2: \"mode enforce\" has no colon")]
    [InlineData("mode: enforce", " mode: enforce", "line 2: \"\\x20mode: enforce\" has a blank around its name")]
    [InlineData("mode: enforce", "mode : enforce", "line 2: \"mode : enforce\" has a blank around its name")]
    [InlineData("mode: enforce", "mo de: enforce", "line 2: \"mo de: enforce\" has an invalid name")]
    [InlineData("mode: enforce", "mode:", "line 2: mode has no value")]
    [InlineData("mode: enforce", "mode: Enforce", "line 2: mode \"Enforce\" is not enforce, testing or none")]
    [InlineData("version: STSv1", "version: STSv2", "line 1: version \"STSv2\" is not STSv1")]
    [InlineData("max_age: 86400", "max_age: 1d", "line 5: max_age \"1d\" is not a number of seconds")]
    [InlineData("max_age: 86400", "max_age: -1", "line 5: max_age \"-1\" is not a number of seconds")]
    [InlineData("max_age: 86400", "max_age: 12345678901", "line 5: max_age \"12345678901\" is not a number")]
    [InlineData("mode: enforce", "mode: enforce\r\nmode: none", "line 3: mode stands in line 2 already")]
    [InlineData("mx: mx1.a.test", "mx: mx1.a.test,mx2.a.test", "line 3: mx \"mx1.a.test,mx2.a.test\" holds a comma")]
    [InlineData("mx: mx1.a.test", "mx: -a.test", "line 3: mx \"-a.test\" is not a host name")]
    [InlineData("mx: mx1.a.test", "mx: *a.test", "line 3: mx \"*a.test\" is not a host name")]
    [InlineData("mx: mx1.a.test", "mx: a.*.test", "line 3: mx \"a.*.test\" is not a host name")]
    [InlineData("mx: mx1.a.test", "x: \u0001", "line 3: \"x: \\\\u0001\" has an invalid value")]
    [InlineData("mx: mx1.a.test", "x: \u00ff", "line 3: \"x: \\xFF\" has an invalid value")]
    public void An_error_is_told_with_its_line(string right, string wrong, string told)
    {
        var policy = Parse(Good.Replace(right, wrong, StringComparison.Ordinal));

        $"{policy.SyntaxErrors[0]}".Should().StartWith(told);
    }

    [Fact]
    public void Every_error_is_told_and_not_the_first_alone() => Parse("VERSION: STSv1\nmode enforce\nmax-age: 1\n")
        .SyntaxErrors.Select(error => $"{error}").Should().Equal(
            "line 2: \"mode enforce\" has no colon",
            "version is missing: \"VERSION\" in line 1 is another name",
            "mode is missing",
            "max_age is missing: \"max-age\" in line 3 is another name",
            "mx is missing");

    [Theory]
    [InlineData("\u00ef\u00bb\u00bfversion: STSv1\n", "line 1: a byte order mark stands in front")]
    [InlineData("version: STSv1\n\nmode: none\n", "line 2: a blank line")]
    [InlineData("version: STSv1\n \t\nmode: none\n", "line 2: a blank line")]
    [InlineData("\nversion: STSv1\n", "line 1: a blank line")]
    [InlineData("version: STSv1\rmode: none\r", "line 1: a carriage return without a line feed")]
    [InlineData("version: STSv1\n\n", "line 2: a blank line")]
    public void What_is_wrong_with_line_ends_is_told_apart(string body, string told) =>
        $"{Parse(body).LineEndErrors[0]}".Should().Be(told);

    [Theory]
    [InlineData("192.0.2.1", MxPatternFault.NotHostName, "is an address")]
    [InlineData("[192.0.2.1]", MxPatternFault.NotHostName, "is an address")]
    [InlineData("2001:db8::1", MxPatternFault.NotHostName, "is an address")]
    [InlineData("mx.a.test:25", MxPatternFault.NotHostName, "has a port")]
    [InlineData("mx.a.test.", MxPatternFault.NotHostName, "ends with a dot")]
    [InlineData(".a.test", MxPatternFault.NotHostName, "begins with a dot")]
    [InlineData("10 mx.a.test", MxPatternFault.NotHostName, "has a priority in front")]
    [InlineData("mx.a.test mx.b.test", MxPatternFault.NotHostName, "holds a blank")]
    [InlineData("smtp://mx.a.test", MxPatternFault.NotHostName, "is a URL")]
    [InlineData("postmaster@a.test", MxPatternFault.NotHostName, "is a mail address")]
    [InlineData("b\u00c3\u00bccher.test", MxPatternFault.NotAscii, "is not US-ASCII")]
    [InlineData("a.test,b.test", MxPatternFault.Syntax, "holds a comma: each MX host has a line of its own")]
    [InlineData("*", MxPatternFault.Syntax, "is not a host name")]
    public void A_pattern_has_its_fault(string value, MxPatternFault fault, string why) =>
        new MxPattern(value, 1).Problem.Should().Be((fault, why));

    [Theory]
    [InlineData("mx.a.test", "MX.a.test", true)]
    [InlineData("mx.a.test", "mx2.a.test", false)]
    [InlineData("*.a.test", "mx.a.test", true)]
    [InlineData("*.a.test", "mx.x.a.test", false)]
    [InlineData("*.a.test", "a.test", false)]
    [InlineData("*.A.test", "mx.a.test", true)]
    public void A_wildcard_stands_for_one_label(string pattern, string host, bool covers) =>
        new MxPattern(pattern, 1).Covers(host).Should().Be(covers);

    [Fact]
    public void Hostile_policies_are_read_within_bounds()
    {
        var many = Parse(string.Concat(Enumerable.Repeat("mx: \u0001\nx\n\n", 5_000)));

        many.SyntaxErrors.Should().HaveCountLessThanOrEqualTo(25);
        many.LineEndErrors.Should().HaveCountLessThanOrEqualTo(25);
        Parse(new string('\u0000', 65_536)).SyntaxErrors.Should().NotBeEmpty();
        Parse("").SyntaxErrors.Should().NotBeEmpty();
    }

    /// <param name="body">One character an octet.</param>
    private static StsPolicy Parse(string body) => StsPolicy.Parse(Encoding.Latin1.GetBytes(body));
}
