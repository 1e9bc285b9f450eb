using System.Text.Json;
using System.Text.Json.Nodes;
using CliWrap.Buffered;
using Conformance.Invocation;
using Conformance.Running;

namespace Conformance.Testing;

/// <summary>Which of the suite's own tests are going to run, as the program that has them lists them.</summary>
/// <param name="Tests">How many; a theory that is filled in at run time counts once.</param>
/// <param name="Classes">Of each namespace, how many classes.</param>
/// <param name="LeftOut">Of each need that is not met (<c>Containers</c>, <c>Witnesses</c>), how many tests.</param>
internal sealed record TestPlan(
    int Tests, IReadOnlyDictionary<string, int> Classes, IReadOnlyDictionary<string, int> LeftOut)
{
    /// <summary>The trait of a test that needs something of the machine, and what a test can need.</summary>
    public const string Trait = "Needs";

    public static readonly IReadOnlyDictionary<string, string> Needs = new Dictionary<string, string>
    {
        ["Containers"] = "start a lab in containers, or ask the container engine",
        ["Witnesses"] =
            "compare the lab with standard tools (dig, openssl, swaks, a browser), which come in a container",
    };

    /// <param name="filters">For xUnit, as they were given.</param>
    /// <param name="withoutContainers">Whether to leave out what needs a container engine.</param>
    /// <exception cref="UsageException">xUnit does not understand the filters.</exception>
    public static async Task<TestPlan> ReadAsync(
        IReadOnlyList<string> filters, bool withoutContainers, CancellationToken stop)
    {
        var proof = SuiteProgram.Of(
            "Proof", ["-noColor", "-list", "full/json", "-preEnumerateTheories", .. filters]);
        return Of(Parse((await proof.ExecuteBufferedAsync(stop)).StandardOutput), withoutContainers);
    }

    /// <param name="listed">As <c>-list full/json</c> prints it.</param>
    /// <param name="withoutContainers">Whether to leave out what needs a container engine.</param>
    public static TestPlan Of(JsonArray listed, bool withoutContainers)
    {
        var all = listed.Select(test => (Class: (string)test!["Class"]!, Need: NeedOf(test))).ToList();
        var kept = all.Where(test => !withoutContainers || test.Need is null).ToList();
        return new TestPlan(
            kept.Count,
            kept.Select(test => test.Class).Distinct().CountBy(NamespaceOf).ToDictionary(),
            all.Where(test => withoutContainers && test.Need is not null).CountBy(test => test.Need!).ToDictionary());
    }

    /// <summary>What is left out and why, in a sentence; null where nothing is.</summary>
    public string? Omission => LeftOut.Count == 0 ? null
        : $"--no-containers leaves out {LeftOut.Values.Sum()} tests: "
            + string.Join("; ", Needs.Where(need => LeftOut.ContainsKey(need.Key))
                .Select(need => $"{LeftOut[need.Key]} {need.Value}")) + ".";

    public static string NamespaceOf(string className) => className[..className.LastIndexOf('.')];

    private static string? NeedOf(JsonNode test) => (string?)test["Traits"]?[Trait]?[0];

    private static JsonArray Parse(string listed)
    {
        try
        {
            // A colour may be reset behind it.
            return JsonNode.Parse(listed[..(listed.LastIndexOf(']') + 1)])!.AsArray();
        }
        catch (JsonException)
        {
            throw new UsageException(listed.Trim());
        }
    }
}
