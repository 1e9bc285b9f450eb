using System.Reflection;
using Conformance.Proof.Witnesses;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(NeedlessFirst))]

namespace Conformance.Proof.Witnesses;

/// <summary>
/// First the tests that need nothing, while the image of the witnesses is made where it is not there yet: two classes
/// that wait for it would keep all others waiting. Then what takes minutes, so that nothing long begins when all others
/// are over; then what needs that image, and last what starts labs in containers.
/// </summary>
public sealed class NeedlessFirst : ITestCollectionOrderer
{
    /// <summary>Of a class that takes minutes: <c>[Trait("Takes", "Minutes")]</c>.</summary>
    private const string Minutes = "Takes";

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection
    {
        var traits = testCollections.ToDictionary(collection => collection.UniqueID, TraitsOf);
        if (traits.Values.Any(all => all.Contains(new("Needs", Witness.Trait))))
        {
            // Nobody waits for it here, and who needs it meets what becomes of it.
            _ = WitnessContainer.OfThisRun;
        }

        return [.. testCollections.OrderBy(collection => Place(traits[collection.UniqueID]))];
    }

    private static int Place(IReadOnlySet<KeyValuePair<string, string>> traits) =>
        !traits.Any(trait => trait.Key == "Needs") ? 0
        : traits.Any(trait => trait.Key == Minutes) ? 1
        : traits.Contains(new("Needs", Witness.Trait)) ? 2
        : 3;

    /// <summary>
    /// Those of the class and of its methods. A collection of xUnit's own is one class, whose name is in its own.
    /// </summary>
    private static IReadOnlySet<KeyValuePair<string, string>> TraitsOf<T>(T collection)
        where T : ITestCollection
    {
        var type = typeof(NeedlessFirst).Assembly.GetTypes()
            .FirstOrDefault(type => collection.TestCollectionDisplayName.Contains($" {type.FullName} "));
        return type is null
            ? new HashSet<KeyValuePair<string, string>>()
            : type.GetMethods().Append<MemberInfo>(type)
                .SelectMany(member => member.GetCustomAttributes<TraitAttribute>())
                .Select(trait => KeyValuePair.Create(trait.Name, trait.Value)).ToHashSet();
    }
}
