using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Conformance.Proof.Scoreboard;

/// <summary>
/// Validates against the part of JSON Schema 2020-12 that our own schema uses; a keyword it does not know is an error.
/// </summary>
internal static class SchemaCheck
{
    public static IReadOnlyList<string> Complaints(JsonNode document, JsonNode schema)
    {
        var complaints = new List<string>();
        Check(document, schema, schema, "$", complaints);
        return complaints;
    }

    private static void Check(JsonNode? value, JsonNode schema, JsonNode root, string at, List<string> complaints)
    {
        foreach (var (keyword, rule) in schema.AsObject())
        {
            switch (keyword)
            {
                case "$schema" or "$id" or "$defs" or "title" or "description":
                    break;
                case "$ref":
                    Check(value, root["$defs"]![rule!.GetValue<string>().Replace("#/$defs/", "")]!, root, at,
                        complaints);
                    break;
                case "type":
                    Expect(IsOfType(value, rule!.GetValue<string>()), $"{at} is no {rule}");
                    break;
                case "const":
                    Expect(JsonNode.DeepEquals(value, rule), $"{at} is not {rule!.ToJsonString()}");
                    break;
                case "enum":
                    Expect(rule!.AsArray().Any(one => JsonNode.DeepEquals(value, one)),
                        $"{at} is none of {rule.ToJsonString()}");
                    break;
                case "pattern":
                    Expect(Text(value) is not { } text || Regex.IsMatch(text, OfEcma(rule!)),
                        $"{at} is not like {rule}");
                    break;
                case "minLength":
                    Expect(Text(value) is not { } some || some.Length >= rule!.GetValue<int>(), $"{at} is too short");
                    break;
                case "maxLength":
                    Expect(Text(value) is not { } much || much.Length <= rule!.GetValue<int>(), $"{at} is too long");
                    break;
                case "minItems":
                    Expect(value is not JsonArray list || list.Count >= rule!.GetValue<int>(), $"{at} has too few");
                    break;
                case "minProperties":
                    Expect(value is not JsonObject all || all.Count >= rule!.GetValue<int>(), $"{at} has too few");
                    break;
                case "propertyNames":
                    foreach (var (name, _) in value as JsonObject ?? [])
                    {
                        Check(JsonValue.Create(name), rule!, root, $"{at}: {name}", complaints);
                    }

                    break;
                case "additionalProperties":
                    foreach (var (name, more) in (value as JsonObject ?? []).Where(
                        one => schema["properties"]?[one.Key] is null))
                    {
                        if (rule is JsonObject)
                        {
                            Check(more, rule, root, $"{at}.{name}", complaints);
                        }
                        else
                        {
                            Expect(rule!.GetValue<bool>(), $"{at} must not have {name}");
                        }
                    }

                    break;
                case "minimum":
                    Expect(value is not JsonValue number || number.GetValueKind() != JsonValueKind.Number
                        || Number(number) >= Number(rule!), $"{at} is below {rule}");
                    break;
                case "format":
                    Expect(rule!.GetValue<string>() == "date-time" && DateTimeOffset.TryParseExact(value?.ToString(),
                        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
                        CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
                        $"{at} is no date-time");
                    break;
                case "required":
                    foreach (var name in rule!.AsArray().Select(name => name!.GetValue<string>()))
                    {
                        Expect(value is JsonObject thing && thing.ContainsKey(name), $"{at} has no {name}");
                    }

                    break;
                case "properties":
                    foreach (var (name, inner) in rule!.AsObject())
                    {
                        if (value is JsonObject thing && thing.TryGetPropertyValue(name, out var held))
                        {
                            Check(held, inner!, root, $"{at}.{name}", complaints);
                        }
                    }

                    break;
                case "items":
                    foreach (var (place, item) in (value as JsonArray ?? []).Index())
                    {
                        Check(item, rule!, root, $"{at}[{place}]", complaints);
                    }

                    break;
                case "oneOf":
                    Expect(rule!.AsArray().Count(one => IsValid(value, one!, root)) == 1,
                        $"{at} is not exactly one of its kinds");
                    break;
                default:
                    throw new NotSupportedException($"The schema uses '{keyword}', which this test cannot check.");
            }
        }

        void Expect(bool holds, string otherwise)
        {
            if (!holds)
            {
                complaints.Add(otherwise);
            }
        }
    }

    /// <summary>In ECMA-262 $ is the end of the text; in .NET a line end may still follow.</summary>
    private static string OfEcma(JsonNode pattern) =>
        pattern.GetValue<string>() is var text && text.EndsWith('$') ? text[..^1] + @"\z" : text;

    private static bool IsValid(JsonNode? value, JsonNode schema, JsonNode root)
    {
        var complaints = new List<string>();
        Check(value, schema, root, "$", complaints);
        return complaints.Count == 0;
    }

    private static bool IsOfType(JsonNode? value, string type) => (type, value?.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String)
            or ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => Number(value!) % 1 == 0,
        _ => false,
    };

    private static string? Text(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static decimal Number(JsonNode value) =>
        decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
