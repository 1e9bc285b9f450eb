using Conformance.Reference.Behaviour;
using Conformance.Reference.Faults;
using Conformance.Targets.Description;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>
/// Each fault and each legal variation is a variant of target "reference". Its description is drawn from them;
/// CONFORMANCE_REFERENCE=write draws it anew.
/// </summary>
public sealed class ReferenceDescriptionTests
{
    private static readonly string File = Path.Combine(BundledFolder.Path, "reference", TargetDescription.FileName);

    [Fact]
    public void The_description_of_the_reference_is_in_step_with_its_faults()
    {
        if (Environment.GetEnvironmentVariable("CONFORMANCE_REFERENCE") == "write")
        {
            System.IO.File.WriteAllText(File, ReferenceDescription.Yaml);
        }

        System.IO.File.ReadAllText(File).Should().Be(
            ReferenceDescription.Yaml, "CONFORMANCE_REFERENCE=write draws it anew");
    }

    [Fact]
    public void Every_sentence_of_a_fault_comes_through_as_the_title_of_a_variant()
    {
        var read = TargetDescription.FromImage("reference", ReferenceDescription.Yaml);

        read.Variants.Select(variant => (variant.Name, variant.Title)).Should().Equal(
        [
            (Fault.None.Name, "does what the RFCs ask"),
            .. FaultCatalogue.All.OrderBy(fault => fault.Role).Concat(FaultCatalogue.Variations)
                .Select(fault => (fault.Name, ReferenceDescription.TitleOf(fault))),
        ]);
    }
}
