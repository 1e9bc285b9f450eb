using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>What comes from elsewhere comes by version and hash, and a bot knows where to raise it.</summary>
public sealed class SupplyChain
{
    /// <summary>Images whose digest nobody here has seen yet: their tag alone is pinned.</summary>
    private static readonly string[] WithoutDigest =
    [
        "apache/james", "foxcpp/maddy", "ghcr.io/kumocorp/kumomta", "ghcr.io/stalwartlabs/stalwart", "r.xmox.nl/mox",
        "smallstep/step-ca", "zuplu/postfix-tlspol",
    ];

    private static readonly Regex From = new(
        @"^FROM (?:--\S+ )?(?<image>[^\s$]+)(?: AS \S+)?$", RegexOptions.CultureInvariant | RegexOptions.Multiline);

    private static readonly Regex Pinned = new(
        @"^(?<name>[^:@]+):(?<tag>[^@]+)@sha256:[0-9a-f]{64}$", RegexOptions.CultureInvariant);

    [Fact]
    public async Task Every_package_of_nuget_is_locked_beside_its_project()
    {
        var files = await TrackedFiles.ListAsync();

        var missing = files.Where(file => file.EndsWith(".csproj"))
            .Select(project => $"{Path.GetDirectoryName(project)}/packages.lock.json").Except(files);
        var wrong = files.Where(file => file.EndsWith("packages.lock.json"))
            .SelectMany(file => WrongInNuGet(TrackedFiles.Read(file)).Select(what => $"{file}: {what}"));

        missing.Should().BeEmpty();
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_package_of_npm_is_locked_beside_its_list()
    {
        var files = await TrackedFiles.ListAsync();
        var lists = files.Where(file => Path.GetFileName(file) == "package.json").ToList();

        var wrong = files.Where(file => file.EndsWith("package-lock.json"))
            .SelectMany(file => WrongInNpm(TrackedFiles.Read(file)).Select(what => $"{file}: {what}"));

        lists.Should().HaveCountGreaterThan(5);
        lists.Select(list => list.Replace("package.json", "package-lock.json")).Except(files).Should().BeEmpty();
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_recipe_takes_what_is_pinned()
    {
        var recipes = (await TrackedFiles.ListAsync()).Where(file => Path.GetFileName(file) == "Dockerfile").ToList();

        var wrong = recipes.SelectMany(
            file => WrongInRecipe(TrackedFiles.Read(file)).Select(what => $"{file}: {what}"));

        recipes.Should().Contain("containers/pulled/trixie/Dockerfile");
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task An_image_that_is_excused_has_still_no_digest()
    {
        var recipes = (await TrackedFiles.ListAsync()).Where(file => Path.GetFileName(file) == "Dockerfile");
        var unpinned = recipes.SelectMany(file => From.Matches(TrackedFiles.Read(file)))
            .Select(from => from.Groups["image"].Value).Where(image => !image.Contains('@'));

        WithoutDigest.Where(name => !unpinned.Any(image => image.StartsWith($"{name}:"))).Should().BeEmpty();
    }

    [Fact]
    public async Task The_bot_looks_where_something_is_pinned()
    {
        var files = await TrackedFiles.ListAsync();
        var updates = YamlFile.Parse(TrackedFiles.Read(".github/dependabot.yml")).At("updates").Items()
            .ToDictionary(update => update.At("package-ecosystem").Text()!, update =>
                update.At("directories").Items().Select(folder => folder.Text()!.TrimStart('/')).ToList());

        updates.Keys.Should().BeEquivalentTo("nuget", "npm", "docker", "github-actions");
        updates["npm"].Select(folder => $"{folder}/package-lock.json").Except(files).Should().BeEmpty();
        files.Where(file => Path.GetFileName(file) == "Dockerfile" && From.IsMatch(TrackedFiles.Read(file)))
            .Where(file => !updates["docker"].Any(folder => Covers(folder, Path.GetDirectoryName(file)!)))
            .Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{ "dependencies": { "net10.0": { "A": { "type": "Direct" } } } }""", "A has no hash")]
    [InlineData("""{ "dependencies": { "net10.0": {} }, "x": "https://h" }""", "names a host")]
    public void A_fault_of_a_lock_file_of_nuget_is_seen(string text, string told) =>
        WrongInNuGet(text).Should().Equal(told);

    [Theory]
    [InlineData("""{ "packages": { "": {}, "node_modules/a": { "version": "1" } } }""", "node_modules/a has no hash")]
    [InlineData(
        """{ "packages": { "node_modules/a": { "integrity": "sha512-x", "resolved": "https://h/a" } } }""",
        "names a host")]
    public void A_fault_of_a_lock_file_of_npm_is_seen(string text, string told) =>
        WrongInNpm(text).Should().Equal(told);

    [Theory]
    [InlineData("FROM some/image:1.2\n", "some/image:1.2 is pinned by no digest")]
    [InlineData("FROM some/image\n", "some/image is pinned by no digest")]
    [InlineData("FROM smallstep/step-ca\n", "smallstep/step-ca is pinned by no digest")]
    [InlineData("FROM ${BASE}\nRUN npm install a\n", "npm installs what no lock file names")]
    [InlineData("FROM ${BASE}\nRUN npm ci\n", "npm ci runs the scripts of packages")]
    public void A_fault_of_a_recipe_is_seen(string text, string told) => WrongInRecipe(text).Should().Equal(told);

    [Fact]
    public void A_good_recipe_is_left_alone() =>
        WrongInRecipe($"FROM a/b:1@sha256:{new string('0', 64)} AS x\nFROM ${{BASE}}\nRUN npm ci --ignore-scripts\n")
            .Should().BeEmpty();

    private static IEnumerable<string> WrongInNuGet(string text)
    {
        var packages = JsonNode.Parse(text)!["dependencies"]!.AsObject()
            .SelectMany(framework => framework.Value!.AsObject());
        return
        [
            .. packages.Where(package => (string?)package.Value!["type"] != "Project"
                && package.Value["contentHash"] is null).Select(package => $"{package.Key} has no hash"),
            .. NamesHost(text),
        ];
    }

    private static IEnumerable<string> WrongInNpm(string text)
    {
        var packages = JsonNode.Parse(text)!["packages"]!.AsObject();
        return
        [
            .. packages.Where(package => package.Key.Length > 0 && package.Value!["integrity"] is null)
                .Select(package => $"{package.Key} has no hash"),
            .. text.Contains("\"resolved\"") ? NamesHost("://") : [],
        ];
    }

    /// <summary>Each machine takes packages from where it is told to; a lock file says which, not whence.</summary>
    private static IEnumerable<string> NamesHost(string text) => text.Contains("://") ? ["names a host"] : [];

    private static IEnumerable<string> WrongInRecipe(string text)
    {
        foreach (var image in From.Matches(text).Select(from => from.Groups["image"].Value))
        {
            if (!Pinned.IsMatch(image) && !WithoutDigest.Any(name => image.StartsWith($"{name}:")))
            {
                yield return $"{image} is pinned by no digest";
            }
        }

        if (text.Contains("npm install") || text.Contains("npm i "))
        {
            yield return "npm installs what no lock file names";
        }

        if (Regex.IsMatch(text, @"npm ci(?![^\n]*--ignore-scripts)"))
        {
            yield return "npm ci runs the scripts of packages";
        }
    }

    private static bool Covers(string pattern, string folder) => pattern.EndsWith("/*")
        ? Path.GetDirectoryName(folder) == pattern[..^2]
        : folder == pattern;
}
