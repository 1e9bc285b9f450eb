using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Conformance.Scoreboard.Html;

/// <summary>A piece of a page. Text is escaped because there is no way to write it otherwise.</summary>
/// <remarks>Pages are XML as well as HTML, so that a test can read them with a parser that forgives nothing.</remarks>
public abstract class Markup
{
    private static readonly SearchValues<char> Special = SearchValues.Create("<>&\"'");

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Markup?(string? text) => text is null ? null : new Text(text);

    /// <summary>Writes the piece and what it holds.</summary>
    public abstract void WriteTo(TextWriter output);

    /// <summary>Characters that it takes on a page.</summary>
    public int Length
    {
        get
        {
            using var page = new StringWriter();
            WriteTo(page);
            return page.GetStringBuilder().Length;
        }
    }

    /// <summary>Several pieces in a row.</summary>
    public static Markup All(params IEnumerable<Markup?> pieces) => new Row([.. pieces.OfType<Markup>()]);

    /// <summary>An element with its content.</summary>
    /// <exception cref="ArgumentException">The element is not one that these pages use.</exception>
    public static Element Tag(string name, params IEnumerable<Markup?> content) =>
        new(name, [.. content.OfType<Markup>()]);

    /// <summary>A link to a page or an anchor of this site.</summary>
    public static Element Link(string href, params IEnumerable<Markup?> content) => Tag("a", content).At("href", href);

    /// <summary>A link to somewhere else; plain text where the address is not one that a browser may follow.</summary>
    public static Markup ExternalLink(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
            && address is { Scheme: "http" or "https", UserInfo: "" }
            ? Tag("a", VisibleText.Of(url, longest: 300)).AtExternal(address)
            : VisibleText.Of(url, longest: 300);

    /// <summary>Text that a page may show at greater length than others: raw bytes, a certificate.</summary>
    public static Markup LongText(string text, int longest) => new Text(text, longest);

    private sealed class Text(string text, int longest = VisibleText.Longest) : Markup
    {
        public override void WriteTo(TextWriter output) => Escape(VisibleText.Of(text, longest), output);
    }

    private sealed class Row(IReadOnlyList<Markup> pieces) : Markup
    {
        public override void WriteTo(TextWriter output)
        {
            foreach (var piece in pieces)
            {
                piece.WriteTo(output);
            }
        }
    }

    private protected static void Escape(string text, TextWriter output)
    {
        var rest = text.AsSpan();
        for (var special = rest.IndexOfAny(Special); special >= 0; special = rest.IndexOfAny(Special))
        {
            output.Write(rest[..special]);
            output.Write(rest[special] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                _ => "&#39;",
            });
            rest = rest[(special + 1)..];
        }

        output.Write(rest);
    }
}

/// <summary>An element; knows which elements, attributes and addresses a page without script may hold.</summary>
public sealed class Element : Markup
{
    private static readonly FrozenSet<string> Elements = FrozenSet.Create(StringComparer.Ordinal,
        "html", "head", "title", "meta", "link", "body", "header", "nav", "main", "footer", "section", "h1", "h2", "h3",
        "p", "div", "span", "a", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th",
        "td", "pre", "code", "samp", "bdi", "b", "strong", "em", "time", "br", "details", "summary");

    private static readonly FrozenSet<string> Attributes = FrozenSet.Create(StringComparer.Ordinal,
        "id", "class", "lang", "dir", "href", "rel", "type", "scope", "colspan", "role", "tabindex", "datetime", "name",
        "content", "charset", "http-equiv", "aria-label", "aria-labelledby", "aria-current", "aria-hidden", "start");

    private static readonly FrozenSet<string> Void =
        FrozenSet.Create(StringComparer.Ordinal, "meta", "link", "br");

    private static readonly FrozenSet<string> EndLine = FrozenSet.Create(StringComparer.Ordinal,
        "head", "title", "meta", "link", "header", "nav", "main", "footer", "section", "h1", "h2", "h3", "p", "ul",
        "ol", "li", "dl", "dd", "table", "caption", "thead", "tbody", "tr", "details", "pre", "body");

    private readonly string _name;
    private readonly IReadOnlyList<Markup> _content;
    private readonly List<(string Name, string Value)> _attributes = [];

    internal Element(string name, IReadOnlyList<Markup> content)
    {
        if (!Elements.Contains(name))
        {
            throw new ArgumentException($"<{name}> is not an element of these pages.", nameof(name));
        }

        if (Void.Contains(name) && content.Count > 0)
        {
            throw new ArgumentException($"<{name}> holds nothing.", nameof(content));
        }

        _name = name;
        _content = content;
    }

    /// <summary>Sets an attribute; null leaves it out.</summary>
    /// <exception cref="ArgumentException">It could run or load something, or the address leaves the site.</exception>
    public Element At(string name, string? value)
    {
        if (!Attributes.Contains(name))
        {
            throw new ArgumentException($"'{name}' is not an attribute of these pages.", nameof(name));
        }

        if (name == "href" && value is not null && !StaysHere(value))
        {
            throw new ArgumentException($"'{VisibleText.Of(value, longest: 80)}' leaves the site.", nameof(value));
        }

        if (value is not null)
        {
            _attributes.Add((name, value));
        }

        return this;
    }

    public Element Class(string? name) => At("class", name);

    public Element Id(string? id) => At("id", id);

    internal Element AtExternal(Uri address)
    {
        _attributes.Add(("href", address.AbsoluteUri));
        _attributes.Add(("rel", "external noopener noreferrer"));
        return this;
    }

    public override void WriteTo(TextWriter output)
    {
        output.Write('<');
        output.Write(_name);
        foreach (var (name, value) in _attributes)
        {
            output.Write(' ');
            output.Write(name);
            output.Write("=\"");
            Escape(VisibleText.Of(value), output);
            output.Write('"');
        }

        if (Void.Contains(_name))
        {
            output.Write("/>");
        }
        else
        {
            output.Write('>');
            foreach (var piece in _content)
            {
                piece.WriteTo(output);
            }

            output.Write("</");
            output.Write(_name);
            output.Write('>');
        }

        if (EndLine.Contains(_name))
        {
            output.Write('\n');
        }
    }

    // A scheme needs a colon before the first slash; "//" and "\" lead to another host.
    private static bool StaysHere(string href)
    {
        var path = href.Split('#', '?')[0];
        return !path.StartsWith('/') && !path.Contains(':') && !path.Contains('\\');
    }
}
