using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using Conformance.Targets.Description;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>The example of docs/adding-a-target.md is a target: whoever copies it has one that works.</summary>
public sealed class TargetDescriptionDocumentTests
{
    private static readonly string Document =
        File.ReadAllText(Path.Combine(BundledFolder.Path, "..", "..", "docs", "adding-a-target.md"));

    [Fact]
    public void Its_description_is_understood()
    {
        using var folder = new TargetFolder(Block("yaml", "name: my-mta"));

        var target = TargetDescription.Load(folder.Path);

        target.Variants.Select(variant => variant.Name).Should().Equal("default", "sni");
        target.Hooks.Queue.Should().NotBeNull();
    }

    [Fact]
    public void Its_deviations_are_understood()
    {
        using var folder = new TargetFolder(Block("yaml", "name: my-mta") + Block("yaml", "deviations:"));

        var deviation = TargetDescription.Load(folder.Path).Deviations.Should().ContainSingle().Subject;

        deviation.Check.Should().Be("S-SNI-NOPOLICY");
        deviation.Variants.Should().Equal("default");
    }

    [Fact]
    public void Its_entrypoint_knows_the_variants_of_its_description_and_refuses_others()
    {
        var target = TargetDescription.FromImage("my-mta", Block("yaml", "name: my-mta"));
        var entrypoint = Block("sh", "#!/bin/sh");

        var known = Regex.Matches(entrypoint, @"^    ([a-z-]+)\) server_name=", RegexOptions.Multiline);

        known.Select(match => match.Groups[1].Value).Should().Equal(target.Variants.Select(variant => variant.Name));
        entrypoint.Should().MatchRegex(@"\*\) .*exit 64 ;;");
    }

    [Fact]
    public void The_message_it_shows_is_the_one_that_is_given()
    {
        using var folder = new TargetFolder(Block("yaml", "name: my-mta").Replace("declares: []", "declare: []"));

        var message = TargetFolder.RefusalOf(folder.Path);

        Document.Should().Contain("./my-mta/target.yaml" + message[folder.File.Length..]);
    }

    [Fact]
    public void Every_key_it_explains_is_one()
    {
        var explained = Regex.Matches(Document, @"^\* \*\*`([A-Za-z.]+)", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);

        var known = TargetSchema.Keys("").Concat(TargetSchema.Keys("variant"))
            .Concat(TargetSchema.Keys("hooks").Select(key => $"hooks.{key}"))
            .Concat(TargetSchema.Keys("knobs").Select(key => $"knobs.{key}"));

        explained.Should().NotBeEmpty().And.BeSubsetOf(known);
    }

    /// <summary>The code block of that language that begins with these words.</summary>
    private static string Block(string language, string beginning)
    {
        const RegexOptions ManyLines = RegexOptions.Singleline | RegexOptions.Multiline;
        var block = Regex.Match(Document, $@"^```{language}\n({Regex.Escape(beginning)}.*?)^```", ManyLines);
        block.Success.Should().BeTrue("the document has a {0} block that begins with \"{1}\"", language, beginning);
        return block.Groups[1].Value;
    }
}
