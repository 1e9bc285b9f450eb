using Conformance.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>Each run has a folder of its own, and of each configuration the last ten are kept.</summary>
public sealed class RunFoldersTests : IDisposable
{
    private readonly string _runs = Directory.CreateTempSubdirectory("runs-").FullName;

    public void Dispose() => Directory.Delete(_runs, recursive: true);

    [Fact]
    public void Of_each_configuration_the_last_ten_are_kept()
    {
        var folders = new RunFolders(_runs);
        var written = Enumerable.Range(0, 12).Select(_ => Written(folders.Next("reference", "a"))).ToList();
        var other = Written(folders.Next("reference", "b"));

        folders.Results().Should().BeEquivalentTo(written.Skip(2).Append(other));
    }

    [Fact]
    public void A_run_that_is_under_way_stays_however_old_it_is()
    {
        var folders = new RunFolders(_runs);
        var slow = folders.Next("reference", "a");
        using var log = new RunLog(RunFolders.LogOf(slow));

        for (var number = 0; number < 15; number++)
        {
            Written(folders.Next("reference", "a"));
        }

        Directory.Exists(Path.GetDirectoryName(slow)).Should().BeTrue();
        Directory.GetDirectories(Path.Combine(_runs, "reference-a")).Should().HaveCount(11);
    }

    [Fact]
    public void Two_that_ask_at_once_get_two()
    {
        var taken = ParallelEnumerable.Range(0, 8).WithDegreeOfParallelism(8)
            .Select(_ => new RunFolders(_runs).Next("reference", "a")).ToList();

        taken.Should().OnlyHaveUniqueItems();
    }

    private static string Written(string result)
    {
        File.WriteAllText(result, "{}");
        return result;
    }
}
