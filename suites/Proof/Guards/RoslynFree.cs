using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>No analyzer, source generator or compiler comes with the packages, or lies beside the programs.</summary>
public sealed class RoslynFree
{
    private static readonly string Built = Path.Combine(SuiteFolders.Find().Artifacts, "dotnet");

    [Fact]
    public void No_package_brings_an_analyzer()
    {
        var restored = Directory.GetFiles(
            Path.Combine(Built, "obj"), "project.assets.json", SearchOption.AllDirectories);

        var withAnalyzers = restored.Where(file => BringsAnalyzer(File.ReadAllText(file)));

        restored.Should().NotBeEmpty("this test was built there");
        withAnalyzers.Should().BeEmpty("the recipe of docs/decisions/0002-roslyn-free.md keeps them out");
    }

    [Theory]
    [InlineData("""{ "files": [ "analyzers/dotnet/cs/xunit.analyzers.dll" ] }""", true)]
    [InlineData("""{ "files": [ "lib/netstandard2.0/xunit.assert.dll" ] }""", false)]
    public void An_analyzer_in_a_restored_package_is_seen(string assets, bool brings) =>
        BringsAnalyzer(assets).Should().Be(brings);

    [Fact]
    public void No_compiler_lies_beside_a_program()
    {
        var programs = Directory.GetFiles(Path.Combine(Built, "bin"), "*.dll", SearchOption.AllDirectories);

        var compilers = programs.Where(IsCompiler);

        programs.Should().Contain(file => file.EndsWith("Conformance.Proof.dll"), "this test was built there");
        compilers.Should().BeEmpty("nothing is compiled at run time");
    }

    [Theory]
    [InlineData("bin/Proof/release/Microsoft.CodeAnalysis.CSharp.dll", true)]
    [InlineData("bin/Proof/release/FluentAssertions.dll", false)]
    public void A_compiler_beside_a_program_is_seen(string file, bool compiles) =>
        IsCompiler(file).Should().Be(compiles);

    private static bool BringsAnalyzer(string assets) => assets.Contains("\"analyzers/");

    private static bool IsCompiler(string file) => Path.GetFileName(file).StartsWith("Microsoft.CodeAnalysis");
}
