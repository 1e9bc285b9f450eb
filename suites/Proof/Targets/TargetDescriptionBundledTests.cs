using System.Text.Json;
using System.Text.RegularExpressions;
using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>The targets that come with the suite, and the schema that editors use, agree with the loader.</summary>
public sealed class TargetDescriptionBundledTests
{
    private static readonly TargetCatalogue Bundled = TargetCatalogue.Load(BundledFolder.Path);

    public static TheoryData<string, KeySet> Objects => new()
    {
        { "", Vocabulary.Target },
        { "edition", Vocabulary.Edition },
        { "variant", Vocabulary.Variant },
        { "submission", Vocabulary.Submission },
        { "limits", Vocabulary.Limits },
        { "hooks", Vocabulary.Hooks },
        { "knobs", Vocabulary.Knobs },
        { "deviation", Vocabulary.Deviation },
    };

    [Fact]
    public void Every_folder_with_a_description_is_in_the_catalogue()
    {
        var folders = Directory.EnumerateDirectories(BundledFolder.Path).Select(Path.GetFileName);

        Bundled.Descriptions.Select(target => Path.GetFileName(target.Folder)).Should().BeEquivalentTo(folders);
        Bundled.Names.Should().Contain(["postfix", "postfix-3.7", "reference"]);
    }

    [Fact]
    public void Every_bundled_target_has_a_default_variant_and_what_sends_a_queue_hook()
    {
        Bundled.Targets.Should().AllSatisfy(target =>
        {
            target.Variants[0].Name.Should().Be("default");
            (target.Description.Hooks.Queue is not null).Should().Be(
                target.Description.Roles.Contains(Role.Sender), "{0} is {1}", target.Name, target.Description.Roles);
        });
    }

    [Fact]
    public void Every_bundled_image_carries_its_description_and_takes_its_base_from_the_suite()
    {
        foreach (var target in Bundled.Descriptions)
        {
            var dockerfile = File.ReadAllText(Path.Combine(target.Folder!, "Dockerfile"));

            dockerfile.Should().Contain("COPY target.yaml /target.yaml");
            if (!target.NeedsRegistry)
            {
                dockerfile.Should().MatchRegex(@"ARG (BASE|LAB_IMAGE)=\S+\nFROM \$\{\1\}");
            }
        }
    }

    [Fact]
    public void The_entrypoint_of_Postfix_knows_the_variants_that_are_described_and_no_others()
    {
        var target = Bundled.Find("postfix")!;
        var entrypoint = File.ReadAllText(Path.Combine(target.Description.Folder!, "entrypoint"));

        var cases = Regex.Match(entrypoint, @"case \$variant in\n(.*?)\nesac", RegexOptions.Singleline).Groups[1].Value;
        var known = Regex.Matches(cases, @"^    ([a-z-]+)\)", RegexOptions.Multiline);

        known.Select(match => match.Groups[1].Value).Should()
            .BeEquivalentTo(target.Description.Variants.Select(variant => variant.Name));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void The_schema_has_the_keys_of_the_loader(string name, KeySet keys)
    {
        var schema = SchemaOf(name);

        var properties = schema.GetProperty("properties").EnumerateObject().ToList();
        var required = schema.TryGetProperty("required", out var list) ? Strings(list) : [];

        properties.Select(property => property.Name).Should().BeEquivalentTo(keys.All);
        required.Should().BeEquivalentTo(keys.Required);
        schema.GetProperty("additionalProperties").GetBoolean().Should().BeFalse();
        properties.Should().AllSatisfy(property =>
            property.Value.GetProperty("description").GetString().Should().NotBeNullOrWhiteSpace());
    }

    [Fact]
    public void The_schema_has_the_words_of_the_loader()
    {
        var features = SchemaOf("variant").GetProperty("properties").GetProperty("declares").GetProperty("items");
        var roles = SchemaOf("").GetProperty("properties").GetProperty("roles").GetProperty("items");
        var releases = SchemaOf("edition").GetProperty("properties").GetProperty("base");
        var check = SchemaOf("deviation").GetProperty("properties").GetProperty("check");

        Strings(features.GetProperty("enum")).Should().Equal(Vocabulary.Features);
        Strings(roles.GetProperty("enum")).Should().Equal(Vocabulary.Roles.Words());
        Strings(releases.GetProperty("enum")).Should().Equal(Vocabulary.Releases);
        check.GetProperty("pattern").GetString().Should().Be(InSchema(Vocabulary.CheckPattern));
        SchemaOf("name").GetProperty("pattern").GetString().Should().Be(InSchema(Vocabulary.NamePattern));
        SchemaOf("name").GetProperty("maxLength").GetInt32().Should().Be(Vocabulary.LongestName);
    }

    [Fact]
    public void The_schema_has_the_defaults_of_the_loader()
    {
        var knobs = SchemaOf("knobs").GetProperty("properties");
        var usual = new TargetKnobs();

        Default("startSeconds").Should().Be(usual.StartSeconds);
        Default("attemptSeconds").Should().Be(usual.AttemptSeconds);
        Default("retrySeconds").Should().Be(usual.RetrySeconds);
        Default("queueLifetimeSeconds").Should().Be(usual.QueueLifetimeSeconds);
        Default("concurrency").Should().Be(usual.Concurrency);

        var limits = SchemaOf("limits").GetProperty("properties").EnumerateObject()
            .Select(limit => limit.Value.GetProperty("default").GetInt32());
        var usualLimits = ContainerLimits.Usual;
        limits.Should().Equal(usualLimits.MemoryMegabytes, usualLimits.Processes, usualLimits.LogMegabytes);

        int Default(string knob) => knobs.GetProperty(knob).GetProperty("default").GetInt32();
    }

    /// <summary>JSON Schema has the regular expressions of ECMA-262, where $ is the end of the text.</summary>
    private static string InSchema(string pattern) => pattern.Replace(@"\A", "^").Replace(@"\z", "$");

    private static JsonElement SchemaOf(string definition)
    {
        var text = File.ReadAllText(Path.Combine(BundledFolder.Path, "target.schema.json"));
        var schema = JsonDocument.Parse(text).RootElement;
        return definition == "" ? schema : schema.GetProperty("$defs").GetProperty(definition);
    }

    private static IReadOnlyList<string> Strings(JsonElement list) =>
        [.. list.EnumerateArray().Select(item => item.GetString()!)];
}
