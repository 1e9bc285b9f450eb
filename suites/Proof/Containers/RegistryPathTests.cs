using System.Net;
using System.Net.Sockets;
using Conformance.Proof.Tools;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Containers;

/// <summary>The way to images that a machine with a container registry takes, with a registry of our own.</summary>
[Trait("Needs", "Containers")]
public sealed class RegistryPathTests(RegistryPathHost registry) : IClassFixture<RegistryPathHost>, IAsyncLifetime
{
    private readonly string _prefix = $"conformance-proof-{Guid.NewGuid():n}";
    private readonly List<string> _told = [];
    private string _root = "";

    public ValueTask InitializeAsync()
    {
        // A folder of the suite in which step-ca's recipe is, and no way to make a base image: whoever tries fails.
        _root = Directory.CreateTempSubdirectory("registry-path-").FullName;
        WriteRecipe("step-ca", "nothing-that-exists");
        WriteRecipe("pulled/step-ca", registry.StepCa);
        WriteRecipe("pulled/trixie", registry.Base);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_root.Length > 0)
        {
            Directory.Delete(_root, recursive: true);
            await RemoveImagesAsync($"{_prefix}/*");
            await RemoveImagesAsync($"{registry.Address}/*/*");
            await RemoveImagesAsync($"{registry.Address}/*");
        }
    }

    [Fact]
    public async Task The_base_image_is_pulled_and_nothing_is_made_from_packages()
    {
        var debian = await Store().BaseAsync("trixie", TestContext.Current.CancellationToken);

        debian.Origin.Should().Be(ImageOrigin.Pulled);
        debian.Reference.Should().Be($"{_prefix}/base:trixie");
        var digest = registry.Base.Split('@')[1];
        debian.Digest.Should().EndWith($"/debian@{digest}");
        var askedFor = string.Join('\n', registry.ManifestsAskedFor);
        askedFor.Should().Contain($"/v2/debian/manifests/{digest}", "tomorrow the tag may be of another");
        string.Join('\n', _told).Should().NotContain("packages");
        var hasLogs = Directory.Exists(Path.Combine(_root, "artifacts", "logs"));
        hasLogs.Should().BeFalse("nothing was built, so there is no log of a build");
    }

    [Fact]
    public async Task The_certificate_authority_is_pulled_and_runs()
    {
        var stepCa = await Store().StepCaAsync(TestContext.Current.CancellationToken);

        stepCa.Origin.Should().Be(ImageOrigin.Pulled);
        stepCa.Digest.Should().EndWith($"/smallstep/step-ca@{registry.StepCa.Split('@')[1]}");
        var (exitCode, output) = await Tool.RunAsync("docker", "run", "--rm", stepCa.Reference, "step-ca", "--version");
        exitCode.Should().Be(0, output);
        output.Should().Contain("0.29");
    }

    [Fact]
    public async Task What_is_here_already_is_not_asked_for_again()
    {
        var first = await Store().BaseAsync("trixie", TestContext.Current.CancellationToken);
        var askedBefore = registry.ManifestsAskedFor.Count;

        var second = await Store().BaseAsync("trixie", TestContext.Current.CancellationToken);

        second.Origin.Should().Be(ImageOrigin.Cached);
        second.Id.Should().Be(first.Id);
        askedBefore.Should().BePositive("the first was pulled");
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_one_pull()
    {
        var store = Store();
        var asked = Enumerable.Range(0, 8)
            .Select(_ => store.BaseAsync("trixie", TestContext.Current.CancellationToken));

        var images = await Task.WhenAll(asked);

        images.Distinct().Should().ContainSingle();
        var pulls = _told.Where(line => line.Contains("pulled in"));
        pulls.Should().ContainSingle();
    }

    [Fact]
    public async Task An_image_that_the_named_registry_lacks_is_told_in_one_sentence()
    {
        var asked = () => Store().BaseAsync("bookworm", TestContext.Current.CancellationToken);

        var told = (await asked.Should().ThrowAsync<ImageBuildException>()).Which;
        told.Message.Should().StartWith("There is no image for debian:bookworm-slim: "
            + $"CONFORMANCE_REGISTRY names the registry {registry.Address}, and it refused: ");
    }

    [Fact]
    public async Task An_image_of_another_digest_is_not_taken_whatever_its_tag()
    {
        WriteRecipe("pulled/trixie", $"debian:trixie-slim@sha256:{new string('0', 64)}");

        var asked = () => Store().BaseAsync("trixie", TestContext.Current.CancellationToken);

        var told = (await asked.Should().ThrowAsync<ImageBuildException>()).Which;
        told.Message.Should().Contain("it refused: ").And.Contain(new string('0', 64));
    }

    [Fact]
    public async Task A_named_registry_that_does_not_answer_is_told_and_not_replaced()
    {
        var store = Store("127.0.0.1:1");

        var asked = () => store.BaseAsync("trixie", TestContext.Current.CancellationToken);

        var told = (await asked.Should().ThrowAsync<ImageBuildException>()).Which;
        told.Message.Should().Contain("CONFORMANCE_REGISTRY names the registry 127.0.0.1:1").And.Contain("refused");
    }

    [Fact]
    public async Task A_registry_that_takes_the_connection_and_says_nothing_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var store = Store(silent.LocalEndpoint.ToString());

        var asked = () => store.BaseAsync("trixie", TestContext.Current.CancellationToken);

        var told = (await asked.Should().ThrowAsync<ImageBuildException>()).Which;
        told.Message.Should().Contain("did not deliver within");
        silent.Pending().Should().BeTrue("it was asked");
    }

    private void WriteRecipe(string name, string image)
    {
        var recipe = Directory.CreateDirectory(Path.Combine(_root, "containers", name)).FullName;
        File.WriteAllText(Path.Combine(recipe, "Dockerfile"), $"FROM {image}\n");
    }

    private ImageStore Store(string? address = null)
    {
        var options = new ImageStoreOptions(new SuiteFolders(_root))
        {
            Registry = RegistryChoice.Parse(address ?? registry.Address),
            Prefix = _prefix,
            Progress = new Told(_told),
        };
        return new ImageStore(registry.Engine, options);
    }

    /// <summary>
    /// Under these names only: the same images have other names, which others use. An image that was pulled by its
    /// digest has no tag, and keeps that name until it is removed by it.
    /// </summary>
    private static async Task RemoveImagesAsync(string names)
    {
        const string Name = "{{.Repository}}{{if eq .Tag \"<none>\"}}@{{.Digest}}{{else}}:{{.Tag}}{{end}}";
        var (_, output) = await Tool.RunAsync("docker", "image", "ls", "--digests", "--format", Name, names);
        foreach (var name in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (exitCode, told) = await Tool.RunAsync("docker", "image", "rm", name);
            exitCode.Should().Be(0, told);
        }
    }

    private sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string line)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }
    }
}
