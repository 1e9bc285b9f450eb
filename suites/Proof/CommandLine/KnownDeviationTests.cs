using Conformance.Assertions;
using Conformance.Descriptions;
using Conformance.Proof.Tools;
using Conformance.Runner;
using Conformance.Running;
using Conformance.Targets.Description;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>A list of known deviations is held against the checks that there are, before anything runs.</summary>
public sealed class KnownDeviationTests
{
    [Fact]
    public void A_deviation_of_a_check_that_does_not_exist_is_refused_with_its_line()
    {
        using var folder = new TargetFolder(
            TargetFolder.Least + "\ndeviations:\n  - reason: known\n    checks: [S-SNI-NOPOLICY, R-SNI-EXAT]\n");
        var target = TargetDescription.Load(folder.Path);
        var line = File.ReadAllLines(folder.File).Length;

        var refuse = () => Deviations.Refuse([target], Catalogue.Facts());

        refuse.Should().Throw<DescriptionException>().WithMessage(
            $"{folder.File}, line {line}: there is no check \"R-SNI-EXAT\"; did you mean R-SNI-EXACT*");
    }

    [Fact]
    public void Every_deviation_of_a_bundled_target_is_of_a_check_that_exists()
    {
        var bundled = new Planner(SuiteFolders.Find()).Bundled;

        var refuse = () => Deviations.Refuse(bundled.Descriptions, Catalogue.Facts());

        refuse.Should().NotThrow();
    }
}
