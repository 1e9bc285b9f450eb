using Conformance.Proof.Samples;
using Conformance.Scoreboard;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>Results and pages fit where people publish them, with all checks and a target that talks much.</summary>
public sealed class BudgetTests : IDisposable
{
    /// <summary>As many as the catalogue will have.</summary>
    private const int Checks = 450;

    private const string Recipient = "alice@recipient.test";

    private readonly string _folder = Directory.CreateTempSubdirectory("budget-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_result_of_the_whole_catalogue_has_400_kB_at_most()
    {
        var file = Path.Combine(_folder, "full.json");

        ResultFile.Write(file, Full(number => number % 9 == 0 ? Retried(number, 40) : Checked(number)));

        new FileInfo(file).Length.Should().BeLessThan(400_000);
    }

    [Fact]
    public void A_page_has_300_kB_at_most_whatever_its_evidence_and_60_kB_as_a_rule()
    {
        var run = Full(number => number switch
        {
            0 => ManySessions(number, Verdict.Fail),
            1 => ManySessions(number, Verdict.Pass),
            _ => Checked(number),
        });

        Site.Write([run], _folder);

        var sizes = Directory.GetFiles(Path.Combine(_folder, "targets/postfix/mta-sts"), "*.html")
            .Select(page => new FileInfo(page).Length).Order().ToList();
        sizes.Should().HaveCount(Checks);
        sizes[^1].Should().BeLessThan(300_000);
        sizes[Checks / 2].Should().BeLessThan(60_000);
        var cut = File.ReadAllText(Path.Combine(_folder, "targets/postfix/mta-sts/S-X-000.html"));
        cut.Should().Contain("are in the evidence file alone")
            .And.Contain("../../../results/postfix/mta-sts.evidence.json.gz");
        ResultFile.Read(Path.Combine(_folder, "results/postfix/mta-sts.json")).Checks[0].Evidence.Should()
            .HaveCount(run.Checks[0].Evidence.Count, "what is not on the page is in the file");
    }

    [Fact]
    public void Checks_that_are_not_applicable_and_earlier_runs_have_their_place_on_the_page_of_the_run()
    {
        var earlier = SampleRuns.Default with { Started = SampleRuns.Day.AddDays(-1) };

        Site.Write([SampleRuns.Default, earlier], _folder);

        var pages = Path.Combine(_folder, "targets/postfix");
        Directory.GetFiles(Path.Combine(pages, "default"), "*.html").Select(Path.GetFileNameWithoutExtension).Should()
            .BeEquivalentTo(SampleRuns.Default.Checks.Where(check => check.Verdict != Verdict.NotApplicable)
                .Select(check => check.Id));
        Directory.GetDirectories(pages).Should().ContainSingle("an earlier run has a page, and none for each check");
        File.ReadAllText(Path.Combine(pages, "default.html")).Should().Contain("id=\"check-S-CERT-OTHERCA\"");
    }

    private static RunResult Full(Func<int, CheckResult> check) => SampleRuns.MtaSts with
    {
        Checks = [.. Enumerable.Range(0, Checks).Select(check)],
    };

    private static CheckResult Checked(int number)
    {
        var host = $"in{number}.recipient.test";
        return Of(number, Verdict.Pass, new EventScript($"s-x-{number}", SampleRuns.Day).Submitted("m1", Recipient)
            .Delivered("m1", Recipient, host, [host]).Events);
    }

    /// <summary>A message that is tried again and again, each time by a session that differs from the last.</summary>
    private static CheckResult Retried(int number, int attempts)
    {
        var diary = new EventScript($"s-x-{number}", SampleRuns.Day).Submitted("m1", Recipient);
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            diary.Refused(
                Recipient, $"in{attempt}.recipient.test", null, CertificateKind.OtherCa, $"no {attempt}");
        }

        return Of(number, Verdict.Fail, diary.Events);
    }

    private static CheckResult ManySessions(int number, Verdict verdict) =>
        Retried(number, 1_200) with { Verdict = verdict };

    private static CheckResult Of(int number, Verdict verdict, IReadOnlyList<LabEvent> evidence) =>
        SampleRuns.MtaSts.Checks[0] with
        {
            Id = $"S-X-{number:000}",
            Verdict = verdict,
            Because = "Expected the message to s-cache-host-down-newid-17.test not to be delivered because the cached "
                + "policy still forbids this certificate, but it was delivered (mx1: SNI absent, certificate OtherCa).",
            Expected = verdict == Verdict.Fail ? "the message to s-cache-17.test not to be delivered" : null,
            Actual = verdict == Verdict.Fail ? "it was delivered (mx1: SNI absent, certificate OtherCa)" : null,
            Observations = [.. Enumerable.Range(0, 12).Select(host => $"SNI at in{host}.recipient.test: absent")],
            Reproduce = $"./run.sh run postfix --variant mta-sts --checks S-X-{number:000}",
            ServerNames = SniSeen.Of(evidence),
            Evidence = evidence,
        };
}
