using Conformance.Survey.Published;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>The strict parsers of the two TXT records.</summary>
public sealed class StsRecordTests
{
    [Theory]
    [InlineData("v=STSv1; id=20261130T1;")]
    [InlineData("v=STSv1;id=a")]
    [InlineData("v=STSv1; \t id=a \t; ")]
    [InlineData("v=STSv1; x-1=b:c; id=a; y=z")]
    [InlineData("v=STSv1; id=a; id=b;")]
    public void A_valid_record_has_no_errors(string text) => StsRecord.Parse(text).Errors.Should().BeEmpty();

    [Theory]
    [InlineData("v=STSv1", "no field follows the version")]
    [InlineData("v=STSv1;", "no field follows the version")]
    [InlineData("v=STSv1 ; id=a;", "a blank stands before the first semicolon")]
    [InlineData("v=STSv2; id=a;", "it begins with \"v=STSv2\" and not with \"v=STSv1;\"")]
    [InlineData(" v=STSv1; id=a;", "it begins with \"\\x20v=STSv1\"")]
    [InlineData("id=a; v=STSv1", "it begins with \"id=a\"")]
    [InlineData("v=STSv1; ID=a;", "id is missing: the name \"ID\" is another")]
    [InlineData("v=STSv1; id=;", "\"id=\" has no value")]
    [InlineData("v=STSv1; id= a;", "\"id= a\" has a blank behind the \"=\"")]
    [InlineData("v=STSv1; id =a;", "\"id =a\" has an invalid name")]
    [InlineData("v=STSv1; id=a b;", "the id \"a b\" is not 1 to 32 letters and digits")]
    [InlineData("v=STSv1; id=a-b;", "the id \"a-b\" is not 1 to 32 letters and digits")]
    [InlineData("v=STSv1;; id=a;", "a field is empty")]
    [InlineData("v=STSv1; id", "\"id\" has no \"=\"")]
    [InlineData("v=STSv1; id=a; x=b=c", "\"x=b=c\" has an invalid value")]
    [InlineData("v=STSv1; id=a ", "a blank follows the last field")]
    [InlineData("v=STSv1; id=\u00e4;", "it is not US-ASCII: octet \\xE4")]
    public void An_error_is_told(string text, string told) =>
        StsRecord.Parse(text).Errors.Should().Contain(error => error.StartsWith(told));

    [Theory]
    [InlineData("v=STSv1; id=a", true)]
    [InlineData("v=STSv1 ; id=a", false)]
    [InlineData("v=stsv1; id=a", false)]
    [InlineData("v=spf1 -all", false)]
    public void Senders_look_for_the_version_and_a_semicolon(string text, bool isCandidate) =>
        StsRecord.IsCandidate(text).Should().Be(isCandidate);

    [Theory]
    [InlineData("v=TLSRPTv1; rua=mailto:a@b.test")]
    [InlineData("v=TLSRPTv1;rua=https://b.test/x , mailto:a@b.test;")]
    public void A_valid_tlsrpt_record_has_no_errors(string text) =>
        TlsReportRecord.Parse(text).Errors.Should().BeEmpty();

    [Theory]
    [InlineData("v=TLSRPTv1; rua=a@b.test", "\"a@b.test\" is not a mailto: or https: URI")]
    [InlineData("v=TLSRPTv1; rua=http://b.test/", "\"http://b.test/\" is not a mailto: or https: URI")]
    [InlineData("v=TLSRPTv1; rua=mailto:", "\"mailto:\" is not a mailto: or https: URI")]
    [InlineData("v=TLSRPTv1; rua=,", "rua is missing")]
    [InlineData("v=TLSRPTv1; RUA=mailto:a@b.test", "rua is missing: the name \"RUA\" is another")]
    public void An_error_of_a_tlsrpt_record_is_told(string text, string told) =>
        TlsReportRecord.Parse(text).Errors.Should().Contain(error => error.StartsWith(told));

    [Theory]
    [InlineData("Example.ORG.", "example.org")]
    [InlineData(" b\u00fccher.example ", "xn--bcher-kva.example")]
    [InlineData("localhost", null)]
    [InlineData("a@b.test", null)]
    [InlineData("192.0.2.1", null)]
    [InlineData("a b.test", null)]
    [InlineData("", null)]
    [InlineData("-a.test", null)]
    public void Names_of_domains_are_read(string written, string? name) =>
        DomainName.Normalize(written).Should().Be(name);
}
