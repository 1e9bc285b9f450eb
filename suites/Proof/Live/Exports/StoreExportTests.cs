using Conformance.Live.Exports;
using Conformance.Live.Observing;
using Conformance.Live.Storage;
using Conformance.Proof.Live.Observing;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Exports;

/// <summary>What is read out of a store is judged as the observer's page had it at the end.</summary>
public sealed class StoreExportTests : IDisposable
{
    private static readonly DateTimeOffset Over = Story.Begun + Story.Open;

    private static readonly ObservationExport Export = new(
        Story.Cases,
        Story.Cases.Select(one => one.Check).Distinct().ToDictionary(
            id => id, _ => new ExportedCheck("sni", "8461 §7.1", Level.Must, "A clause.")),
        [SampleObservation.BigMail], new SuiteFacts("0.1.0", "5e375c6", "2026-11"));

    private readonly StoredStory _stored = new();

    public void Dispose() => _stored.Dispose();

    [Fact]
    public async Task An_observation_that_is_over_becomes_a_result()
    {
        await _stored.AddAsync(Refusing(), "BigMail");

        var only = (await AllAsync(Over)).Single();

        only.Obstacle.Should().BeNull();
        only.Result!.Target.Title.Should().Be("BigMail");
        only.Result.Live.Should().BeEquivalentTo(
            new LiveFacts(Story.Zone, PolicyUse.Applied, ["S-CERT-OK", "S-CERT-OTHERCA"]));
        only.Result.Checks.Select(check => (check.Id, check.Verdict)).Should().Equal(
            ("S-CERT-OK", Verdict.Pass), ("S-CERT-OTHERCA", Verdict.Pass), ("S-SNI-NOPOLICY", Verdict.Pass));
        only.Result.Checks[1].Evidence.Should().Contain(seen => seen is HandshakeEnded);
    }

    [Fact]
    public async Task What_a_sender_does_after_the_end_changes_nothing()
    {
        await _stored.AddAsync(
            Refusing().At(Story.Open.TotalMinutes + 20).Delivers("untrusted")
                .At(Story.Open.TotalMinutes + 40).Delivers("untrusted"), "BigMail");

        var only = (await AllAsync(Over.AddDays(2))).Single();

        only.Result!.Checks.Single(check => check.Id == "S-CERT-OTHERCA").Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task Observers_of_other_zones_that_share_the_store_are_others()
    {
        await _stored.AddAsync(new Story().Fetches("untrusted").Events.Select(seen => seen is ConnectionOpened opened
            ? opened with { Host = "mta-sts.untrusted.other.test", Session = "of-another-zone" }
            : seen with { Session = "of-another-zone" }));
        await _stored.AddAsync(
            new Story().Delivers("plain").Delivers("enforce").At(1).Leaves("untrusted").At(5).Leaves("untrusted"),
            "BigMail");

        var only = (await AllAsync(Over)).Single();

        only.Result!.Live!.Policies.Should().Be(PolicyUse.Unclear);
        only.Result.Checks.Should().NotContain(check => check.Id == "S-CERT-OTHERCA");
    }

    [Theory]
    [InlineData("BigMail", -1, ExportObstacle.Open)]
    [InlineData(null, 0, ExportObstacle.NotNamed)]
    [InlineData("AnotherMail", 0, ExportObstacle.NotListed)]
    public async Task What_keeps_an_observation_back_is_known(string? provider, int minutes, ExportObstacle obstacle)
    {
        await _stored.AddAsync(Refusing(), provider);

        var only = (await AllAsync(Over.AddMinutes(minutes))).Single();

        only.Should().BeEquivalentTo(new { Result = (RunResult?)null, Obstacle = (ExportObstacle?)obstacle });
    }

    [Fact]
    public async Task A_token_to_which_nothing_was_sent_has_no_result()
    {
        await _stored.AddAsync(new Story(), "BigMail");

        (await AllAsync(Over)).Single().Obstacle.Should().Be(ExportObstacle.NothingArrived);
    }

    [Fact]
    public async Task Where_no_observer_has_stored_anything_nothing_is_made()
    {
        using var empty = new StoredStory();

        var open = () => ObservationStore.OpenFolderAsync(
            empty.Folder, new StoreOptions { MustExist = true }, TestContext.Current.CancellationToken);

        (await open.Should().ThrowAsync<StoreException>()).Which.Message.Should()
            .Be($"There are no observations in {empty.Folder}: it has no file observations.db. Name the state folder "
                + "of a live observer.");
        Directory.GetFiles(empty.Folder).Should().BeEmpty();
    }

    private static Story Refusing() => new Story().Delivers("plain").WithTwin("untrusted")
        .At(1).Leaves("untrusted").At(5).Leaves("untrusted");

    private async Task<IReadOnlyList<ExportedObservation>> AllAsync(DateTimeOffset now)
    {
        await using var store = await _stored.OpenAsync();
        return await new StoreExport(store, Story.Cases, Export).AllAsync(
            now, TestContext.Current.CancellationToken);
    }
}
