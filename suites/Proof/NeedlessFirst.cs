using System.Reflection;
using Conformance.Proof;
using Conformance.Proof.Benches;
using Conformance.Proof.Witnesses;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(NeedlessFirst))]

namespace Conformance.Proof;

/// <summary>
/// First the tests that need nothing, while the images are made that are not there yet: a few classes that wait for
/// them would keep all others waiting. Then what takes minutes, so that nothing long begins when all others are over;
/// then what needs witnesses, and last what starts labs in containers.
/// </summary>
public sealed class NeedlessFirst : ITestCollectionOrderer
{
    /// <summary>Of a class that takes minutes: <c>[Trait("Takes", "Minutes")]</c>.</summary>
    private const string Minutes = "Takes";

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection
    {
        var traits = testCollections.ToDictionary(collection => collection.UniqueID, TraitsOf);

        // Nobody waits for them here, and who needs them meets what becomes of them.
        if (IsNeeded(Witness.Trait))
        {
            _ = WitnessContainer.OfThisRun;
        }

        if (IsNeeded("Containers"))
        {
            _ = ContainerBench.ImagesAsync("reference");
        }

        return [.. testCollections.OrderBy(collection => Place(traits[collection.UniqueID]))];

        // A class is here with all its methods, also with those that --no-containers leaves out.
        bool IsNeeded(string what) => traits.Values.Any(all => all.Contains(new("Needs", what)))
            && !Environment.GetCommandLineArgs().Contains($"Needs={what}");
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
        var type = collection.TestCollectionDisplayName.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(typeof(NeedlessFirst).Assembly.GetType).OfType<Type>().FirstOrDefault();
        return type is null
            ? new HashSet<KeyValuePair<string, string>>()
            : type.GetMethods().Append<MemberInfo>(type)
                .SelectMany(member => member.GetCustomAttributes<TraitAttribute>())
                .Select(trait => KeyValuePair.Create(trait.Name, trait.Value)).ToHashSet();
    }
}
