using Conformance.Checks.Core;
using Conformance.Checks.Domains;
using Conformance.Checks.Receiving;
using Conformance.Checks.Sessions;
using Conformance.Proof.Benches;
using Conformance.Reference.Behaviour;
using Conformance.Reference.Faults;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Sending;

/// <summary>
/// A sender that gave up a fetch because the lab was slow has no policy, and rightly delivers: on a busy machine one
/// with a limit of ten seconds was once failed for that.
/// </summary>
public sealed class LabDelayTests
{
    private static readonly Fault ShortLimit = FaultCatalogue.Named("short-fetch-limit")!;

    [Theory]
    [InlineData("S-CERT-OTHERCA")]
    [InlineData("S-TLS-NOSTARTTLS")]
    public async Task A_sender_that_gave_up_a_slow_fetch_has_not_failed(string id)
    {
        var finished = await RunAsync(id, ShortLimit);

        finished.Verdict.Should().Be(Verdict.Inconclusive, finished.Because);
        finished.Because.Should().MatchRegex(
            @"^The lab took \d+\.\d s to answer a request for the policy at .* UTC, .* Seen: Expected .*");
    }

    [Theory]
    [InlineData("S-CERT-OTHERCA")]
    [InlineData("S-TLS-NOSTARTTLS")]
    public async Task In_a_lab_that_is_prompt_it_passes(string id)
    {
        var finished = await RunAsync(id, ShortLimit with { LabDelay = TimeSpan.Zero });

        finished.Verdict.Should().Be(Verdict.Pass, finished.Because);
    }

    [Theory]
    [InlineData(2.9, 0, false)]
    [InlineData(3.1, 0, true)]
    [InlineData(9.0, 7, false)]
    [InlineData(9.0, 5, true)]
    public void What_the_script_asked_for_is_no_delay_of_the_lab(double took, double scripted, bool isLong)
    {
        var domain = new RecipientDomain("s", "a.test").Enforce().WithPolicyResponse(
            response => response with { Delay = TimeSpan.FromSeconds(scripted) });

        LabDelay.IsLong(Answer(took), Session(took), [domain]).Should().Be(isLong);
    }

    [Fact]
    public void In_a_connection_that_is_kept_open_the_next_answer_counts_from_its_request()
    {
        var first = Session(1);
        var opened = first[0].Time;
        LabEvent[] later =
        [
            new HttpRequestSeen("GET", "/", null, []) { Number = 10, Session = "h1", Time = opened.AddMinutes(1) },
            new HttpResponseSent(200, 1, Completed: true)
            {
                Number = 11, Session = "h1", Time = opened.AddMinutes(1).AddSeconds(1),
            },
        ];

        LabDelay.IsLong((HttpResponseSent)later[1], [.. first, .. later], []).Should().BeFalse();
    }

    private static IReadOnlyList<LabEvent> Session(double took) =>
    [
        new ConnectionOpened("https", "mta-sts.a.test", "", "") { Number = 1, Session = "h1" },
        new HttpRequestSeen("GET", RecipientDomain.WellKnown, null, []) { Number = 2, Session = "h1" },
        Answer(took),
    ];

    private static HttpResponseSent Answer(double took) => new(200, 100, Completed: true)
    {
        Number = 3, Session = "h1", Time = default(DateTimeOffset).AddSeconds(took),
    };

    private static async Task<FinishedCheck> RunAsync(string id, Fault fault) =>
        (await FaultRun.AgainstAsync(fault, [.. FaultRun.Checks.Where(check => check.Id == id)]))[id];
}
