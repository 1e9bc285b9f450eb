using Conformance.Reference.Behaviour;
using Conformance.Reference.Discovery;
using Conformance.Reference.Policies;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>RFC 8461 sections 3, 3.3 and 5.1: which policy counts at a given moment.</summary>
public sealed class PolicyStoreTests
{
    private static readonly PolicyReading Unavailable = new(null, "HTTP status 503");
    private static readonly RecordFinding NoRecord = new(RecordKind.None, null, "no record");

    private readonly ManualClock _clock = new();
    private readonly PolicyStore _store;
    private RecordFinding _record = Record("1");
    private PolicyReading _served = Serving(StsMode.Enforce);
    private int _fetches;
    private string? _asked;

    public PolicyStoreTests() => _store = new PolicyStore(
        (domain, _) =>
        {
            _asked = domain;
            return Task.FromResult(_record);
        },
        (_, _) =>
        {
            _fetches++;
            return Task.FromResult(_served);
        },
        Decisions.Right,
        _clock);

    [Fact]
    public async Task A_policy_is_fetched_once_while_its_id_stands()
    {
        var first = await FindAsync();
        var second = await FindAsync();

        first.Policy!.Mode.Should().Be(StsMode.Enforce);
        second.Policy.Should().Be(first.Policy);
        _fetches.Should().Be(1);
    }

    [Fact]
    public async Task A_new_id_brings_the_new_policy()
    {
        await FindAsync();
        (_record, _served) = (Record("2"), Serving(StsMode.None));

        var found = await FindAsync();

        found.Policy!.Mode.Should().Be(StsMode.None);
        _fetches.Should().Be(2);
    }

    [Fact]
    public async Task Without_a_record_nothing_is_fetched()
    {
        _record = NoRecord;

        var found = await FindAsync();

        found.Policy.Should().BeNull();
        _fetches.Should().Be(0);
    }

    [Theory]
    [InlineData(RecordKind.None)]
    [InlineData(RecordKind.Unusable)]
    [InlineData(RecordKind.LookupFailed)]
    public async Task A_cached_policy_outlives_its_record(RecordKind kind)
    {
        await FindAsync();
        _record = new RecordFinding(kind, null, "gone");

        var found = await FindAsync();

        found.Policy!.Mode.Should().Be(StsMode.Enforce);
    }

    [Fact]
    public async Task A_cached_policy_outlives_a_failed_fetch_for_a_new_id()
    {
        await FindAsync();
        (_record, _served) = (Record("2"), Unavailable);

        var found = await FindAsync();

        found.Policy!.Mode.Should().Be(StsMode.Enforce);
        found.FetchFailed.Should().BeTrue();
    }

    [Fact]
    public async Task With_an_empty_cache_a_failed_fetch_means_no_policy()
    {
        _served = Unavailable;

        var found = await FindAsync();

        found.Policy.Should().BeNull();
        found.FetchFailed.Should().BeTrue();
    }

    [Fact]
    public async Task After_a_failed_fetch_the_same_id_is_left_alone_for_five_minutes()
    {
        _served = Unavailable;
        await FindAsync();
        _served = Serving(StsMode.Enforce);

        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var tooEarly = await FindAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var later = await FindAsync();

        tooEarly.Policy.Should().BeNull();
        later.Policy.Should().NotBeNull();
        _fetches.Should().Be(2);
    }

    [Fact]
    public async Task A_new_id_is_not_held_up_by_the_failure_of_the_old_one()
    {
        _served = Unavailable;
        await FindAsync();
        (_record, _served) = (Record("2"), Serving(StsMode.Enforce));

        var found = await FindAsync();

        found.Policy.Should().NotBeNull();
    }

    [Fact]
    public async Task An_expired_policy_is_fetched_again_although_its_id_is_unchanged()
    {
        await FindAsync();
        _served = Serving(StsMode.Testing);

        _clock.Advance(TimeSpan.FromSeconds(60));
        var found = await FindAsync();

        found.Policy!.Mode.Should().Be(StsMode.Testing);
    }

    [Fact]
    public async Task An_expired_policy_no_longer_counts()
    {
        await FindAsync();
        _record = NoRecord;

        _clock.Advance(TimeSpan.FromSeconds(59));
        var before = await FindAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var after = await FindAsync();

        before.Policy.Should().NotBeNull();
        after.Policy.Should().BeNull();
    }

    [Fact]
    public async Task A_policy_with_max_age_zero_serves_the_delivery_it_was_fetched_for()
    {
        _served = Serving(StsMode.Enforce, TimeSpan.Zero);
        var first = await FindAsync();
        _record = NoRecord;

        var second = await FindAsync();

        first.Policy.Should().NotBeNull();
        second.Policy.Should().BeNull();
    }

    [Fact]
    public async Task Spellings_of_one_domain_share_one_policy()
    {
        await _store.FindAsync("Recipient.TEST", TestContext.Current.CancellationToken);

        await _store.FindAsync("recipient.test.", TestContext.Current.CancellationToken);

        _asked.Should().Be("recipient.test");
        _fetches.Should().Be(1);
    }

    [Fact]
    public async Task Many_messages_to_a_new_domain_share_one_fetch()
    {
        var release = new TaskCompletionSource<PolicyReading>();
        var store = new PolicyStore(
            (_, _) => Task.FromResult(_record),
            (_, _) =>
            {
                Interlocked.Increment(ref _fetches);
                return release.Task;
            },
            Decisions.Right,
            _clock);
        var waiting = Enumerable.Range(0, 50)
            .Select(_ => store.FindAsync("recipient.test", TestContext.Current.CancellationToken)).ToList();

        release.SetResult(Serving(StsMode.Enforce));
        var found = await Task.WhenAll(waiting);

        found.Select(finding => finding.Policy).Should().NotContainNulls();
        _fetches.Should().Be(1);
    }

    private static RecordFinding Record(string id) => new(RecordKind.Found, id, $"id {id}");

    private static PolicyReading Serving(StsMode mode, TimeSpan? maxAge = null) =>
        new(new StsPolicy(mode, maxAge ?? TimeSpan.FromSeconds(60), ["mx1.recipient.test"]), null);

    private Task<PolicyFinding> FindAsync() =>
        _store.FindAsync("recipient.test", TestContext.Current.CancellationToken);
}
