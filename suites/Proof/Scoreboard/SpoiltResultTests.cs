using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Scoreboard;
using Conformance.Scoreboard.Reports;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>
/// A result that somebody has spoilt, in whatever place, is drawn or refused with the name of the file: never "the
/// suite itself broke".
/// </summary>
public sealed class SpoiltResultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoilt-").FullName;

    /// <summary>What takes the place of a value; null takes it away.</summary>
    private static readonly string?[] Odd =
        [null, "null", "{}", "[]", "[{}]", "-1", "1e999", "\"Infinity\"", "\"NaN\"", "99", "\"\"", "\"x\"", "true"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(nameof(Now))]
    [InlineData(nameof(FirstSchema))]
    [InlineData(nameof(EvidenceFile))]
    public void In_whatever_place_it_is_drawn_or_refused_with_the_files_name(string kind)
    {
        var result = Path.Combine(_folder, "spoilt.json");
        ResultFile.Write(result, Run());
        var file = kind == nameof(EvidenceFile) ? EvidenceFile.Of(result) : result;
        var whole = kind switch
        {
            nameof(EvidenceFile) => JsonNode.Parse(FirstSchema.Unpacked(file))!,
            nameof(FirstSchema) => FirstSchema.Of(Run()),
            _ => Now(),
        };
        if (kind != nameof(EvidenceFile))
        {
            File.Delete(EvidenceFile.Of(result));
        }

        var places = PlacesIn(whole, "$").ToList();
        var drawn = 0;

        foreach (var (place, odd) in places.SelectMany(place => Odd.Select(odd => (place, odd))))
        {
            Put(file, Spoilt(whole, place, odd));
            RunResult read;
            try
            {
                read = ResultFile.Read(result);
            }
            catch (InvalidDataException refused)
            {
                refused.Message.Should().StartWith($"{file} ");
                continue;
            }

            drawn++;
            var draw = () => Draw(read);
            draw.Should().NotThrow("what was read is to be drawn, with {0} at {1}", odd ?? "nothing", place);
        }

        places.Should().HaveCountGreaterThan(50);
        drawn.Should().BeGreaterThan(50);
    }

    [Theory]
    [InlineData("$.seconds", "1e999")]
    [InlineData("$.checks[0].seconds", "\"Infinity\"")]
    [InlineData("$.checks[0].events", "[]")]
    [InlineData("$.checks[0].verdict", "99")]
    [InlineData("$.started", "\"9999-12-31T23:59:59-12:00\"")]
    public async Task The_commands_name_the_file_and_end_with_2(string place, string odd)
    {
        var file = Path.Combine(_folder, "odd.json");
        await File.WriteAllTextAsync(file, Spoilt(Now(), place, odd), TestContext.Current.CancellationToken);
        foreach (var arguments in new string[][] { ["scoreboard", file, "--out", _folder], ["diff", file, file] })
        {
            var (exitCode, said) = await SuiteCommand.RunAsync(arguments);

            exitCode.Should().Be(2, said);
            said.Should().StartWith($"{file} is not a result of this suite: ").And.NotContain("suite itself broke");
        }
    }

    private void Draw(RunResult result)
    {
        Site.Write([result], Path.Combine(_folder, "site"));
        JUnit.Write([result], Path.Combine(_folder, "junit.xml"));
        Trx.Write([result], Path.Combine(_folder, "results.trx"));
        _ = MarkdownSummary.Render([result]);
        _ = ResultDiff.Compare([result], [result]).Text();
        _ = Measured.Of([result]);
    }

    private static void Put(string file, string text)
    {
        using var written = File.Create(file);
        using Stream content = file.EndsWith(EvidenceFile.Extension)
            ? new GZipStream(written, CompressionLevel.NoCompression)
            : written;
        content.Write(Encoding.UTF8.GetBytes(text));
    }

    private static JsonNode Now()
    {
        using var stream = new MemoryStream();
        ResultFile.Write(stream, Run());
        return JsonNode.Parse(stream.ToArray())!;
    }

    private static RunResult Run() => SampleRuns.Sni with
    {
        Books = new Books(2, 1, 0, 0, ["m1"], []) { NotClosed = new(RunProblemKind.Contract, "It hung.") },
        Partial = "--quick",
        Machine = new MachineFacts("Debian", "X64", 2),
        Checks =
        [
            SampleRuns.Sni.Checks[0] with
            {
                Evidence = EveryKind.Of("x"), Deviation = new Deviation("S-X", "Known.", "https://a.example/"),
                Expected = "it to be so", Actual = "it was not", ServerNames = ["mx1.recipient.test"],
            },
        ],
    };

    /// <summary>Every place in the document, as a JSON path.</summary>
    private static IEnumerable<string> PlacesIn(JsonNode node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            PlacesIn(member.Value!, $"{path}.{member.Key}").Prepend($"{path}.{member.Key}")),
        JsonArray items => items.SelectMany((item, number) =>
            PlacesIn(item!, $"{path}[{number}]").Prepend($"{path}[{number}]")),
        _ => [],
    };

    private static string Spoilt(JsonNode whole, string place, string? odd)
    {
        var copy = whole.DeepClone();
        var parts = place[1..].Split(['.', '['], StringSplitOptions.RemoveEmptyEntries);
        var parent = parts[..^1].Aggregate(copy, (node, part) =>
            part.EndsWith(']') ? node[int.Parse(part[..^1])]! : node[part]!);
        if (parts[^1].EndsWith(']'))
        {
            parent.AsArray().RemoveAt(int.Parse(parts[^1][..^1]));
            if (odd is not null)
            {
                parent.AsArray().Insert(int.Parse(parts[^1][..^1]), JsonNode.Parse(odd));
            }
        }
        else if (odd is null)
        {
            parent.AsObject().Remove(parts[^1]);
        }
        else
        {
            parent[parts[^1]] = JsonNode.Parse(odd);
        }

        return copy.ToJsonString();
    }
}
