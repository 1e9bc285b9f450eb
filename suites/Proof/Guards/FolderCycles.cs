using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;
using Assembly = System.Reflection.Assembly;

namespace Conformance.Proof.Guards;

/// <summary>
/// A folder can be read before those that rest on it: namespaces are folders, and within a project no two of them rest
/// on each other.
/// </summary>
public sealed class FolderCycles
{
    /// <summary>A type of one namespace that knows a type of another.</summary>
    private sealed record Edge(string From, string To, string Who, string Knows)
    {
        public override string ToString() => $"{From}.{Who} knows {To}.{Knows}";
    }

    [Fact]
    public async Task Every_namespace_is_its_folder()
    {
        var files = await TrackedFiles.ListAsync();

        var wrong = files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(file => MisplacedIn(file, TrackedFiles.Read(file))).OfType<string>();

        wrong.Should().BeEmpty();
    }

    [Theory]
    [InlineData("fixtures/Lab/Dns/LabDns.cs", "namespace Conformance.Lab.Dns;\n", false)]
    [InlineData("fixtures/Lab/Dns/LabDns.cs", "namespace Conformance.Lab;\n", true)]
    [InlineData("tools/Conformance/Running/Planner.cs", "namespace Conformance.Running;\n", false)]
    [InlineData("tools/Bench/Program.cs", "return 0;\n", false)]
    public void A_namespace_that_is_not_its_folder_is_seen(string file, string text, bool isWrong) =>
        (MisplacedIn(file, text) is not null).Should().Be(isWrong);

    [Fact]
    public void No_folders_rest_on_each_other()
    {
        var edges = Edges();

        edges.Should().Contain(edge => edge.From == "Conformance.Lab.Https" && edge.To == "Conformance.Lab.Tls");
        string.Join('\n', InCycles(edges)).Should().BeEmpty();
    }

    [Fact]
    public void Folders_that_rest_on_each_other_are_seen()
    {
        Edge[] edges =
        [
            new("A", "B", "One", "Two"), new("B", "C", "Two", "Three"), new("C", "B", "Three", "Two"),
            new("C", "D", "Three", "Four"),
        ];

        InCycles(edges).Select(edge => $"{edge}").Should().Equal("B.Two knows C.Three", "C.Three knows B.Two");
    }

    private static string? MisplacedIn(string file, string text)
    {
        const string Keyword = "namespace ";
        var folder = Path.GetDirectoryName(file)!.Replace('\\', '/').Split('/');
        var expected = string.Join('.', ["Conformance", .. folder.Skip(folder[1] == "Conformance" ? 2 : 1)]);
        var name = text.Split('\n').FirstOrDefault(line => line.StartsWith(Keyword, StringComparison.Ordinal));
        return name is null || name == $"{Keyword}{expected};"
            ? null
            : $"{file} has \"{name}\"; its folder is {expected}";
    }

    private static List<Edge> Edges()
    {
        var proof = typeof(FolderCycles).Assembly;
        Assembly[] assemblies =
        [
            .. Directory.GetFiles(Path.GetDirectoryName(proof.Location)!, "Conformance.*.dll")
                .Select(Assembly.LoadFrom),
        ];
        var types = new ArchLoader().LoadAssemblies(assemblies).Build().Types;
        return
        [
            .. from type in types
               from known in type.Dependencies.Select(dependency => dependency.Target).Distinct()
               let its = NamespaceOf(type)
               let other = NamespaceOf(known)
               where its != other && its.Length > 0 && other.Length > 0 && Equals(type.Assembly, known.Assembly)
               select new Edge(its, other, type.Name, known.Name),
        ];
    }

    /// <summary>Empty where a type has none, as the type of a program's statements.</summary>
    private static string NamespaceOf(IType type) => type.Namespace?.FullName ?? "";

    /// <summary>
    /// Folders that rest on no other, and those on which none rests, are taken away until none is left.
    /// </summary>
    private static IReadOnlyList<Edge> InCycles(IReadOnlyList<Edge> edges)
    {
        var froms = edges.Select(edge => edge.From).ToHashSet();
        var tos = edges.Select(edge => edge.To).ToHashSet();
        IReadOnlyList<Edge> left = [.. edges.Where(edge => froms.Contains(edge.To) && tos.Contains(edge.From))];
        return left.Count == edges.Count ? left : InCycles(left);
    }
}
