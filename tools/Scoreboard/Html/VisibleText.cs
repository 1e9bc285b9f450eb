using System.Globalization;
using System.Text;

namespace Conformance.Scoreboard.Html;

/// <summary>
/// Makes text that somebody else chose safe to look at: bounded, and without characters that hide or reorder others.
/// </summary>
/// <remarks>It is not an escape for HTML, XML or Markdown; each writer adds its own.</remarks>
public static class VisibleText
{
    /// <summary>Nobody reads more of one value on a page; the result file keeps it all.</summary>
    public const int Longest = 2_000;

    // More marks than this on one letter belong to no language; they only climb into the lines above and below.
    private const int MostMarks = 3;

    /// <summary>
    /// Shows control, format and unpaired characters as escapes ("\u202e"), and says how much was cut.
    /// </summary>
    public static string Of(string? text, int longest = Longest)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        // Nearly all text is plain, and a large site writes a great deal of it.
        if (text.Length <= longest && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var visible = new StringBuilder(Math.Min(text.Length, longest) + 32);
        var marks = 0;
        var position = 0;
        while (position < text.Length && position < longest)
        {
            if (Rune.TryGetRuneAt(text, position, out var rune))
            {
                marks = IsMark(rune) ? marks + 1 : 0;
                Append(visible, rune, hide: marks > MostMarks);
                position += rune.Utf16SequenceLength;
            }
            else
            {
                visible.Append($"\\u{(int)text[position]:x4}");
                position++;
            }
        }

        return position < text.Length
            ? visible.Append(CultureInfo.InvariantCulture, $"… ({text.Length - position:N0} more characters)")
                .ToString()
            : visible.ToString();
    }

    /// <summary>A sentence as a reader sees it: its line breaks are spaces, not evidence.</summary>
    public static string Sentence(string? text, int longest = Longest) =>
        Of(text?.Replace("\r\n", " ").Replace('\n', ' ').Replace('\t', ' ').Trim(' '), longest);

    private static void Append(StringBuilder visible, Rune rune, bool hide)
    {
        if (!hide && !IsHidden(rune))
        {
            visible.Append(rune.ToString());
            return;
        }

        visible.Append(rune.Value switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            > 0xffff => $"\\U{rune.Value:x8}",
            _ => $"\\u{rune.Value:x4}",
        });
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned;
}
