using System.Globalization;
using Conformance.Scoreboard.Claims;
using Conformance.Scoreboard.Html;
using Conformance.Scoreboard.Pages;

namespace Conformance.Scoreboard.Exports;

/// <summary>The claims in index.json, under a name of their own, so that none is taken for a measurement.</summary>
internal static class ReportedIndex
{
    public static object? Of(Reported? reported, SiteMap map) => reported is null ? null : new
    {
        Page = SiteMap.ReportedPage,
        Measured = false,
        Providers = reported.Providers.Select(provider => new
        {
            provider.Key,
            Title = VisibleText.Of(provider.Title),
            Operator = VisibleText.Of(provider.Operator),
            Claims = reported.Of(provider).Select(claim => new
            {
                Topic = claim.Topic.Key,
                Claim = Pages.ReportedPage.Word(claim.Claim),
                Says = VisibleText.Of(claim.Says),
                By = VisibleText.Of(claim.By),
                Claimed = claim.Claimed.Text,
                Read = claim.Read.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Link = claim.Link.AbsoluteUri,
                Verified = claim.Unread is null,
                Unread = claim.Unread is null ? null : VisibleText.Of(claim.Unread),
                Page = $"{SiteMap.ReportedPage}#{reported.Anchor(claim)}",
                ContradictedBy = reported.Contradicting(claim)
                    .Select(other => $"{SiteMap.ReportedPage}#{reported.Anchor(other)}")
                    .Concat(map.Comparison.Contradicting(claim).Select(
                        measured => $"{map.Service(measured.Service)}#{measured.Cell.Column.Key}")),
            }),
        }),
    };
}
