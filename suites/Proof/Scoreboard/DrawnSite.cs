using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Linq;
using Conformance.Proof.Samples;
using Conformance.Scoreboard;
using Conformance.Scoreboard.Claims;
using Conformance.Scoreboard.Reports;

namespace Conformance.Proof.Scoreboard;

/// <summary>A site drawn into a folder that is gone afterwards.</summary>
public class DrawnSite : IDisposable
{
    private readonly ConcurrentDictionary<string, XDocument> _parsed = new();

    public DrawnSite()
        : this(SampleRuns.Postfix)
    {
    }

    protected DrawnSite(IReadOnlyList<RunResult> results, Reported? reported = null)
    {
        Folder = Directory.CreateTempSubdirectory("scoreboard-").FullName;
        Site.Write(results, Folder, reported);
    }

    public string Folder { get; }

    internal static DrawnSite Of(params IReadOnlyList<RunResult> results) => new(results);

    /// <summary>Every page, by its address in the site.</summary>
    public IEnumerable<string> Pages => Directory.EnumerateFiles(Folder, "*.html", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'));

    public string Text(string page) => File.ReadAllText(Path.Combine(Folder, page));

    /// <summary>The page as XML: a page that is not well-formed does not get this far.</summary>
    public XDocument Page(string page) => _parsed.GetOrAdd(page, Parse);

    public string Address(string page) => new Uri(Path.Combine(Folder, page)).AbsoluteUri;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private XDocument Parse(string page)
    {
        using var reader = XmlReader.Create(Path.Combine(Folder, page), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
        });
        return XDocument.Load(reader);
    }
}

/// <summary>A site drawn from a result that was made to do harm, beside honest ones.</summary>
public sealed class HostileSite() : DrawnSite([.. SampleRuns.Postfix, HostileRun.Result]);

/// <summary>A comparison of two runs, a page with nothing around it.</summary>
public sealed class ComparedSite : DrawnSite
{
    public ComparedSite()
        : base([]) =>
        Site.WriteDiff(ResultDiff.Compare(SampleRuns.Sni, SampleRuns.SniBroken), Folder);
}
