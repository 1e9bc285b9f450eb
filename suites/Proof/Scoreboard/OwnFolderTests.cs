using System.Text.RegularExpressions;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Scoreboard;
using Conformance.Scoreboard.Reports;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>
/// --out may lie in a workspace that somebody else filled, such as a pull request's: files outside were replaced
/// through links in it.
/// </summary>
public sealed class OwnFolderTests : IDisposable
{
    private const string Theirs = "not the suite's";

    private readonly string _outside = Directory.CreateTempSubdirectory("outside-").FullName;
    private readonly string _out = Directory.CreateTempSubdirectory("out-").FullName;

    public void Dispose()
    {
        Directory.Delete(_out, recursive: true);
        Directory.Delete(_outside, recursive: true);
    }

    [Fact]
    public void Whatever_is_written_is_refused_where_it_is_a_link_or_below_one()
    {
        WriteAll(_out);
        var files = Directory.GetFiles(_out, "*", SearchOption.AllDirectories)
            .GroupBy(file => Path.GetDirectoryName(file))
            .SelectMany(folder => folder.Key == _out ? folder : folder.Take(1)).ToArray();
        var folders = Directory.GetDirectories(_out, "*", SearchOption.AllDirectories);
        Directory.Delete(_out, recursive: true);

        foreach (var place in files.Concat(folders).Select(path => Path.GetRelativePath(_out, path)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_out, place))!);
            var target = Path.Combine(_outside, "theirs");
            if (folders.Contains(Path.Combine(_out, place)))
            {
                Directory.CreateDirectory(target);
            }
            else
            {
                File.WriteAllText(target, Theirs);
            }

            File.CreateSymbolicLink(Path.Combine(_out, place), target);

            FluentActions.Invoking(() => Site.MayWriteTo(_out)).Should().Throw<LinkRefusedException>(place)
                .WithMessage($"{Path.Combine(_out, place)} is a symbolic link, *");
            FluentActions.Invoking(() => WriteAll(_out)).Should().Throw<LinkRefusedException>(place);
            if (File.Exists(target))
            {
                File.ReadAllText(target).Should().Be(Theirs, place);
                File.Delete(target);
            }
            else
            {
                Directory.EnumerateFileSystemEntries(target).Should().BeEmpty(place);
                Directory.Delete(target);
            }

            Directory.Delete(_out, recursive: true);
        }

        Directory.CreateDirectory(_out);
    }

    [Fact]
    public void Pages_behind_a_link_are_not_removed_as_stale()
    {
        Site.Write([SampleRuns.Default], _outside);
        Directory.CreateDirectory(Path.Combine(_out, "targets"));
        File.CreateSymbolicLink(Path.Combine(_out, "targets", "old"), Path.Combine(_outside, "targets"));

        Site.Write([SampleRuns.Default], _out);

        Directory.GetFiles(Path.Combine(_outside, "targets"), "*.html", SearchOption.AllDirectories).Should()
            .NotBeEmpty();
    }

    [Fact]
    public void The_folder_itself_may_be_named_by_a_link_and_links_of_others_in_it_stay()
    {
        var named = Path.Combine(_outside, "named");
        File.CreateSymbolicLink(named, _out);
        File.CreateSymbolicLink(Path.Combine(_out, "somebody's"), _outside);

        Site.MayWriteTo(named).Should().BeTrue();
        WriteAll(named);

        File.Exists(Path.Combine(_out, "index.html")).Should().BeTrue();
    }

    [Theory]
    [InlineData("style.css", 2)]
    [InlineData(".writable", 2)]
    [InlineData("style.css.unfinished", 0)]
    public async Task The_command_replaces_nothing_that_a_link_names(string link, int expected)
    {
        var (file, result) = (Path.Combine(_outside, "theirs"), Path.Combine(_outside, "result.json"));
        await File.WriteAllTextAsync(file, Theirs, TestContext.Current.CancellationToken);
        ResultFile.Write(result, SampleRuns.Default);
        File.CreateSymbolicLink(Path.Combine(_out, link), file);

        var (exitCode, said) = await SuiteCommand.RunAsync("scoreboard", result, "--out", _out);

        exitCode.Should().Be(expected);
        said.Should().Be(expected == 0
            ? $"Scoreboard: {Path.Combine(_out, "index.html")}"
            : $"{Path.Combine(_out, link)} is a symbolic link, and nothing is written through one below --out; "
                + "remove it, or name another folder.");
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().Be(Theirs);
    }

    /// <summary>What is written with anything else is not looked at.</summary>
    [Fact]
    public async Task Nothing_else_writes_below_it()
    {
        var writes = new Regex(@"\bFile\.(Create|Write|Open|Append|Move)|new FileStream");
        var files = (await TrackedFiles.ListAsync()).Where(file => file.StartsWith("tools/Scoreboard/")
            && file.EndsWith(".cs") && !file.EndsWith("/OwnFolder.cs") && !file.EndsWith("/Measured.cs"));

        files.Where(file => writes.IsMatch(TrackedFiles.Read(file))).Should().BeEmpty();
    }

    private static void WriteAll(string folder)
    {
        RunResult[] results = [SampleRuns.Default];
        Site.Write(results, folder, SampleClaims.Read(SampleClaims.One));
        Site.WriteDiff(ResultDiff.Compare(SampleRuns.Sni, SampleRuns.SniBroken), folder);
        JUnit.Write(results, Path.Combine(folder, "junit.xml"));
        Trx.Write(results, Path.Combine(folder, "results.trx"));
        MarkdownSummary.Write(results, Path.Combine(folder, "summary.md"));
        new OwnFolder(folder).Write("exit-codes", "0\n");
    }
}
