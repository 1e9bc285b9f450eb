using Conformance.Descriptions;
using Conformance.Proof.Tools;
using Conformance.Targets.Description;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>What can be written as TARGET on the command line, and what is said to anything else.</summary>
public sealed class TargetDescriptionArgumentTests
{
    private static readonly TargetCatalogue Bundled = TargetCatalogue.Load(BundledFolder.Path);

    [Theory]
    [InlineData("postfix", "trixie")]
    [InlineData("postfix-3.7", "bookworm")]
    public void The_name_of_a_bundled_edition(string name, string release)
    {
        var argument = TargetArgument.Parse(name, Bundled);

        var target = argument.Should().BeOfType<TargetArgument.Described>().Which.Target;
        target.Name.Should().Be(name);
        target.Edition.Base.Should().Be(release);
    }

    [Fact]
    public void A_folder_and_its_description()
    {
        using var folder = new TargetFolder(TargetFolder.Whole);

        var byFolder = TargetArgument.Parse(folder.Path, Bundled);
        var byFile = TargetArgument.Parse(folder.File, Bundled);

        byFolder.Should().BeOfType<TargetArgument.Described>().Which.Target.Name.Should().Be("my-mta");
        byFile.Should().BeOfType<TargetArgument.Described>().Which.Target.Name.Should().Be("my-mta");
    }

    [Fact]
    public void A_folder_and_one_of_its_editions()
    {
        using var folder = new TargetFolder(TargetFolder.Whole);

        var argument = TargetArgument.Parse(folder.Path + "#my-mta-2", Bundled);

        argument.Should().BeOfType<TargetArgument.Described>().Which.Target.Name.Should().Be("my-mta-2");
    }

    [Fact]
    public void An_edition_that_the_folder_does_not_have()
    {
        using var folder = new TargetFolder(TargetFolder.Whole);

        var parse = () => TargetArgument.Parse(folder.Path + "#my-mta-3", Bundled);

        parse.Should().Throw<DescriptionException>()
            .WithMessage(
                "*has no edition \"my-mta-3\"; did you mean \"my-mta-2\" or \"my-mta\"? Known: my-mta-2, my-mta.");
    }

    [Theory]
    [InlineData("mx.vendor.example:25", "mx.vendor.example", 25)]
    [InlineData("192.0.2.25:2525", "192.0.2.25", 2525)]
    [InlineData("[2001:db8::25]:25", "2001:db8::25", 25)]
    public void The_address_of_an_appliance(string text, string host, int port)
    {
        var argument = TargetArgument.Parse(text, Bundled);

        argument.Should().Be(new TargetArgument.Appliance(host, port));
    }

    [Theory]
    [InlineData("my-mta:1.2", "my-mta:1.2")]
    [InlineData("registry.example:5000/vendor/mta", "registry.example:5000/vendor/mta")]
    [InlineData("vendor/mta@sha256:0123", "vendor/mta@sha256:0123")]
    [InlineData("image:my-mta", "my-mta")]
    [InlineData("image:my-mta:25", "my-mta:25")]
    public void An_image(string text, string reference)
    {
        var argument = TargetArgument.Parse(text, Bundled);

        argument.Should().Be(new TargetArgument.Image(reference));
    }

    [Theory]
    [InlineData("postfx", "There is no bundled target \"postfx\"; did you mean \"postfix\"? `./run.sh list targets`*")]
    [InlineData("Postfix", "There is no bundled target \"Postfix\"; did you mean \"postfix\"*")]
    [InlineData("post", "There is no bundled target \"post\"; did you mean \"postfix\" or \"postfix-3.7\"? *")]
    [InlineData("qmail", "There is no bundled target \"qmail\". `./run.sh list targets` shows them all; *")]
    [InlineData("mx.example",
        "There is no bundled target \"mx.example\"; a host is named with its port: mx.example:25. *")]
    [InlineData("postfix-3.8",
        "There is no bundled target \"postfix-3.8\"; did you mean \"postfix-3.7\" *")]
    [InlineData("", "There is no bundled target \"\". `./run.sh list targets` shows them all; *")]
    [InlineData("./no-such-folder", "There is no folder \"./no-such-folder\"; expected one with a target.yaml.")]
    [InlineData("/no/such/folder", "There is no folder \"/no/such/folder\"; expected one with a target.yaml.")]
    [InlineData("host:0", "0 is not a valid port; expected one from 1 to 65535.")]
    [InlineData("host:99999", "99999 is not a valid port; expected one from 1 to 65535.")]
    [InlineData("::1:2010",
        "An IPv6 address is written in brackets, followed by its port: [::1]:2010, or [::1:2010]:25, *")]
    [InlineData("2001:db8::ab",
        "An IPv6 address is written in brackets, followed by its port: [2001:db8::ab]:25, *")]
    [InlineData("[2001:db8::ab]", "[2001:db8::ab] lacks a port: [2001:db8::ab]:25, for instance.")]
    [InlineData("192.0.2.25", "192.0.2.25 lacks a port: 192.0.2.25:25, for instance.")]
    [InlineData("two words:x", "There is no bundled target \"two words:x\"*image:REFERENCE can be named too.")]
    public void Anything_else_is_told_with_what_there_is(string text, string message)
    {
        var parse = () => TargetArgument.Parse(text, Bundled);

        parse.Should().Throw<DescriptionException>().WithMessage(message);
    }

    [Fact]
    public void A_folder_without_a_description()
    {
        using var folder = new TargetFolder(TargetFolder.Least);
        File.Delete(folder.File);

        var parse = () => TargetArgument.Parse(folder.Path, Bundled);

        parse.Should().Throw<DescriptionException>()
            .WithMessage($"There is no {folder.File}; a target is a folder with a target.yaml.");
    }

    [Fact]
    public void Two_targets_of_one_name_are_told_both()
    {
        using var root = new TargetFolder(TargetFolder.Least);
        foreach (var name in new[] { "one", "two" })
        {
            var folder = Directory.CreateDirectory(Path.Combine(root.Path, name)).FullName;
            File.Copy(root.File, Path.Combine(folder, "target.yaml"));
            File.WriteAllText(Path.Combine(folder, "Dockerfile"), "FROM scratch\n");
        }

        var load = () => TargetCatalogue.Load(root.Path);

        load.Should().Throw<DescriptionException>()
            .WithMessage("*two/target.yaml: the name \"my-mta\" is taken by *one/target.yaml.");
    }

    [Fact]
    public void A_catalogue_that_is_not_there()
    {
        var load = () => TargetCatalogue.Load("/no/such/folder");

        load.Should().Throw<DescriptionException>()
            .WithMessage("There is no folder /no/such/folder; expected the targets that come with the suite there.");
    }
}
