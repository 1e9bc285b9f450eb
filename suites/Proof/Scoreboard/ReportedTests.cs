using System.Text.Json.Nodes;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Running;
using Conformance.Scoreboard.Claims;
using FluentAssertions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Conformance.Proof.Scoreboard;

/// <summary>Claims of others: what is refused, who contradicts whom, and the file that is published.</summary>
public sealed class ReportedTests
{
    private const string WhatToDo =
        " Correct the entry or leave it out; docs/reported.schema.json says what one holds.";

    private static readonly string Published = Repository.File(Reported.File);

    private static readonly JsonNode Schema =
        JsonNode.Parse(File.ReadAllText(Repository.File("docs/reported.schema.json")))!;

    [Fact]
    public void A_claim_is_read_as_it_is_written()
    {
        var claim = SampleClaims.Read(SampleClaims.One).Claims.Should().ContainSingle().Which;

        claim.Should().BeEquivalentTo(new ReportedClaim
        {
            Provider = "alpha", Topic = ReportedTopic.All[0], Claim = ReportedAnswer.Yes, Says = "It sends SNI.",
            By = "Somebody", Claimed = new ClaimedDate("2020-06-17", new DateOnly(2020, 6, 17)),
            Read = new DateOnly(2026, 11, 25), Link = new Uri("https://one.example/a"), Unread = null,
        });
    }

    [Theory]
    [InlineData("provider", 4, "a claim needs the key \"provider\".")]
    [InlineData("topic", 4, "a claim needs the key \"topic\".")]
    [InlineData("claim", 4, "a claim needs the key \"claim\".")]
    [InlineData("says", 4, "a claim needs the key \"says\".")]
    [InlineData("by", 4, "a claim needs the key \"by\".")]
    [InlineData("claimed", 4, "a claim needs the key \"claimed\".")]
    [InlineData("read", 4, "a claim needs the key \"read\".")]
    [InlineData("link", 4, "a claim needs the key \"link\".")]
    [InlineData("verified", 4, "a claim needs the key \"verified\".")]
    public void A_claim_without_source_or_date_is_refused(string key, int line, string told) =>
        Refusal(Without(key)).Should().Be($"reported.yaml, line {line}: {told}{WhatToDo}");

    [Theory]
    [InlineData("provider: alpha", "provider: alfa", 4,
        "\"alfa\" is not a provider of this file; did you mean \"alpha\"? Known: alpha.")]
    [InlineData("topic: sends-sni", "topic: send-sni", 5, "\"send-sni\" is not a topic; did you mean \"sends-sni\"? "
        + "Known: sends-sni, right-name, selects-by-sni, falls-back, accepts-odd-names, fresh-certificate, enforces, "
        + "respects-testing, keeps-policy, delivers, own-mx-names.")]
    [InlineData("claim: \"yes\"", "claim: surely", 6, "\"surely\" is not a claim. Known: yes, no, partly, unclear.")]
    [InlineData("by: Somebody", "by: \"\"", 8, "expected one line for \"by\", found \"\".")]
    [InlineData("claimed: \"2020-06-17\"", "claimed: \"17 June 2020\"", 9, "expected a day, a month or a year such as "
        + "\"2026-11-25\", \"2026-11\" or \"2026\", or undated for \"claimed\", found \"17 June 2020\".")]
    [InlineData("claimed: \"2020-06-17\"", "claimed: \"2020-02-30\"", 9,
        "expected a date that exists for \"claimed\", found \"2020-02-30\".")]
    [InlineData("claimed: \"2020-06-17\"", "claimed: \"2026-11-26\"", 9,
        "expected no date in the future for \"claimed\", found 2026-11-26.")]
    [InlineData("claimed: \"2020-06-17\"", "claimed: \"2027\"", 9,
        "expected no date in the future for \"claimed\", found 2027.")]
    [InlineData("read: \"2026-11-25\"", "read: \"2026-11-26\"", 10,
        "expected no date in the future for \"read\", found 2026-11-26.")]
    [InlineData("read: \"2026-11-25\"", "read: \"2026-11\"", 10,
        "expected a day such as \"2026-11-25\" for \"read\", found \"2026-11\".")]
    [InlineData("read: \"2026-11-25\"", "read: undated", 10,
        "expected a day such as \"2026-11-25\" for \"read\", found \"undated\".")]
    [InlineData("read: \"2026-11-25\"", "read: \"2020-06-16\"", 10,
        "expected a day not before it was claimed (2020-06-17) for \"read\", found 2020-06-16.")]
    [InlineData("https://one.example/a", "http://one.example/a", 11, "expected an address that begins with https:// "
        + "and a host's name for \"link\", found \"http://one.example/a\".")]
    [InlineData("https://one.example/a", "javascript:alert(1)", 11, "expected an address that begins with https:// "
        + "and a host's name for \"link\", found \"javascript:alert(1)\".")]
    [InlineData("https://one.example/a", "https://me:word@one.example/", 11, "expected an address that begins with "
        + "https:// and a host's name for \"link\", found \"https://me:word@one.example/\".")]
    [InlineData("https://one.example/a", "https://198.51.100.7/a", 11, "expected an address that begins with https:// "
        + "and a host's name for \"link\", found \"https://198.51.100.7/a\".")]
    [InlineData("https://one.example/a", "a book", 11, "expected an address that begins with https:// and a host's "
        + "name for \"link\", found \"a book\".")]
    [InlineData("verified: \"yes\"", "verified: \"no\"", 12, "expected \"unread\", which says what could not be read, "
        + "exactly where \"verified\" is no.")]
    [InlineData("verified: \"yes\"", "verified: \"yes\"\n    unread: A part.", 12, "expected \"unread\", which says "
        + "what could not be read, exactly where \"verified\" is no.")]
    [InlineData("verified: \"yes\"", "verified: perhaps", 12,
        "\"perhaps\" is not an answer to \"verified\". Known: yes, no.")]
    public void A_claim_that_cannot_be_trusted_is_refused(string written, string spoilt, int line, string told) =>
        Refusal(SampleClaims.One.Replace(written, spoilt)).Should()
            .Be($"reported.yaml, line {line}: {told}{WhatToDo}");

    [Fact]
    public void A_key_that_is_not_known_is_refused() =>
        Refusal(SampleClaims.One.Replace("by: Somebody", "by: Somebody\n    contradictedBy: [beta]")).Should()
            .StartWith("reported.yaml, line 9: \"contradictedBy\" is not a key of a claim");

    [Fact]
    public void The_same_claim_twice_is_refused() =>
        Refusal(SampleClaims.One + SampleClaims.One[SampleClaims.One.IndexOf("\n  - ", StringComparison.Ordinal)..])
            .Should().Be("reported.yaml, line 13: this claim is here for the second time, with the source and topic of "
                + $"that on line 4.{WhatToDo}");

    [Fact]
    public void A_provider_of_whom_nothing_is_said_is_refused() =>
        Refusal(SampleClaims.One.Replace("claims:", "  beta: { title: Beta, operator: Beta }\nclaims:")).Should()
            .Be("reported.yaml, line 3: expected at least one claim about the provider \"beta\", found none."
                + WhatToDo);

    [Fact]
    public void What_is_no_YAML_is_refused_with_its_line() =>
        Refusal(SampleClaims.One.Replace("    by:", "\tby:")).Should()
            .StartWith("reported.yaml, line 8: there is a tab");

    [Fact]
    public void The_day_has_begun_somewhere_before_it_has_begun_here()
    {
        var ahead = SampleClaims.One.Replace("read: \"2026-11-25\"", "read: \"2026-11-26\"");

        SampleClaims.Read(ahead, SampleClaims.Now.AddMinutes(30)).Claims.Should().ContainSingle();
    }

    [Fact]
    public void Sources_that_disagree_contradict_each_other_both_ways()
    {
        var reported = SampleClaims.Read(SampleClaims.Several);

        var pairs = reported.Claims.SelectMany(claim => reported.Contradicting(claim)
            .Select(other => (reported.Anchor(claim), reported.Anchor(other))));

        pairs.Should().BeEquivalentTo(
        [
            ("alpha-sends-sni-2020-06-17", "alpha-sends-sni-2024"),
            ("alpha-sends-sni-2024", "alpha-sends-sni-2020-06-17"),
            ("alpha-sends-sni-2024", "alpha-sends-sni-undated"),
            ("alpha-sends-sni-undated", "alpha-sends-sni-2024"),
        ], "another topic, another provider and what is unclear contradict nothing");
    }

    [Theory]
    [InlineData("2020-06-17", "17 June 2020")]
    [InlineData("2020-06", "June 2020")]
    [InlineData("2020", "2020")]
    [InlineData("undated", "undated")]
    public void A_date_is_told_as_precisely_as_it_is_known(string written, string words) =>
        SampleClaims.Read(SampleClaims.One.Replace("2020-06-17", written)).Claims[0].Claimed.Words.Should().Be(words);

    [Fact]
    public void The_published_claims_are_read_and_each_has_source_and_date()
    {
        var reported = ReportedReader.Find(Repository.File("."), TimeProvider.System)!;

        reported.Claims.Should().NotBeEmpty().And.OnlyContain(claim => claim.By != "" && claim.Link.Scheme == "https");
        reported.Claims.Should().Contain(claim => reported.Contradicting(claim).Any());
        foreach (var provider in (string[])["gmail", "microsoft", "yahoo", "proton", "tucows"])
        {
            reported.Claims.Should().Contain(claim => claim.Provider == provider);
        }
    }

    [Fact]
    public void The_published_claims_are_valid() =>
        SchemaCheck.Complaints(Json(File.ReadAllText(Published))!, Schema).Should().BeEmpty();

    [Theory]
    [InlineData("by")]
    [InlineData("claimed")]
    [InlineData("read")]
    [InlineData("link")]
    public void The_schema_refuses_a_claim_without_source_or_date(string key) =>
        SchemaCheck.Complaints(Json(Without(key))!, Schema).Should().Equal("/claims/0: required");

    [Theory]
    [InlineData("https://one.example/a", "http://one.example/a")]
    [InlineData("https://one.example/a", "https://me:word@one.example/")]
    [InlineData("2020-06-17", "17 June 2020")]
    [InlineData("2026-11-25", "undated")]
    [InlineData("sends-sni", "send-sni")]
    [InlineData("by: Somebody", "by: Somebody\n    contradictedBy: beta")]
    [InlineData("alpha: {", "Al Pha: {")]
    public void The_schema_refuses_what_the_program_refuses(string written, string spoilt)
    {
        var yaml = SampleClaims.One.Replace(written, spoilt);

        SchemaCheck.Complaints(Json(yaml)!, Schema).Should().NotBeEmpty();
        Refusal(yaml).Should().NotBeEmpty();
    }

    [Fact]
    public void The_schema_has_the_words_of_the_program()
    {
        Words("topic").Should().Equal(ReportedTopic.All.Select(topic => topic.Key));
        Words("claim").Should().Equal(Enum.GetNames<ReportedAnswer>().Select(name => name.ToLowerInvariant()));
    }

    private static IEnumerable<string> Words(string key) =>
        Schema["$defs"]!["claim"]!["properties"]![key]!["enum"]!.AsArray().Select(word => word!.GetValue<string>());

    private static string Without(string key) => key == "provider"
        ? SampleClaims.One.Replace("provider: alpha\n    topic", "topic")
        : string.Join('\n', SampleClaims.One.Split('\n')
            .Where(line => !line.StartsWith($"    {key}:", StringComparison.Ordinal)));

    private static string Refusal(string yaml) => FluentActions.Invoking(() => SampleClaims.Read(yaml)).Should()
        .Throw<InvalidDataException>().Which.Message;

    private static JsonNode? Json(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Json(stream.Documents[0].RootNode);
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(
            entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, Json(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Json)]),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };
}
