namespace Conformance.Bench.Measuring;

/// <summary>Something that gives figures; it removes what it starts, also when told to stop.</summary>
internal interface IMeasure
{
    /// <summary>The word for it on the command line.</summary>
    string Name { get; }

    /// <summary>What is being done, for a person who waits.</summary>
    string Says { get; }

    /// <exception cref="NotMeasuredException">It cannot be measured here.</exception>
    Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stop);
}
