using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using FluentAssertions;
using Json.Schema;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>docs/result.schema.json says what result files are, no more and no less.</summary>
public sealed class SchemaTests
{
    private static readonly JsonNode Schema =
        JsonNode.Parse(File.ReadAllText(Repository.File("docs/result.schema.json")))!;

    private static readonly JsonSerializerOptions Options =
        new(ResultFile.Json) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly Type[] Kinds =
    [
        .. typeof(LabEvent).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
            .Select(kind => kind.DerivedType),
    ];

    public static TheoryData<Type> Types =>
    [
        typeof(RunResult), typeof(SuiteFacts), typeof(TargetFacts), typeof(RunProblem), typeof(Books),
        typeof(CheckResult), typeof(Advice), typeof(PublishedFacts), typeof(PublishedHost),
        typeof(LiveFacts), typeof(SenderView), typeof(Deviation), typeof(EvidenceDocument), typeof(CheckEvidence),
        typeof(RunName), typeof(LabEvent), .. Kinds,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_and_its_schema_have_the_same_properties(Type type)
    {
        var written = Written(type).Select(property => property.Name);

        Described(type).Should().BeEquivalentTo(written);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_property_is_required_exactly_where_it_is_always_written(Type type)
    {
        var always = Written(type).Where(property => IsAlwaysWritten((PropertyInfo)property.AttributeProvider!))
            .Select(property => property.Name);

        Required(type).Should().BeEquivalentTo(always);
    }

    [Fact]
    public void Every_kind_of_event_is_in_the_schema()
    {
        var kinds = typeof(LabEvent).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
            .Select(kind => (kind.DerivedType.Name, kind.TypeDiscriminator!.ToString()));
        var described = Definition(nameof(LabEvent))["oneOf"]!.AsArray()
            .Select(one => one!["$ref"]!.GetValue<string>().Split('/')[^1])
            .Select(name => (name, Definition(name)["properties"]!["kind"]!["const"]!.GetValue<string>()));

        described.Should().BeEquivalentTo(kinds);
    }

    [Fact]
    public void The_verdicts_are_those_of_the_program() =>
        Definition(nameof(Verdict))["enum"]!.AsArray().Select(verdict => verdict!.GetValue<string>())
            .Should().Equal(Enum.GetNames<Verdict>());

    [Fact]
    public void The_states_of_the_accounting_are_those_of_the_program() =>
        Definition(nameof(Books))["properties"]!["state"]!["enum"]!.AsArray().Select(state => state!.GetValue<string>())
            .Should().Equal(Enum.GetNames<AccountingState>());

    [Fact]
    public void What_senders_do_with_policies_is_told_in_the_words_of_the_program() =>
        Definition(nameof(LiveFacts))["properties"]!["policies"]!["enum"]!.AsArray()
            .Select(word => word!.GetValue<string>()).Should().Equal(Enum.GetNames<PolicyUse>());

    [Theory]
    [InlineData(nameof(RunResult))]
    [InlineData(nameof(EvidenceDocument))]
    public void The_version_is_that_of_the_program(string type) =>
        Definition(type)["properties"]!["schemaVersion"]!["const"]!.GetValue<int>().Should()
            .Be(RunResult.CurrentSchemaVersion);

    [Fact]
    public void Results_as_they_are_written_are_valid()
    {
        var full = SampleRuns.MtaSts with
        {
            Problem = new(RunProblemKind.Lab, "The lab container ended."),
            Partial = "--quick",
            Live = new("live.example", PolicyUse.Applied, ["S-CERT-NAME"]),
            Books = Books.Empty with { NotClosed = new(RunProblemKind.Contract, "The hook hung.") },
            Checks =
            [
                SampleRuns.MtaSts.Checks[0] with
                {
                    Evidence = EveryKind.Of("x"),
                    Deviation = new Deviation("S-X", "Known.", null),
                    AlsoBroken = "5321 §6.1",
                    Expected = "it to be so", Actual = "it was not",
                    Observations = [.. Enumerable.Repeat(new string('o', 100), 9)], EvidenceLeftOut = 3,
                    StaleDeviation = new Deviation("S-X", "Known.", "https://issues.example/7"),
                },
            ],
        };

        foreach (var run in SampleRuns.Postfix.Append(full))
        {
            SchemaCheck.Complaints(Json(run), Schema).Should().BeEmpty();
            SchemaCheck.Complaints(Evidence(run), OfEvidence).Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("schemaVersion", "3")]
    [InlineData("started", "\"yesterday\"")]
    [InlineData("seconds", "-1")]
    [InlineData("checks", "{}")]
    [InlineData("checks", "[{}]")]
    [InlineData("target", null)]
    public void A_result_that_is_spoilt_is_not_valid(string property, string? value)
    {
        var spoilt = Json(SampleRuns.Default);
        spoilt[property] = value is null ? null : JsonNode.Parse(value);

        SchemaCheck.Complaints(spoilt, Schema).Should().NotBeEmpty();
    }

    [Fact]
    public void An_event_of_no_known_kind_is_not_valid()
    {
        var spoilt = Evidence(SampleRuns.Sni);
        var check = spoilt["checks"]!.AsArray().First(check => check!["events"]!.AsArray().Count > 0)!;
        check["events"]![0]!["kind"] = "rumour";

        SchemaCheck.Complaints(spoilt, OfEvidence).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("containers/targets/target.schema.json", "patternErrorMessage")]
    [InlineData("docs/reported.schema.json", "patternErrorMessage")]
    [InlineData("docs/result.schema.json", null)]
    public void No_keyword_of_a_schema_is_misspelt(string file, string? own) =>
        SchemaCheck.Unknown(JsonSchema.FromFile(Repository.File(file))).Where(name => name != own).Should().BeEmpty();

    [Fact]
    public void A_misspelt_keyword_is_seen() =>
        SchemaCheck.Unknown(JsonSchema.FromText("""{ "$defs": { "a": { "items": { "minimun": 1 } } } }""")).Should()
            .Equal("minimun");

    private static JsonNode OfEvidence
    {
        get
        {
            var schema = Schema.DeepClone();
            schema["$ref"] = $"#/$defs/{nameof(EvidenceDocument)}";
            return schema;
        }
    }

    private static JsonNode Json(RunResult run) => Read(stream => ResultFile.Write(stream, run), stream => stream);

    private static JsonNode Evidence(RunResult run) => Read(
        stream => EvidenceFile.Write(stream, run), stream => new GZipStream(stream, CompressionMode.Decompress));

    private static JsonNode Read(Action<Stream> write, Func<Stream, Stream> unpack)
    {
        using var stream = new MemoryStream();
        write(stream);
        stream.Position = 0;
        return JsonNode.Parse(unpack(stream))!;
    }

    private static JsonNode Definition(string name) => Schema["$defs"]![name]!;

    private static IEnumerable<JsonPropertyInfo> Written(Type type) => Options.GetTypeInfo(type).Properties
        .Where(property => property.Get is not null)
        .Where(property => type == typeof(LabEvent)
            || ((PropertyInfo)property.AttributeProvider!).DeclaringType != typeof(LabEvent));

    private static IEnumerable<string> Described(Type type) =>
        Definition(type.Name)["properties"]!.AsObject().Select(property => property.Key)
            .Where(name => !TellsApart(type, name));

    private static IEnumerable<string> Required(Type type) =>
        (Definition(type.Name)["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>())
            .Where(name => !TellsApart(type, name));

    // The serialiser adds it, so no event has it as a property.
    private static bool TellsApart(Type type, string name) => name == "kind" && type.IsAssignableTo(typeof(LabEvent));

    private static bool IsAlwaysWritten(PropertyInfo property) =>
        property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition != JsonIgnoreCondition.WhenWritingDefault
        && (property.PropertyType.IsValueType
            ? Nullable.GetUnderlyingType(property.PropertyType) is null
            : new NullabilityInfoContext().Create(property).ReadState == NullabilityState.NotNull);
}
