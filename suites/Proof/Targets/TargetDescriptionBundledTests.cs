using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using Conformance.Targets.Contract;
using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>The targets that come with the suite, and the schema that editors use, agree with the loader.</summary>
public sealed class TargetDescriptionBundledTests
{
    private static readonly TargetCatalogue Bundled = TargetCatalogue.Load(BundledFolder.Path);

    public static TheoryData<string, Type> Objects => new()
    {
        { "", typeof(TargetFile) },
        { "edition", typeof(TargetEdition) },
        { "variant", typeof(TargetVariant) },
        { "ports", typeof(TargetPorts) },
        { "submission", typeof(SubmissionFacts) },
        { "limits", typeof(ContainerLimits) },
        { "hooks", typeof(TargetHooks) },
        { "knobs", typeof(TargetKnobs) },
        { "deviation", typeof(TargetFile.Failure) },
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
    public void Every_key_of_the_schema_is_explained_and_read(string definition, Type type)
    {
        var properties = TargetSchema.Of(definition)["properties"]!.AsObject();

        // The name of an edition or of a variant is a key itself.
        var read = type.GetProperties().Where(property => property.CanWrite).Select(KeyOf)
            .Where(key => definition is not ("edition" or "variant") || key != "name");
        TargetSchema.Keys(definition).Should().BeEquivalentTo(read);
        properties.Select(property => (string?)property.Value!["description"]).Should()
            .NotContain(text => string.IsNullOrWhiteSpace(text));
        ((bool)TargetSchema.Of(definition)["additionalProperties"]!).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void The_schema_has_the_defaults_of_the_program(string definition, Type type)
    {
        object? usual = type == typeof(TargetKnobs) ? new TargetKnobs()
            : type == typeof(SubmissionFacts) ? new SubmissionFacts()
            : type == typeof(ContainerLimits) ? ContainerLimits.Usual
            : null;

        foreach (var (key, property) in TargetSchema.Of(definition)["properties"]!.AsObject())
        {
            var written = property!["default"]?.ToJsonString();
            var meant = usual?.GetType().GetProperties().Single(one => KeyOf(one) == key).GetValue(usual);
            written.Should().Be(
                meant is null ? key == "needsRegistry" ? "false" : null : JsonSerializer.Serialize(meant),
                "so much is {0}.{1} where it is not given", definition, key);
        }
    }

    [Fact]
    public void The_schema_has_the_words_of_the_program()
    {
        var features = typeof(Feature).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        var roles = TargetSchema.Of("")["properties"]!["roles"]!["items"]!["enum"];
        var releases = TargetSchema.Of("edition")["properties"]!["base"]!["enum"];

        TargetSchema.Features.Should().Contain(features.Where(feature => !feature.Contains('+')));
        TargetSchema.Words(roles).Should().Equal(new[] { Role.Sender, Role.Receiver, Role.Client }.Words());
        TargetSchema.Words(releases)[0].Should().Be(new TargetEdition("", "").Base);
    }

    private static string KeyOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
