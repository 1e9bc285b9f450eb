using System.Text;
using Conformance.Scoreboard.Html;

namespace Conformance.Scoreboard.Reports;

/// <summary>
/// Text that a target chose, in Markdown: shown literally. Markdown has too many ways to become a link, an image or a
/// mention.
/// </summary>
internal static class MarkdownText
{
    public static string Literal(string? text, int longest = 600)
    {
        var plain = new StringBuilder();
        foreach (var c in VisibleText.Sentence(text, longest))
        {
            _ = c switch
            {
                '&' => plain.Append("&amp;"),
                '<' => plain.Append("&lt;"),
                '>' => plain.Append("&gt;"),
                '@' => plain.Append("&#64;"),
                ':' => plain.Append("&#58;"),
                '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '~' or '!' or '$' =>
                    plain.Append($"&#{(int)c};"),
                _ => plain.Append(c),
            };
        }

        // "www." alone is enough for a link.
        return plain.Replace("www.", "www&#46;").ToString();
    }
}
