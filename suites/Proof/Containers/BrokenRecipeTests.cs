using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Containers;

/// <summary>An image that cannot be had is told in a sentence, with the end of the output and the log.</summary>
[Trait("Needs", "Containers")]
public sealed class BrokenRecipeTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("broken-recipe-").FullName;
    private readonly string _name = $"proof-{Guid.NewGuid():n}";

    [Fact]
    public async Task A_failing_step_is_told_with_its_command_and_its_last_words()
    {
        // By one stream: the engine mixes two as they come.
        var told = await FailureOfAsync("ARG BASE\nFROM ${BASE}\nRUN echo almost there >&2; ls /nonexistent\n");

        told.Message.Should().StartWith($"There is no image for target {_name}: ").And.Contain("does not build");
        told.Message.Should().Contain("ls /nonexistent").And.EndWith(".");
        told.LastLines.Should().Contain("almost there");
        told.DiskIsFull.Should().BeFalse();
        File.ReadAllText(told.LogPath!).Should().Contain("cannot access '/nonexistent'");
    }

    [Fact]
    public async Task A_recipe_with_an_unknown_word_is_told_with_the_word()
    {
        var told = await FailureOfAsync("ARG BASE\nFROM ${BASE}\nRUNN true\n");

        told.Message.Should().Contain("RUNN");
    }

    [Fact]
    public async Task A_full_disk_is_told_as_what_it_is()
    {
        var told = await FailureOfAsync("ARG BASE\nFROM ${BASE}\nRUN dd if=/dev/zero of=/dev/full count=1\n");

        told.DiskIsFull.Should().BeTrue();
        told.Message.Should().Contain("the disk is full");
    }

    [Fact]
    public async Task What_a_build_does_to_a_terminal_stays_out_of_the_report()
    {
        var told = await FailureOfAsync(
            "ARG BASE\nFROM ${BASE}\n"
            + "RUN printf '\\033[31mred\\033]0;title\\007\\n'; printf '\\033[2J\\n' >&2; exit 1\n");

        told.Report.Should().NotContainAny("\u001b", "\u0007").And.Contain("red");
    }

    [Fact]
    public async Task A_folder_without_a_recipe_is_told()
    {
        var told = await FailureOfAsync(recipe: null);

        told.Message.Should().Be($"There is no image for target {_name}: {_folder} holds no Dockerfile.");
    }

    [Fact]
    public async Task An_image_that_no_registry_has_is_told()
    {
        var store = await StoreAsync();

        var asked = () => store.NamedAsync("127.0.0.1:1/vendor/mta:1.2", Stop);

        var told = (await asked.Should().ThrowAsync<ImageBuildException>()).Which;
        told.Message.Should().StartWith("There is no image for 127.0.0.1:1/vendor/mta:1.2: ")
            .And.Contain("it is not on this machine, and it cannot be pulled (").And.Contain("refused");
    }

    [Fact]
    public async Task The_same_recipe_is_built_once_and_a_changed_one_again()
    {
        var store = await StoreAsync();
        await WriteAsync("ARG BASE\nFROM ${BASE}\nCOPY word /word\n", word: "one");
        var built = await store.TargetAsync(Recipe(), Stop);

        var again = await (await StoreAsync()).TargetAsync(Recipe(), Stop);
        await WriteAsync("ARG BASE\nFROM ${BASE}\nCOPY word /word\n", word: "two");
        var changed = await store.TargetAsync(Recipe(), Stop);

        built.Origin.Should().Be(ImageOrigin.Built);
        (again.Origin, again.Id).Should().Be((ImageOrigin.Cached, built.Id));
        changed.Origin.Should().Be(ImageOrigin.Built);
        changed.Id.Should().NotBe(built.Id);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        string[] list = ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", $"conformance/target-{_name}"];
        foreach (var name in Docker(list))
        {
            Docker("image", "rm", name);
        }
    }

    private static string[] Docker(params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task<ImageBuildException> FailureOfAsync(string? recipe)
    {
        await WriteAsync(recipe, word: "");
        var store = await StoreAsync();

        var asked = () => store.TargetAsync(Recipe(), Stop);

        return (await asked.Should().ThrowAsync<ImageBuildException>()).Which;
    }

    private TargetRecipe Recipe() => new(_name, _folder, "trixie", new Dictionary<string, string>());

    private async Task WriteAsync(string? recipe, string word)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "word"), word, Stop);
        if (recipe is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, "Dockerfile"), recipe, Stop);
        }
    }

    private static async Task<ImageStore> StoreAsync() =>
        new(await ContainerEngine.ConnectAsync(Stop), new ImageStoreOptions(SuiteFolders.Find()));
}
