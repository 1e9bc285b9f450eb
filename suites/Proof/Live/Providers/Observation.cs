using System.Text.RegularExpressions;
using Xunit;

namespace Conformance.Proof.Live.Providers;

/// <summary>An observation as the person has it who looks at its page.</summary>
/// <param name="browser">Disposed of with it.</param>
/// <param name="path">Of the page, "/r/TOKEN".</param>
/// <param name="page">As it was at first.</param>
internal sealed class Observation(HttpClient browser, string path, string page) : IDisposable
{
    private static readonly Regex Group = new(
        """<pre tabindex="0">(?<recipients>[^<]+)</pre>""", RegexOptions.CultureInvariant);

    public string Token => path.Split('/')[^1];

    /// <summary>The recipients of one message each, where a provider allows few.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Groups { get; } =
        [.. Group.Matches(page).Select(group => group.Groups["recipients"].Value.Split('\n'))];

    /// <summary>All recipients, for one message.</summary>
    public IReadOnlyList<string> Recipients => [.. Groups.SelectMany(group => group).Distinct()];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Follows the table as the page does, until it is so.</summary>
    /// <returns>The table then, or as it is when patience ends.</returns>
    public async Task<ResultTable> FollowAsync(Func<ResultTable, bool> until, TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(patience);
        ResultTable? table = null;
        try
        {
            using var lines = new StreamReader(await browser.GetStreamAsync($"{path}/events", limit.Token));
            while (table is null || !until(table))
            {
                table = await NextAsync(lines, limit.Token) is { Length: > 0 } html ? ResultTable.Read(html) : table;
            }
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested && table is not null)
        {
            // Who judges the table says what is missing in it.
        }

        return table!;
    }

    public void Dispose() => browser.Dispose();

    /// <summary>The data of the next event; empty where it has none, but a comment.</summary>
    private static async Task<string> NextAsync(StreamReader lines, CancellationToken stop)
    {
        const string Data = "data: ";
        var data = new List<string>();
        while (await lines.ReadLineAsync(stop) is { Length: > 0 } line)
        {
            if (line.StartsWith(Data, StringComparison.Ordinal))
            {
                data.Add(line[Data.Length..]);
            }
        }

        return string.Join('\n', data);
    }
}
