using System.Globalization;
using System.Xml.Linq;
using Conformance.Scoreboard.Boards;

namespace Conformance.Scoreboard.Exports;

/// <summary>
/// A badge: the column at the left, the answer at the right; an SVG image that asks nothing of anybody.
/// </summary>
internal static class Badge
{
    private const int Height = 20;
    private const int Padding = 6;

    // A little more than the widest usual sans serif needs at this size; textLength makes every other fit.
    private const double PerCharacter = 6.6;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Of(string label, string words, OverallAnswer answer)
    {
        var (left, right) = (Width(label), Width(words));
        var image = new XElement(Svg + "svg",
            new XAttribute("width", left + right), new XAttribute("height", Height),
            new XAttribute("viewBox", $"0 0 {left + right} {Height}"),
            new XAttribute("role", "img"), new XAttribute("aria-label", $"{label}: {words}"),
            new XElement(Svg + "title", $"{label}: {words}"),
            Half(0, left, "#3b3b37", label),
            Half(left, right, Colour(answer), words));
        return image.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static object[] Half(int from, int width, string colour, string text) =>
    [
        new XElement(Svg + "rect",
            new XAttribute("x", from), new XAttribute("width", width), new XAttribute("height", Height),
            new XAttribute("fill", colour)),
        new XElement(Svg + "text",
            new XAttribute("x", from + Padding), new XAttribute("y", 14), new XAttribute("fill", "#fff"),
            new XAttribute("font-family", "Verdana, DejaVu Sans, sans-serif"), new XAttribute("font-size", 11),
            new XAttribute("textLength", width - 2 * Padding), new XAttribute("lengthAdjust", "spacingAndGlyphs"),
            text),
    ];

    private static int Width(string text) => 2 * Padding
        + (int)Math.Ceiling(new StringInfo(text).LengthInTextElements * PerCharacter);

    // White on each has a contrast of 4.5 or more.
    private static string Colour(OverallAnswer answer) => answer switch
    {
        OverallAnswer.Yes => "#1b6e38",
        OverallAnswer.WhenConfigured => "#1c608a",
        OverallAnswer.Partly => "#7a5200",
        OverallAnswer.No => "#a12626",
        _ => "#5f5f58",
    };
}
