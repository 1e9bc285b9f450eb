using System.Text;
using Conformance.Checks.Results;
using Conformance.Scoreboard.Html;
using Conformance.Scoreboard.Pages;

namespace Conformance.Scoreboard;

/// <summary>The scoreboard: a folder of static pages, drawn from results alone.</summary>
/// <remarks>The same results give the same bytes: nothing here asks for the time.</remarks>
public static class Site
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Writes the site; a site that is already there is replaced, and its pages that are no longer true are removed.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(IReadOnlyList<RunResult> results, string outputDirectory)
    {
        var board = Board.Of(results);
        var map = new SiteMap(board);
        var shell = new Shell([.. board.Rows.SelectMany(row => row.Earlier.Prepend(row.Run))]);
        var checks = CheckAcross.All(board);
        var folder = new Folder(outputDirectory);

        WriteTargets(board, map, shell, [.. checks.Select(check => check.Check.Id)], folder);
        foreach (var check in checks)
        {
            var page = SiteMap.Check(check.Check.Id);
            folder.Write(page, shell.Page(page, $"{VisibleText.Of(check.Check.Id, 60)}: who passes and who fails",
                [(ChecksPage.Title, SiteMap.Checks), (VisibleText.Of(check.Check.Id, 60), page)],
                new CheckPage(check, map).Content));
        }

        folder.Write(SiteMap.Checks, shell.Page(SiteMap.Checks, ChecksPage.Title, [(ChecksPage.Title, SiteMap.Checks)],
            new ChecksPage(checks).Content));
        folder.Write(SiteMap.Style, Resource("style.css") + Grid.LabelRules().InMedia("screen and (max-width: 60rem)"));
        folder.Write(SiteMap.Icon, Resource("icon.svg"));
        folder.Write(SiteMap.Data, MachineIndex.Json(board, checks, map));
        folder.Write(SiteMap.Board, shell.Page(SiteMap.Board, BoardPage.Title, [], new BoardPage(board, map).Content));
        folder.RemoveStalePages();
    }

    private static void WriteTargets(Board board, SiteMap map, Shell shell, HashSet<string> checkPages, Folder folder)
    {
        foreach (var row in board.Rows)
        {
            foreach (var run in row.Earlier.Prepend(row.Run))
            {
                var page = map.Run(run);
                var name = Pieces.Name(run.Target);
                folder.WriteResult(map.Result(run), run);
                folder.Write(page, shell.Page(page, name, [(name, page)], new RunPage(run, row, map).Content));
                foreach (var check in run.Checks)
                {
                    var evidence = map.Evidence(check);
                    var id = VisibleText.Of(check.Id, 60);
                    folder.Write(evidence, shell.Page(evidence, $"{id} in {name}", [(name, page), (id, evidence)],
                        new EvidencePage(run, check, map, checkPages.Contains(check.Id)).Content));
                }
            }
        }
    }

    private static string InMedia(this string rules, string query) => $"\n@media {query} {{\n{rules}}}\n";

    private static string Resource(string name)
    {
        using var stream = typeof(Site).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without '{name}'.");
        using var reader = new StreamReader(stream, Utf8);
        return reader.ReadToEnd();
    }

    /// <summary>The folder the site is written to, and what of it is ours.</summary>
    private sealed class Folder(string root)
    {
        private readonly HashSet<string> _written = new(StringComparer.Ordinal);

        public void Write(string page, Markup document)
        {
            using var output = new StreamWriter(Open(page), Utf8);
            output.Write("<!DOCTYPE html>\n");
            document.WriteTo(output);
        }

        public void Write(string page, string text)
        {
            using var output = new StreamWriter(Open(page), Utf8);
            output.Write(text);
        }

        public void WriteResult(string page, RunResult run) => ResultFile.Write(Path.Combine(root, page), run);

        // Evidence of a run that is gone must not be found under an address that somebody kept. Results are data: they
        // stay.
        public void RemoveStalePages()
        {
            foreach (var part in new[] { "targets", "checks" }.Select(part => Path.Combine(root, part))
                .Where(Directory.Exists))
            {
                foreach (var file in Directory.EnumerateFiles(part, "*.html", SearchOption.AllDirectories).ToArray())
                {
                    if (!_written.Contains(Path.GetFullPath(file)))
                    {
                        File.Delete(file);
                    }
                }
            }
        }

        private FileStream Open(string page)
        {
            var path = Path.GetFullPath(Path.Combine(root, page));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _written.Add(path);
            return File.Create(path);
        }
    }
}
