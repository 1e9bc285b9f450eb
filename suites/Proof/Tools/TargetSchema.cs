using System.Text.Json.Nodes;

namespace Conformance.Proof.Tools;

/// <summary>containers/targets/target.schema.json, as it is published.</summary>
internal static class TargetSchema
{
    private static readonly JsonNode Root =
        JsonNode.Parse(File.ReadAllText(Repository.File("containers/targets/target.schema.json")))!;

    /// <summary>What a variant may declare.</summary>
    public static IReadOnlyList<string> Features { get; } =
        Words(Of("variant")["properties"]!["declares"]!["items"]!["enum"]);

    /// <summary>What the id of a check looks like.</summary>
    public static string CheckPattern { get; } = (string)Of("check")["pattern"]!;

    /// <summary>The definition of that name; the target as a whole where it is empty.</summary>
    public static JsonNode Of(string definition) => definition == "" ? Root : Root["$defs"]![definition]!;

    /// <summary>The keys that a definition allows.</summary>
    public static IReadOnlyList<string> Keys(string definition) =>
        [.. Of(definition)["properties"]!.AsObject().Select(property => property.Key)];

    /// <summary>A list of words; empty where it is missing.</summary>
    public static IReadOnlyList<string> Words(JsonNode? list) =>
        [.. (list?.AsArray() ?? []).Select(word => (string)word!)];
}
