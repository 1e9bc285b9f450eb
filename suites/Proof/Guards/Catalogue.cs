using System.Text.RegularExpressions;
using Conformance.Proof.Benches;
using Conformance.Running;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>What a check says of itself is what docs/checks.tsv, the catalogue, says of its id.</summary>
public sealed class Catalogue
{
    /// <summary>RFCs and sections, without remarks: "8461 §7.1; 6066 §3" has "8461", "§7.1", "6066" and "§3".</summary>
    private static readonly Regex Places = new(@"\b\d{4}\b|§[A-Z\d]+(\.\d+)*", RegexOptions.CultureInvariant);

    private static readonly IReadOnlyDictionary<string, CatalogueRow> Rows = CatalogueRow.Read(SuiteFolders.Find());

    [Fact]
    public void Every_check_is_told_as_in_the_catalogue()
    {
        var differences = Runner.Catalogue.Checks.SelectMany(check => Differences(
            check.Id, new Row(check.Role.Word(), check.Facts.Topic, check.Facts.Rfc, check.Facts.Level.Word())));

        Runner.Catalogue.Checks.Should().NotBeEmpty();
        differences.Should().BeEmpty(
            "an id means one thing for ever; where the catalogue is wrong, correct docs/checks.tsv and say why");
    }

    [Theory]
    [InlineData("S-SNI-ENFORCED", "sender", "sni", "8461 §7.1", "MUST", "S-SNI-ENFORCED is not in docs/checks.tsv")]
    [InlineData(
        "S-SNI-ENF", "receiver", "sni", "8461 §7.1", "MUST",
        "S-SNI-ENF: its role is receiver, in docs/checks.tsv sender")]
    [InlineData("S-SNI-ENF", "sender", "tls", "8461 §7.1", "MUST",
        "S-SNI-ENF: its topic is tls, in docs/checks.tsv sni")]
    [InlineData("S-SNI-ENF", "sender", "sni", "8461 §7.1", "MAY",
        "S-SNI-ENF: its level is MAY, in docs/checks.tsv MUST")]
    [InlineData("S-SNI-ENF", "sender", "sni", "8461 §7.2", "MUST", "S-SNI-ENF: docs/checks.tsv knows no §7.2 of it")]
    public void A_difference_is_seen(string id, string role, string topic, string clause, string level, string told) =>
        Differences(id, new Row(role, topic, clause, level)).Should().Equal(told);

    private static IEnumerable<string> Differences(string id, Row check)
    {
        if (!Rows.TryGetValue(id, out var row))
        {
            return [$"{id} is not in docs/checks.tsv"];
        }

        (string Name, string Ours, string Listed)[] facts =
            [("role", check.Role, row.Role), ("topic", check.Topic, row.Topic), ("level", check.Level, row.Level)];
        var places = Places.Matches(row.Clause).Select(match => match.Value).ToHashSet();
        return
        [
            .. facts.Where(fact => fact.Ours != fact.Listed)
                .Select(fact => $"{id}: its {fact.Name} is {fact.Ours}, in docs/checks.tsv {fact.Listed}"),
            .. Places.Matches(check.Clause).Where(match => !places.Contains(match.Value))
                .Select(match => $"{id}: docs/checks.tsv knows no {match.Value} of it"),
        ];
    }

    private sealed record Row(string Role, string Topic, string Clause, string Level);
}
