using Conformance.Scoreboard.Boards;

namespace Conformance.Scoreboard.Claims;

/// <summary>What was reported of services, beside what was measured of them live.</summary>
public sealed class Comparison(Reported? reported, IReadOnlyList<LiveService> services)
{
    /// <summary>The claims about a service, provider by provider.</summary>
    public IEnumerable<ReportedClaim> On(LiveService service) => reported is null
        ? []
        : reported.Providers.Where(provider => provider.IsAbout(service.Title)).SelectMany(reported.Of);

    /// <summary>The cells that a claim can be compared with: of the services that it is about, on its topic.</summary>
    public IEnumerable<(LiveService Service, LiveCell Cell)> Measured(ReportedClaim claim) =>
        from service in services
        where reported?.Providers.Any(
            provider => provider.Key == claim.Provider && provider.IsAbout(service.Title)) == true
        from cell in service.Cells
        where cell.Column.Key == claim.Topic.Key
        select (service, cell);

    /// <summary>The measurements that say otherwise. Either may have been right in its day.</summary>
    public IEnumerable<(LiveService Service, LiveCell Cell)> Contradicting(ReportedClaim claim) =>
        Measured(claim).Where(measured => (claim.Claim, measured.Cell.Agreed) is
            (ReportedAnswer.Yes, Answer.No) or (ReportedAnswer.No, Answer.Yes));
}
