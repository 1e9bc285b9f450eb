using Conformance.Reference.Policies;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>RFC 8461 section 3.2: how a policy body is read.</summary>
public sealed class PolicyParserTests
{
    private const string Good = "version: STSv1\nmode: enforce\nmx: mail.a.test\nmx: *.a.test\nmax_age: 604800\n";

    [Fact]
    public void The_fields_of_a_policy_are_read()
    {
        var reading = PolicyParser.Parse(Good);

        var policy = reading.Policy.Should().NotBeNull().And.Subject.As<StsPolicy>();
        policy.Mode.Should().Be(StsMode.Enforce);
        policy.MaxAge.Should().Be(TimeSpan.FromDays(7));
        policy.Mx.Should().Equal("mail.a.test", "*.a.test");
    }

    [Theory]
    [InlineData("LF at every end", Good)]
    [InlineData("CRLF", "version: STSv1\r\nmode: enforce\r\nmx: a.test\r\nmax_age: 1\r\n")]
    [InlineData("both, and none at the end", "version: STSv1\r\nmode: enforce\nmx: a.test\r\nmax_age: 1")]
    [InlineData("an empty line at the end", "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\n\n")]
    [InlineData("another order", "max_age: 1\nmx: a.test\nmode: enforce\nversion: STSv1\n")]
    [InlineData("no blank after the colon", "version:STSv1\nmode:enforce\nmx:a.test\nmax_age:1\n")]
    [InlineData("tabs and trailing blanks", "version:\tSTSv1 \nmode: \t enforce\t\nmx: a.test  \nmax_age: 1 \n")]
    [InlineData("unknown fields", "x: https://é.test:1/a b\nversion: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\n")]
    public void A_policy_may_be_written_with(string what, string body) =>
        PolicyParser.Parse(body).Policy.Should().NotBeNull("{0} is valid", what);

    [Theory]
    [InlineData("no version", "mode: enforce\nmx: a.test\nmax_age: 1\n")]
    [InlineData("another version", "version: STSv2\nmode: enforce\nmx: a.test\nmax_age: 1\n")]
    [InlineData("the version in lower case", "version: stsv1\nmode: enforce\nmx: a.test\nmax_age: 1\n")]
    [InlineData("no mode", "version: STSv1\nmx: a.test\nmax_age: 1\n")]
    [InlineData("an unknown mode", "version: STSv1\nmode: report\nmx: a.test\nmax_age: 1\n")]
    [InlineData("a mode in upper case", "version: STSv1\nmode: Enforce\nmx: a.test\nmax_age: 1\n")]
    [InlineData("a name in upper case", "version: STSv1\nMode: enforce\nmx: a.test\nmax_age: 1\n")]
    [InlineData("no max_age", "version: STSv1\nmode: enforce\nmx: a.test\n")]
    [InlineData("a negative max_age", "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: -1\n")]
    [InlineData("a max_age with a unit", "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 604800s\n")]
    [InlineData("a long max_age", "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 10000000000000000000\n")]
    [InlineData("no mx under enforce", "version: STSv1\nmode: enforce\nmax_age: 1\n")]
    [InlineData("no mx under testing", "version: STSv1\nmode: testing\nmax_age: 1\n")]
    [InlineData("a misspelt mx", "version: STSv1\nmode: enforce\nnmx: a.test\nmax_age: 1\n")]
    [InlineData("an empty value", "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\nx:\n")]
    [InlineData("a line without a colon", "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\nhello\n")]
    [InlineData("a control character", "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\nx: a\0b\n")]
    [InlineData("lone CR as line ends", "version: STSv1\rmode: enforce\rmx: a.test\rmax_age: 1\r")]
    [InlineData("a byte order mark", "\ufeffversion: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\n")]
    [InlineData("HTML", "<!doctype html>\n<html><body>Not found</body></html>\n")]
    [InlineData("nothing", "")]
    public void A_policy_is_invalid_with(string what, string body)
    {
        var reading = PolicyParser.Parse(body);

        reading.Policy.Should().BeNull("{0} makes it invalid", what);
        reading.Problem.Should().NotBeNullOrEmpty();
    }

    [Fact]
    public void A_policy_of_mode_none_needs_no_mx() =>
        PolicyParser.Parse("version: STSv1\nmode: none\nmax_age: 1\n").Policy!.Mode.Should().Be(StsMode.None);

    [Fact]
    public void Of_equal_fields_the_first_counts()
    {
        var policy = PolicyParser.Parse(
            "version: STSv1\nversion: STSv9\nmode: testing\nmode: enforce\nmx: a.test\nmax_age: 5\nmax_age: 9\n")
            .Policy;

        policy!.Mode.Should().Be(StsMode.Testing);
        policy.MaxAge.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("31557600", 31557600)]
    [InlineData("31557601", 31557600)]
    [InlineData("9999999999", 31557600)]
    public void Max_age_is_cut_to_the_greatest_value(string written, long seconds)
    {
        var policy = PolicyParser.Parse($"version: STSv1\nmode: none\nmax_age: {written}\n").Policy;

        policy!.MaxAge.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("mx*.recipient.test")]
    [InlineData("mail.*.test")]
    [InlineData("*.*.test")]
    [InlineData("a.test, b.test")]
    [InlineData(".recipient.test")]
    [InlineData("a.test.")]
    public void What_is_no_pattern_covers_nothing_and_breaks_nothing(string value)
    {
        var reading = PolicyParser.Parse(
            $"version: STSv1\nmode: enforce\nmx: {value}\nmx: mx1.good.test\nmax_age: 1\n");

        reading.Policy!.Mx.Should().Equal("mx1.good.test");
    }
}
