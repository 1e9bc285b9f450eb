using Conformance.Descriptions;
using Conformance.Proof.Tools;
using Conformance.Targets.Description;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>What a description says is what the suite gets.</summary>
public sealed class TargetDescriptionTests
{
    [Fact]
    public void Every_key_arrives_where_it_belongs()
    {
        using var folder = new TargetFolder(TargetFolder.Whole);

        var target = TargetDescription.Load(folder.Path);

        target.Name.Should().Be("my-mta");
        target.Title.Should().Be("My MTA");
        target.Vendor.Should().Be("Vendor & Sons");
        target.Description.Should().Be("One line: with a colon.");
        target.Roles.Should().Equal(Role.Sender, Role.Receiver);
        target.VersionCommand.Should().Be("my-mta --version");
        target.Folder.Should().Be(folder.Path);
        target.Submission.Should()
            .Be(new SubmissionFacts { Port = 587, StartTls = true, User = "lab", Password = "secret" });
        target.Hooks.Should()
            .Be(new TargetHooks { Queue = "my-queue --tsv", Flush = "my-queue --flush", Log = "cat /var/log/my" });
        target.Knobs.Should().Be(new TargetKnobs { RetrySeconds = 3, QueueLifetimeSeconds = 432000, Concurrency = 20 });
    }

    [Fact]
    public void Editions_and_variants_keep_the_order_of_the_file()
    {
        using var folder = new TargetFolder(TargetFolder.Whole);

        var target = TargetDescription.Load(folder.Path);

        target.Editions.Select(edition => (edition.Name, edition.Base)).Should()
            .Equal(("my-mta-2", "trixie"), ("my-mta", "bookworm"));
        target.Editions[1].BuildArgs.Should().Equal(new Dictionary<string, string> { ["RELEASE"] = "1.9" });
        target.Variants.Select(variant => variant.Name).Should().Equal("default", "strict", "new");
        target.Variants[1].Declares.Should().Equal("mta-sts", "sni");
        target.Variants[1].Environment.Should().Equal(new Dictionary<string, string> { ["MY_MTA_STS"] = "enforce" });
        target.Variants.Select(variant => variant.Ports).Should()
            .Equal(new TargetPorts(), new TargetPorts(), new TargetPorts(Submissions: 465));
    }

    [Fact]
    public void A_variant_can_belong_to_some_editions_only()
    {
        using var folder = new TargetFolder(TargetFolder.Whole);

        var target = TargetDescription.Load(folder.Path);

        var ofTheNew = target.VariantsOf(target.Edition("my-mta-2")!).Select(variant => variant.Name);
        var ofTheOld = target.VariantsOf(target.Edition("my-mta")!).Select(variant => variant.Name);
        ofTheNew.Should().Equal("default", "strict", "new");
        ofTheOld.Should().Equal("default", "strict");
    }

    [Fact]
    public void A_folder_means_the_edition_that_is_called_like_the_target()
    {
        using var folder = new TargetFolder(TargetFolder.Whole);

        TargetDescription.Load(folder.Path).DefaultEdition.Name.Should().Be("my-mta");
    }

    [Fact]
    public void What_need_not_be_said_has_the_value_that_the_schema_tells()
    {
        using var folder = new TargetFolder(TargetFolder.Least);

        var target = TargetDescription.Load(folder.Path);

        var edition = target.Editions.Should().ContainSingle().Subject;
        (edition.Name, edition.Base, edition.Image).Should().Be(("my-mta", "trixie", null));
        target.Submission.Should().Be(new SubmissionFacts { Port = 25, StartTls = false });
        target.Knobs.Should()
            .Be(new TargetKnobs { RetrySeconds = 60, QueueLifetimeSeconds = 432000, Concurrency = 50 });
        target.Hooks.Queue.Should().BeNull();
        target.Deviations.Should().BeEmpty();
    }

    [Fact]
    public void An_image_takes_the_place_of_a_Dockerfile()
    {
        var yaml = TargetFolder.Least + "image: registry.example/my/mta:1.2\n";
        using var folder = new TargetFolder(yaml, dockerfile: false);

        var target = TargetDescription.Load(folder.Path);

        target.DefaultEdition.Image.Should().Be("registry.example/my/mta:1.2");
    }

    [Fact]
    public void An_edition_can_have_an_image_of_its_own()
    {
        var editions = """
            image: registry.example/my/mta:2.0
            editions:
              my-mta: { title: two }
              my-mta-1: { title: one, image: "registry.example/my/mta:1.0" }

            """;
        using var folder = new TargetFolder(TargetFolder.Least + editions, dockerfile: false);

        var images = TargetDescription.Load(folder.Path).Editions.Select(edition => edition.Image);

        images.Should().Equal("registry.example/my/mta:2.0", "registry.example/my/mta:1.0");
    }

    [Fact]
    public void A_description_inside_an_image_describes_that_image()
    {
        var target = TargetDescription.FromImage("registry.example/my/mta:1.2", TargetFolder.Least);

        target.DefaultEdition.Image.Should().Be("registry.example/my/mta:1.2");
        target.Folder.Should().BeNull();
    }

    [Theory]
    [InlineData("strict", "my-mta", "1.9.3", true)]
    [InlineData("strict", "my-mta", "1.9", true)]
    [InlineData("strict", "my-mta", "1.90", false)]
    [InlineData("strict", "my-mta", "2.0", false)]
    [InlineData("strict", "my-mta", null, false)]
    [InlineData("default", "my-mta", "1.9.3", false)]
    [InlineData("strict", "my-mta-2", "1.9.3", false)]
    public void A_deviation_speaks_of_its_variants_editions_and_versions_alone(
        string variant, string edition, string? version, bool holds)
    {
        using var folder = new TargetFolder(TargetFolder.Whole);
        var description = TargetDescription.Load(folder.Path);
        var target = new ChosenTarget(description, description.Edition(edition)!);

        var deviations = target.DeviationsOf(target.Variant(variant), version);

        deviations.Should().HaveCount(holds ? 1 : 0);
    }

    [Fact]
    public void A_deviation_without_lists_speaks_of_the_whole_target()
    {
        var deviation = new KnownDeviation("S-SNI-ENF", "It never did.");

        deviation.HoldsFor("any", "any", version: null).Should().BeTrue();
    }

    [Fact]
    public void An_unknown_variant_is_told_with_the_nearest_known_one()
    {
        using var folder = new TargetFolder(TargetFolder.Whole);
        var description = TargetDescription.Load(folder.Path);

        var ask = () => new ChosenTarget(description, description.DefaultEdition).Variant("strickt");

        ask.Should().Throw<DescriptionException>()
            .WithMessage("my-mta has no variant \"strickt\"; did you mean \"strict\"? Known: default, strict.");
    }
}
