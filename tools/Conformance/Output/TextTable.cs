using System.Text;

namespace Conformance.Output;

/// <summary>
/// Rows in columns, for people and for grep: each column as wide as what is in it, no word broken, and nothing behind
/// the last one. Where the last column has no room beside the others it goes below them.
/// </summary>
internal sealed class TextTable(params string[] titles)
{
    private const string Gap = "  ";

    /// <summary>A column of text that is narrower is no pleasure to read.</summary>
    private const int LeastText = 30;

    private readonly List<string[]> _rows = [titles];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print() => Print(Console.Out, Console.IsOutputRedirected ? int.MaxValue : Console.WindowWidth);

    /// <param name="width">Of the terminal.</param>
    public void Print(TextWriter writer, int width)
    {
        foreach (var line in Lines(width))
        {
            writer.WriteLine(line);
        }
    }

    private IEnumerable<string> Lines(int width)
    {
        var widths = Enumerable.Range(0, titles.Length - 1).Select(column => _rows.Max(row => row[column].Length))
            .ToArray();
        var indent = widths.Sum(column => column + Gap.Length);
        return _rows.SelectMany(row => width - indent >= LeastText
            ? Beside(Padded(row, widths), row[^1], width, indent)
            : Below(Padded(row, widths).TrimEnd(), row[^1], width));
    }

    private static string Padded(string[] row, int[] widths) =>
        string.Concat(widths.Select((column, place) => row[place].PadRight(column) + Gap));

    private static IEnumerable<string> Beside(string before, string text, int width, int indent) =>
        Wrapped(text, width - indent)
            .Select((line, number) => ((number == 0 ? before : new string(' ', indent)) + line).TrimEnd());

    private static IEnumerable<string> Below(string before, string text, int width) =>
        Wrapped(before, width).Concat(Wrapped(text, width - Gap.Length).Select(line => Gap + line));

    /// <summary>Lines that end between words; a word that is longer than a line has one of its own.</summary>
    private static IEnumerable<string> Wrapped(string text, int width)
    {
        if (text.Length <= width)
        {
            return [text];
        }

        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }
}
