namespace Conformance.Running;

/// <summary>
/// Names for the files of runs: the same ones again from order to order, and never those of an order that is still
/// under way.
/// </summary>
internal sealed class RunFiles(string folder, string locks) : IDisposable
{
    private const int Most = 1_000;

    private readonly Lock _gate = new();
    private readonly List<FileStream> _held = [];

    /// <summary>
    /// The beginning of all file names of one run: ".json", ".run.log" and others follow. What an earlier run left
    /// there is gone.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public string Next(PlannedRun planned)
    {
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(locks);
        RemoveRequests();
        lock (_gate)
        {
            for (var number = 1; ; number++)
            {
                var name = $"{planned.Target.Name}-{planned.Variant.Name}-{number}";
                if (TryHold(name, isLast: number == Most))
                {
                    var stem = Path.Combine(folder, name);
                    foreach (var old in Directory.GetFiles(folder, $"{name}.*"))
                    {
                        File.Delete(old);
                    }

                    return stem;
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var held in _held)
        {
            held.Dispose();
        }
    }

    /// <summary>Earlier versions of the suite wrote requests, passwords included, and may have been killed.</summary>
    private void RemoveRequests()
    {
        foreach (var request in Directory.GetFiles(folder, "*.request.json"))
        {
            File.Delete(request);
        }
    }

    /// <summary>
    /// Another process, or an earlier run of this one, has the file open for as long as the name is its own.
    /// </summary>
    private bool TryHold(string name, bool isLast)
    {
        var path = Path.Combine(locks, $"run-{name}.lock");
        try
        {
            _held.Add(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException) when (File.Exists(path) && !isLast)
        {
            return false;
        }
    }
}
