using Conformance.Descriptions;
using Conformance.Proof.Tools;
using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Containers;

/// <summary>
/// /target.yaml of an image that somebody else made: read where it is a regular file of bounded size, refused in a
/// sentence where it is not, and never waited for.
/// </summary>
[Trait("Needs", "Containers")]
public sealed class ImageContractTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("image-contract-").FullName;
    private readonly string _image = $"proof/contract-{Guid.NewGuid():n}:1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync("docker", "image", "rm", "--force", _image);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_regular_file_is_read()
    {
        await MakeAsync("COPY target.yaml /target.yaml");

        (await ImageContract.ReadAsync(_image, Stop)).Should().Be(TargetFolder.Least);
    }

    [Theory]
    [InlineData("RUN ln -s /etc/shadow /target.yaml", "is not a regular file; links are not followed.")]
    [InlineData("RUN ln -s /dev/zero /target.yaml", "is not a regular file; links are not followed.")]
    [InlineData("RUN mkfifo /target.yaml", "is not a regular file; links are not followed.")]
    [InlineData("RUN mkdir /target.yaml", "is not a regular file; links are not followed.")]
    [InlineData(
        "RUN head -c 2000000 /dev/zero > /target.yaml", "has 2000000 bytes; a description has at most 1048576.")]
    [InlineData("RUN printf '\\377' > /target.yaml", "is not UTF-8 text.")]
    public async Task Anything_else_is_refused(string recipe, string why)
    {
        await MakeAsync(recipe);

        var read = () => ImageContract.ReadAsync(_image, Stop);

        await read.Should().ThrowAsync<DescriptionException>()
            .WithMessage($"/target.yaml of the image {_image} {why}");
    }

    [Fact]
    public async Task An_image_without_one_is_told_what_to_do()
    {
        await MakeAsync("RUN true");

        var read = () => ImageContract.ReadAsync(_image, Stop);

        await read.Should().ThrowAsync<DescriptionException>()
            .WithMessage($"The image {_image} carries no /target.yaml. COPY one into it, *");
    }

    [Theory]
    [InlineData("--privileged")]
    [InlineData("-v/:/host")]
    [InlineData("a b")]
    [InlineData("a\n")]
    public async Task What_is_no_reference_is_not_given_to_the_engine(string reference)
    {
        var read = () => ImageContract.ReadAsync(reference, Stop);

        await read.Should().ThrowAsync<DescriptionException>().WithMessage("* cannot be the name of an image; *");
    }

    [Fact]
    public async Task The_container_that_it_is_copied_from_is_found_by_the_next_start_where_this_one_is_killed()
    {
        await MakeAsync("COPY target.yaml /target.yaml");
        var from = $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";

        await ImageContract.ReadAsync(_image, Stop);

        var until = $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1}";
        var label = $"{{{{index .Actor.Attributes \"{EngineSession.SessionLabel}\"}}}}";
        var created = await DockerTool.AskAsync(
            "events", "--since", from, "--until", until, "--filter", "event=create", "--filter", $"image={_image}",
            "--format", label);
        created.Trim().Should().NotBeEmpty("what has the label of its run is removed once that is over");
        (await DockerTool.AskAsync("ps", "--all", "--quiet", "--filter", $"ancestor={_image}")).Trim().Should()
            .BeEmpty();
    }

    private async Task MakeAsync(string recipe)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "target.yaml"), TargetFolder.Least, Stop);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "Dockerfile"), $"FROM conformance/base:trixie\n{recipe}\n", Stop);
        await DockerTool.AskAsync("build", "--quiet", "--tag", _image, _folder);
    }
}
