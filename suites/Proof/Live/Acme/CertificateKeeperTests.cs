using System.Threading.Channels;
using Conformance.Lab.Certificates;
using Conformance.Live.Acme;
using Conformance.Proof.Receivers;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Acme;

/// <summary>When certificates are ordered, and what is said where none comes.</summary>
public sealed class CertificateKeeperTests : IAsyncLifetime
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private static readonly CertificateGroup Good = new("mx", CertificateKind.Good, ["mx1.a.test"]);

    private static readonly CertificateGroup Old = new("expired", CertificateKind.Expired, ["mx1.b.test"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("keeper-").FullName;
    private readonly SteppedClock _clock = new();
    private readonly Channel<TimeSpan> _pauses = Channel.CreateUnbounded<TimeSpan>();
    private readonly List<string> _ordered = [];
    private readonly List<string> _said = [];
    private CertificateKeeper? _keeper;
    private HeldCertificates? _held;
    private string? _refusal;
    private DateTimeOffset _wakes;
    private int _changes;

    public ValueTask InitializeAsync()
    {
        _clock.TimerSet = pause => _pauses.Writer.TryWrite(pause);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await (_keeper?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_missing_is_ordered_at_once_and_what_is_there_is_not()
    {
        await BeginAsync(Good, Old);

        _ordered.Should().Equal("mx", "expired");
        _changes.Should().Be(1, "hosts get all of them at once");
        _keeper!.Problem.Should().BeNull();
        _keeper.IsReady.Should().BeTrue();

        await _keeper.DisposeAsync();
        await BeginAsync(Good, Old);

        _ordered.Should().Equal("mx", "expired");
    }

    [Fact]
    public async Task It_is_renewed_a_month_ahead()
    {
        await BeginAsync(Good);

        await AdvanceAsync(TimeSpan.FromDays(59));
        _ordered.Should().Equal("mx");
        await AdvanceAsync(TimeSpan.FromDays(1));

        _ordered.Should().Equal("mx", "mx");
        _changes.Should().Be(2);
        _held!.Of(Good)!.Until.Should().Be(_clock.GetUtcNow() + Life);
    }

    [Fact]
    public async Task A_ca_that_refuses_is_asked_again_later_and_later()
    {
        _refusal = "https://ca.test/directory issued no certificate: no.";
        await BeginAsync(Good);

        _keeper!.IsReady.Should().BeFalse();
        _keeper.Problem.Should().Be(
            "Certificate mx could not be obtained. https://ca.test/directory issued no certificate: no. The next order "
            + "is at 2026-11-28 12:15:00Z.");
        await AdvanceAsync(TimeSpan.FromMinutes(14));
        _ordered.Should().HaveCount(1);
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        _ordered.Should().HaveCount(2);
        await AdvanceAsync(TimeSpan.FromMinutes(29));
        _ordered.Should().HaveCount(2);

        _refusal = null;
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        _ordered.Should().HaveCount(3);
        _keeper.Problem.Should().BeNull();
        _keeper.IsReady.Should().BeTrue();
    }

    [Fact]
    public async Task A_renewal_that_fails_is_a_problem_a_month_before_the_certificate_is_past()
    {
        await BeginAsync(Good);
        _refusal = "No.";

        await AdvanceAsync(TimeSpan.FromDays(60));

        _keeper!.Problem.Should()
            .StartWith("Certificate mx could not be renewed; it is valid until 2027-02-26 12:00:00Z. No.");
        _said.Should().Contain(_keeper.Problem!);
        _keeper.IsReady.Should().BeTrue();
        await AdvanceAsync(TimeSpan.FromDays(30));
        _keeper.IsReady.Should().BeFalse("senders would refuse what is to be good");
    }

    [Fact]
    public async Task One_that_fails_does_not_hold_up_the_others()
    {
        await BeginAsync(Good);
        await _keeper!.DisposeAsync();
        _refusal = "No.";

        await BeginAsync(Good, Old);

        _keeper.Problem.Should().StartWith("Certificate expired could not be obtained. No.");
        _keeper.IsReady.Should().BeTrue("the cases with an expired certificate wait, and no other");
    }

    [Fact]
    public async Task What_is_to_expire_is_kept_and_the_hosts_get_it_when_it_is_past()
    {
        await BeginAsync(Old);

        await AdvanceAsync(TimeSpan.FromDays(89));
        _changes.Should().Be(1);
        await AdvanceAsync(TimeSpan.FromDays(1));
        _changes.Should().Be(2);
        await AdvanceAsync(TimeSpan.FromDays(300));

        _ordered.Should().Equal("expired");
        _changes.Should().Be(2);
    }

    private async Task BeginAsync(params CertificateGroup[] groups)
    {
        _held = new HeldCertificates(_folder, groups);
        _keeper = new CertificateKeeper(_held, OrderAsync, ChangedAsync, _said.Add, _clock);
        _keeper.Begin();
        await PauseAsync();
    }

    private async Task AdvanceAsync(TimeSpan by)
    {
        _clock.Advance(by);
        if (_wakes <= _clock.GetUtcNow())
        {
            await PauseAsync();
        }
    }

    /// <summary>Until it has done all that is due.</summary>
    private async Task PauseAsync() =>
        _wakes = _clock.GetUtcNow() + await _pauses.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private Task<string> OrderAsync(CertificateGroup group, CancellationToken stop)
    {
        _ordered.Add(group.Name);
        return _refusal is null
            ? Task.FromResult(PublicPem.For(group, _clock.GetUtcNow(), Life))
            : throw new AcmeException(_refusal);
    }

    private Task ChangedAsync(CancellationToken stop)
    {
        _changes++;
        return Task.CompletedTask;
    }
}
