using System.IO.Compression;
using System.Text.Json.Nodes;
using Conformance.Proof.Samples;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>Evidence is in a file of its own: small, whole, and never taken for that of another run.</summary>
public sealed class EvidenceFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evidence-").FullName;

    private string Result => Path.Combine(_folder, "sni.json");

    private string Evidence => Path.Combine(_folder, "sni.evidence.json.gz");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_is_read_again()
    {
        ResultFile.Write(Result, SampleRuns.MtaSts);

        var read = ResultFile.Read(Result);

        read.Checks.Should().OnlyContain(check => check.Events == check.Evidence.Count);
        var known = read with
        {
            Reproduce = null, Checks = [.. read.Checks.Select(check => check with { Events = 0 })],
        };
        FirstSchema.Of(known).ToJsonString().Should().Be(FirstSchema.Of(SampleRuns.MtaSts).ToJsonString());
    }

    [Fact]
    public void The_result_holds_no_event_and_the_evidence_each_certificate_once()
    {
        ResultFile.Write(Result, SampleRuns.MtaSts);

        File.ReadAllText(Result).Should().NotContain("client-hello");
        var evidence = Unpacked();
        evidence.Should().Contain("client-hello");
        evidence.Split("BEGIN CERTIFICATE").Should().HaveCount(2, "all sessions present the same one");
    }

    [Fact]
    public void Without_its_evidence_a_result_is_read_all_the_same()
    {
        ResultFile.Write(Result, SampleRuns.Sni);
        File.Delete(Evidence);

        var read = ResultFile.Read(Result);

        read.Checks.Select(check => check.Verdict).Should().Equal(SampleRuns.Sni.Checks.Select(check => check.Verdict));
        read.Checks.Should().OnlyContain(check => check.Evidence.Count == 0).And.Contain(check => check.Events > 0);
    }

    [Fact]
    public void Long_observations_are_in_the_evidence_alone()
    {
        var talkative = SampleRuns.Sni.Checks.First(check => check.Evidence.Count > 0) with
        {
            Observations = [.. Enumerable.Repeat(new string('o', 100), 9)],
        };
        ResultFile.Write(Result, SampleRuns.Sni with { Checks = [talkative] });

        ResultFile.Read(Result).Checks[0].Observations.Should().HaveCount(9);
        File.Delete(Evidence);
        var alone = ResultFile.Read(Result).Checks[0];
        (alone.Observations.Count, alone.ObservationsLeftOut).Should().Be((2, 7));
    }

    [Fact]
    public void A_run_without_evidence_leaves_no_file_and_takes_an_earlier_one_away()
    {
        ResultFile.Write(Result, SampleRuns.Sni);

        ResultFile.Write(Result, SampleRuns.Sni with
        {
            Checks = [.. SampleRuns.Sni.Checks.Select(check => check with { Evidence = [] })],
        });

        Directory.GetFiles(_folder).Should().Equal(Result);
    }

    [Fact]
    public void Evidence_of_another_run_is_refused_in_one_sentence()
    {
        ResultFile.Write(Result, SampleRuns.Sni with { Started = SampleRuns.Day.AddDays(1) });
        var other = Path.Combine(_folder, "other.json");
        ResultFile.Write(other, SampleRuns.Sni);
        File.Move(EvidenceFile.Of(other), Evidence, overwrite: true);

        Refusal().Should().Be(
            $"{Evidence} is the evidence of another run (postfix/sni, started 2026-11-23T17:30:00Z), and {Result} is "
            + "of postfix/sni, started 2026-11-24T17:30:00Z; put the right file there, or remove it to go on without "
            + "evidence.");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0)]
    public void A_file_that_is_cut_off_is_refused_in_one_sentence(double part)
    {
        ResultFile.Write(Result, SampleRuns.Sni);
        var whole = File.ReadAllBytes(Evidence);
        File.WriteAllBytes(Evidence, whole[..Math.Max(1, (int)(whole.Length * part))]);

        Refusal().Should().Be($"{Evidence} is cut off or damaged; the verdicts are in the result beside it, so remove "
            + "it to go on without evidence.");
    }

    [Theory]
    [InlineData("schemaVersion", "3", "has schema version 3; this suite reads up to 2. Use a newer suite to read it.")]
    [InlineData("checks", "null", "is cut off or damaged; ")]
    [InlineData("certificates", "{}", "is cut off or damaged; ")]
    [InlineData("run", "{}", "is cut off or damaged; ")]
    public void A_file_that_is_spoilt_is_refused(string place, string value, string expected)
    {
        ResultFile.Write(Result, SampleRuns.Sni);
        var document = JsonNode.Parse(Unpacked())!;
        document[place] = JsonNode.Parse(value);
        Pack(document.ToJsonString());

        Refusal().Should().StartWith($"{Evidence} {expected}");
    }

    [Fact]
    public void A_small_file_that_unpacks_without_end_is_refused()
    {
        ResultFile.Write(Result, SampleRuns.Sni);
        using (var packed = new GZipStream(File.Create(Evidence), CompressionLevel.Fastest))
        {
            var spaces = new byte[1_000_000];
            spaces.AsSpan().Fill((byte)' ');
            for (var number = 0; number < 201; number++)
            {
                packed.Write(spaces);
            }
        }

        new FileInfo(Evidence).Length.Should().BeLessThan(2_000_000);
        Refusal().Should().StartWith($"{Evidence} is cut off or damaged; ");
    }

    [Fact]
    public void A_result_of_the_first_schema_is_read_with_its_evidence()
    {
        File.WriteAllText(Result, FirstSchema.Of(SampleRuns.MtaSts).ToJsonString());

        var read = ResultFile.Read(Result);

        read.SchemaVersion.Should().Be(2);
        read.Checks.Select(check => check.Because).Should()
            .Equal(SampleRuns.MtaSts.Checks.Select(check => check.Because));
        read.Checks.Select(check => check.Evidence.Count).Should()
            .Equal(SampleRuns.MtaSts.Checks.Select(check => EvidenceFolding.Fold(check.Evidence).Count));
        read.Checks.Select(check => check.ServerNames).Should()
            .BeEquivalentTo(SampleRuns.MtaSts.Checks.Select(check => check.ServerNames));
    }

    private string Refusal()
    {
        var read = () => ResultFile.Read(Result);
        return read.Should().Throw<InvalidDataException>().Which.Message;
    }

    private string Unpacked() => FirstSchema.Unpacked(Evidence);

    private void Pack(string text)
    {
        using var packed = new StreamWriter(new GZipStream(File.Create(Evidence), CompressionLevel.Fastest));
        packed.Write(text);
    }
}
