using System.Xml.Linq;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>
/// Suites rest on fixtures; tools never know a suite; fixtures know neither, and no library of assertions. Results
/// depend on nothing, the scoreboard on results alone, and the reference implementation, which is judged, on none of
/// it.
/// </summary>
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
    [InlineData("fixtures/Results/Results.csproj", "ProjectReference", "../Lab/Lab.csproj")]
    [InlineData("fixtures/Results/Results.csproj", "PackageReference", "YamlDotNet")]
    [InlineData("fixtures/Reference/Reference.csproj", "ProjectReference", "../Results/Results.csproj")]
    [InlineData("tools/Scoreboard/Scoreboard.csproj", "ProjectReference", "../../fixtures/Checks/Checks.csproj")]
    [InlineData("tools/Scoreboard/Scoreboard.csproj", "PackageReference", "YamlDotNet")]
    [InlineData("fixtures/Lab/Lab.csproj", "ProjectReference", "../../suites/Runner/Runner.csproj")]
    [InlineData("fixtures/Lab/Lab.csproj", "ProjectReference", "../../tools/Bench/Bench.csproj")]
    [InlineData("fixtures/Lab/Lab.csproj", "PackageReference", "FluentAssertions")]
    [InlineData("fixtures/Lab/Lab.csproj", "PackageReference", "xunit.v3.assert")]
    [InlineData("tools/Bench/Bench.csproj", "ProjectReference", "../../suites/Runner/Runner.csproj")]
    [InlineData("suites/Runner/Runner.csproj", "ProjectReference", "../../tools/Conformance/Conformance.csproj")]
    [InlineData("suites/Sender/Sender.csproj", "ProjectReference", "../Proof/Proof.csproj")]
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

        var missing = MissingIn(solution, Projects());

        missing.Should().BeEmpty("dotnet sln ConformanceSuite.sln add PROJECT adds them");
    }

    [Fact]
    public void A_project_that_the_solution_lacks_is_seen()
    {
        const string solution = """Project("{…}") = "Lab", "fixtures/Lab/Lab.csproj", "{…}" """;

        var missing = MissingIn(solution, ["fixtures/Lab/Lab.csproj", "fixtures/New/New.csproj"]);

        missing.Should().Equal("fixtures/New/New.csproj");
    }

    private static List<string> Projects() =>
    [
        .. Folders.Select(folder => Path.Combine(Root, folder))
            .SelectMany(folder => Directory.GetFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Select(FromRoot),
    ];

    private static IEnumerable<string> MissingIn(string solution, IEnumerable<string> projects) =>
        projects.Where(project => !solution.Contains($"\"{project}\""));

    private static IEnumerable<string> WrongIn(string project, XDocument content) =>
        from element in content.Descendants()
        where element.Name.LocalName is "ProjectReference" or "PackageReference"
        let reference = (string)element.Attribute("Include")!
        let target = element.Name.LocalName == "PackageReference" ? reference
            : FromRoot(Path.Combine(Root, project, "..", reference))
        where !Allowed(project, target)
        select $"{project} must not reference {target}";

    /// <summary>As the solution names a project, with "/" on every system.</summary>
    private static string FromRoot(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool Allowed(string project, string target) => project switch
    {
        "fixtures/Results/Results.csproj" => false,
        "fixtures/Reference/Reference.csproj" => !target.EndsWith(".csproj", StringComparison.Ordinal),
        "tools/Scoreboard/Scoreboard.csproj" => target == "fixtures/Results/Results.csproj",
        _ => AllowedIn(project.Split('/')[0], project, target),
    };

    private static bool AllowedIn(string folder, string project, string target) => folder switch
    {
        "fixtures" => !StartsWithAny(target, "suites/", "tools/", "FluentAssertions", "xunit"),
        "tools" => !StartsWithAny(target, "suites/"),
        _ when project.StartsWith("suites/Proof/") => true,
        _ => !StartsWithAny(target, "tools/", "suites/Proof/"),
    };

    private static bool StartsWithAny(string text, params string[] starts) =>
        starts.Any(start => text.StartsWith(start, StringComparison.Ordinal));
}
