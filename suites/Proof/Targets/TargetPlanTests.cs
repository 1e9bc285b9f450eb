using System.Reflection;
using System.Text.Json;
using Conformance.Targets.Description;
using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>
/// Runs, wire tests and measurements start a target from one plan. Each built its own once, and a variant that is set
/// by its environment was another target in the wire tests than in a run.
/// </summary>
public sealed class TargetPlanTests
{
    /// <summary>What of a description is for its reader, or has been used up when a plan is made.</summary>
    private static readonly string[] NotInPlan =
    [
        nameof(TargetDescription.Source), nameof(TargetDescription.Folder), nameof(TargetDescription.Name),
        nameof(TargetDescription.Title), nameof(TargetDescription.Vendor), nameof(TargetDescription.Description),
        nameof(TargetDescription.Editions), nameof(TargetDescription.DefaultEdition),
        nameof(TargetDescription.Variants), nameof(TargetDescription.Deviations),
        nameof(TargetDescription.NeedsRegistry),
    ];

    public static TheoryData<string, string> Variants
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var target in TargetCatalogue.Load(BundledFolder.Path).Targets)
            {
                all.Add(target.Name, target.Variants[^1].Name);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_plan_has_all_that_the_description_says(string name, string variant)
    {
        var target = TargetCatalogue.Load(BundledFolder.Path).Find(name)!;

        var plan = TargetPlan.Of(target, target.Variant(variant), "image");

        plan.Variant.Should().Be(target.Variant(variant));
        foreach (var said in typeof(TargetDescription).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !NotInPlan.Contains(property.Name)))
        {
            var planned = typeof(TargetPlan).GetProperty(said.Name);
            planned.Should().NotBeNull("a plan has {0}, or NotInPlan says that it needs none", said.Name);
            planned!.GetValue(plan).Should()
                .BeSameAs(said.GetValue(target.Description), "{0} is part of it", said.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_plan_goes_to_the_program_of_the_checks_as_it_is(string name, string variant)
    {
        var target = TargetCatalogue.Load(BundledFolder.Path).Find(name)!;
        var plan = TargetPlan.Of(target, target.Variant(variant), "image");

        var read = JsonSerializer.Deserialize<TargetPlan>(
            JsonSerializer.Serialize(plan, ResultFile.JsonLine), ResultFile.JsonLine);

        read.Should().BeEquivalentTo(plan);
    }
}
