using Conformance.Reference.Policies;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>RFC 8461 section 3.1: which TXT records announce a policy.</summary>
public sealed class StsRecordTests
{
    [Theory]
    [InlineData("v=STSv1; id=20160831085700Z;", "20160831085700Z")]
    [InlineData("v=STSv1;id=1", "1")]
    [InlineData("v=STSv1; \t id=1 \t;", "1")]
    [InlineData("v=STSv1; id=abcdefghijklmnopqrstuvwxyz012345", "abcdefghijklmnopqrstuvwxyz012345")]
    [InlineData("v=STSv1; foo=bar; id=1; a-b.c_d=1:2/3", "1")]
    [InlineData("v=STSv1; id=a1; id=b2", "a1")]
    public void A_valid_record_has_an_id(string text, string id) => StsRecord.ParseId(text).Should().Be(id);

    [Theory]
    [InlineData("v=STSv1;")]
    [InlineData("v=STSv1; ;")]
    [InlineData("v=STSv1; foo=bar")]
    [InlineData("v=STSv1; id=")]
    [InlineData("v=STSv1; id=2026-11-23")]
    [InlineData("v=STSv1; id=abcdefghijklmnopqrstuvwxyz0123456")]
    [InlineData("v=STSv1; id=é")]
    [InlineData("v=STSv1; ID=1")]
    [InlineData("v=STSv1; id=1;; foo=bar")]
    [InlineData("v=STSv1; id=1; foo=a=b")]
    [InlineData("v=STSv1; id=1; -foo=bar")]
    [InlineData("v=STSv1; id=1; foo=é")]
    [InlineData("v=STSv1; id=1; foo=a b")]
    [InlineData("v=STSv1; id=bad-; id=good")]
    public void A_record_that_breaks_the_grammar_has_none(string text) => StsRecord.ParseId(text).Should().BeNull();

    [Theory]
    [InlineData("v=STSv2; id=1")]
    [InlineData("v=STSv1x; id=1")]
    [InlineData("V=STSv1; id=1")]
    [InlineData("v=stsv1; id=1")]
    [InlineData("id=1; v=STSv1")]
    [InlineData("v=spf1 -all")]
    [InlineData("")]
    public void A_record_that_begins_otherwise_is_discarded(string text)
    {
        var alone = StsRecord.Choose([text]);
        var besideAnother = StsRecord.Choose([text, "v=STSv1; id=1"]);

        alone.Kind.Should().Be(RecordKind.None);
        besideAnother.Should().BeEquivalentTo(new { Kind = RecordKind.Found, Id = "1" });
    }

    [Fact]
    public void Without_records_there_is_none() => StsRecord.Choose([]).Kind.Should().Be(RecordKind.None);

    [Fact]
    public void Two_records_are_as_unusable_as_an_invalid_one()
    {
        StsRecord.Choose(["v=STSv1; id=1", "v=STSv1; id=2"]).Kind.Should().Be(RecordKind.Unusable);
        StsRecord.Choose(["v=STSv1; id=1", "v=STSv1;"]).Kind.Should().Be(RecordKind.Unusable);
        StsRecord.Choose(["v=STSv1;"]).Kind.Should().Be(RecordKind.Unusable);
    }
}
