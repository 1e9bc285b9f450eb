using System.Text.Json.Nodes;
using Conformance.Descriptions;
using Conformance.Targets.Description;
using Json.Schema;

namespace Conformance.Proof.Scoreboard;

/// <summary>Validates what the suite writes against the schemas that it publishes.</summary>
internal static class SchemaCheck
{
    private static readonly EvaluationOptions Options =
        new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <summary>Where the document breaks which keyword of the schema: <c>/checks/0: required</c>.</summary>
    public static IReadOnlyList<string> Complaints(JsonNode document, JsonNode schema)
    {
        var results = JsonSchema.FromText(YamlSchema.InDotNet(schema.ToJsonString())).Evaluate(document, Options);
        return results.IsValid ? [] :
        [
            .. from detail in results.Details
               where detail.HasErrors
               from keyword in detail.Errors!.Keys
               select $"{detail.InstanceLocation}: {keyword}",
        ];
    }

    /// <summary>Keywords that JSON Schema does not have, which validators ignore: misspelt ones above all.</summary>
    public static IEnumerable<string> Unknown(JsonSchema schema) => (schema.Keywords ?? []).SelectMany(keyword =>
        keyword is UnrecognizedKeyword unknown ? [unknown.Name] : Below(keyword).SelectMany(Unknown));

    private static IEnumerable<JsonSchema> Below(IJsonSchemaKeyword keyword) => keyword switch
    {
        ISchemaContainer one => [one.Schema],
        ISchemaCollector several => several.Schemas,
        IKeyedSchemaCollector named => named.Schemas.Values,
        _ => [],
    };
}
