using System.Xml.Linq;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>Suites rest on fixtures; tools never know a suite; fixtures know neither, and no library of assertions.</summary>
public sealed class DependencyDirection
{
    private static readonly string Root = SuiteFolders.Find().Root;

    private static readonly string[] Folders = ["fixtures", "suites", "tools"];

    [Fact]
    public void Every_project_points_the_right_way()
    {
        var wrong = Projects().SelectMany(project => WrongIn(project, XDocument.Load(Path.Combine(Root, project))));

        wrong.Should().BeEmpty();
    }

    [Theory]
    [InlineData("fixtures/Lab/Lab.csproj", "ProjectReference", "../../suites/Suites.csproj")]
    [InlineData("fixtures/Lab/Lab.csproj", "ProjectReference", "../../tools/Bench/Bench.csproj")]
    [InlineData("fixtures/Lab/Lab.csproj", "PackageReference", "FluentAssertions")]
    [InlineData("fixtures/Lab/Lab.csproj", "PackageReference", "xunit.v3.assert")]
    [InlineData("tools/Bench/Bench.csproj", "ProjectReference", "../../suites/Suites.csproj")]
    [InlineData("suites/Suites.csproj", "ProjectReference", "../tools/Conformance/Conformance.csproj")]
    [InlineData("suites/Suites.csproj", "ProjectReference", "Proof/Proof.csproj")]
    public void A_reference_the_wrong_way_is_seen(string project, string kind, string reference)
    {
        var spoilt = new XDocument(new XElement("Project", new XElement(kind, new XAttribute("Include", reference))));

        var wrong = WrongIn(project, spoilt);

        wrong.Should().ContainSingle().Which.Should().StartWith(project);
    }

    [Fact]
    public void The_solution_has_every_project()
    {
        var solution = File.ReadAllText(Path.Combine(Root, "ConformanceSuite.sln")).Replace('\\', '/');

        var missing = Projects().Where(project => !solution.Contains($"\"{project}\""));

        missing.Should().BeEmpty("dotnet sln ConformanceSuite.sln add PROJECT adds them");
    }

    private static List<string> Projects() =>
        [.. Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))];

    private static IEnumerable<string> WrongIn(string project, XDocument content) =>
        from element in content.Descendants()
        where element.Name.LocalName is "ProjectReference" or "PackageReference"
        let reference = (string)element.Attribute("Include")!
        let target = element.Name.LocalName == "PackageReference" ? reference : Resolved(project, reference)
        where !Allowed(project, target)
        select $"{project} must not reference {target}";

    private static string Resolved(string project, string reference) =>
        Path.GetRelativePath("/", Path.GetFullPath(reference, "/" + Path.GetDirectoryName(project)));

    private static bool Allowed(string project, string target) => project.Split('/')[0] switch
    {
        // The running of checks builds on what xUnit offers to libraries, which has no assertions.
        "fixtures" => !StartsWithAny(target, "suites/", "tools/", "FluentAssertions", "xunit.v3.assert", "xunit.v3.core"),
        "tools" => !StartsWithAny(target, "suites/"),
        _ when project.StartsWith("suites/Proof/") => true,
        _ => !StartsWithAny(target, "tools/", "suites/Proof/"),
    };

    private static bool StartsWithAny(string text, params string[] starts) =>
        starts.Any(start => text.StartsWith(start, StringComparison.Ordinal));
}
