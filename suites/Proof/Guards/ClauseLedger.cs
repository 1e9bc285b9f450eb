using Conformance.Assertions;
using Conformance.Checks.Core;
using Conformance.Proof.Tools;
using Conformance.Runner;
using Conformance.Running;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>No normative sentence is forgotten, and docs/coverage.md says what stands behind each.</summary>
public sealed class ClauseLedger
{
    private static readonly CatalogueFacts None = new("2026-11", []);

    [Fact]
    public void Every_sentence_has_its_checks_or_a_reason()
    {
        var folders = SuiteFolders.Find();
        var catalogue = CatalogueRow.Read(folders);

        var wrong = Ledger.Read(folders).Complaints(Catalogue(), catalogue.ContainsKey);

        string.Join('\n', wrong).Should().BeEmpty();
    }

    [Fact]
    public void The_page_is_drawn_from_the_ledger() =>
        TrackedFiles.Read("docs/coverage.md").Should().Be(
            Ledger.Read(SuiteFolders.Find()).Markdown(Catalogue()),
            "`./run.sh list clauses > docs/coverage.md` draws it");

    [Fact]
    public void Every_check_of_these_clauses_stands_behind_some_sentence()
    {
        var named = Ledger.Read(SuiteFolders.Find()).Sentences.SelectMany(sentence => sentence.Checks).ToHashSet();

        var lost = Catalogue().Checks.Where(check => check.Rfc.Contains("8461") || check.Rfc.Contains("6066 §3"))
            .Where(check => check.Role == Role.Sender).Select(check => check.Id).Where(id => !named.Contains(id));

        lost.Should().BeEmpty("a check is named in docs/clauses.tsv, behind the sentence that it tries");
    }

    [Theory]
    [InlineData("8461 §3.1\tMUST\tIt does.\tS-A\t", null)]
    [InlineData("8461 §3.1\tMUST\tIt does.\t\tNobody can see it.", null)]
    [InlineData("8461 §3.1\tMUST\tIt does.\t\t", "8461 §3.1, \"It does.\": it has neither checks nor a reason")]
    [InlineData("8461 §3.1\tMUST\tIt does.\tS-A\tNobody.", "8461 §3.1, \"It does.\": it has checks and a reason")]
    [InlineData("8461 §3.1\tMUST\tIt does.\tS-A S-B\t", "8461 §3.1, \"It does.\": docs/checks.tsv has no S-B.")]
    public void What_is_forgotten_is_told(string line, string? told) =>
        string.Join('\n', Ledger.Of([line]).Complaints(None, id => id == "S-A")).Should().StartWith(told ?? "")
            .And.Match(complaints => (complaints.Length == 0) == (told == null));

    [Fact]
    public void A_check_of_a_clause_that_the_ledger_lacks_is_told()
    {
        var check = new CheckFacts(
            "S-A", Role.Sender, "sni", "9525 §6.3; 8461 §3.1, §7.1", Level.Must, "It does.", [], "");

        Ledger.Of(["8461 §3.1\tMUST\tIt does.\tS-A\t"]).Complaints(None with { Checks = [check] }, _ => true).Should()
            .Equal("S-A cites 8461 §7.1, of which docs/clauses.tsv has no sentence: add it there.");
    }

    [Fact]
    public void A_line_with_another_number_of_cells_is_refused() =>
        FluentActions.Invoking(() => Ledger.Of(["8461 §3.1\tMUST"])).Should().Throw<InvalidDataException>()
            .WithMessage("*expected five cells*");

    private static CatalogueFacts Catalogue() => Runner.Catalogue.Facts();
}
