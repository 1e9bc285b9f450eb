using Conformance.Scoreboard.Html;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>The one writer through which everything on a page goes.</summary>
public sealed class MarkupTests
{
    [Fact]
    public void Text_is_escaped_without_being_asked() =>
        Written(Markup.Tag("p", "<b>\"&'")).Should().Be("<p>&lt;b&gt;&quot;&amp;&#39;</p>\n");

    [Fact]
    public void An_attribute_is_escaped_without_being_asked() =>
        Written(Markup.Tag("p").Class("\"><script>")).Should().Be("<p class=\"&quot;&gt;&lt;script&gt;\"></p>\n");

    [Theory]
    [InlineData("script")]
    [InlineData("style")]
    [InlineData("iframe")]
    [InlineData("img")]
    public void An_element_that_runs_or_loads_cannot_be_written(string name) =>
        FluentActions.Invoking(() => Markup.Tag(name)).Should().Throw<ArgumentException>();

    [Theory]
    [InlineData("onclick")]
    [InlineData("style")]
    [InlineData("src")]
    public void An_attribute_that_runs_or_loads_cannot_be_written(string name) =>
        FluentActions.Invoking(() => Markup.Tag("p").At(name, "x")).Should().Throw<ArgumentException>();

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/etc/passwd")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("\\\\elsewhere.example\\x")]
    public void A_link_of_the_site_stays_in_the_site(string href) =>
        FluentActions.Invoking(() => Markup.Link(href, "x")).Should().Throw<ArgumentException>()
            .WithMessage("*leaves the site*");

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("https://user:word@elsewhere.example/")]
    [InlineData("not an address")]
    [InlineData(null)]
    public void An_address_that_is_not_for_a_browser_is_only_text(string? url) =>
        Written(Markup.ExternalLink(url)).Should().NotContain("<a");

    [Fact]
    public void An_address_elsewhere_is_escaped_and_brings_nothing_along() =>
        Written(Markup.ExternalLink("https://issues.example/?q=\"><script>"))
            .Should().StartWith(
                "<a href=\"https://issues.example/?q=%22%3E%3Cscript%3E\" rel=\"external noopener noreferrer\">");

    [Theory]
    [InlineData("plain – ünïcode ✓ 😀", "plain – ünïcode ✓ 😀")]
    [InlineData("a\tb\r\nc\0", "a\\tb\\r\\nc\\u0000")]
    [InlineData("\u202etxt.exe\u2066\u200b\ufeff", "\\u202etxt.exe\\u2066\\u200b\\ufeff")]
    [InlineData("\U000e0041", "\\U000e0041")]
    [InlineData("a\u0301\u0301\u0301\u0301\u0301", "a\u0301\u0301\u0301\\u0301\\u0301")]
    [InlineData(null, "")]
    public void Text_is_made_visible(string? text, string expected) => VisibleText.Of(text).Should().Be(expected);

    // Attributes are stored in UTF-8, where half a surrogate does not survive.
    [Fact]
    public void Half_a_surrogate_is_made_visible() => VisibleText.Of("\ud800x\udc00").Should().Be("\\ud800x\\udc00");

    [Fact]
    public void Text_that_is_too_long_is_cut_and_says_so()
    {
        VisibleText.Of(new string('x', 12_000), longest: 10).Should().Be("xxxxxxxxxx… (11,990 more characters)");
        VisibleText.Of("123456789😀", longest: 10).Should().Be("123456789😀", "a character is never cut in half");
    }

    private static string Written(Markup markup)
    {
        using var text = new StringWriter();
        markup.WriteTo(text);
        return text.ToString();
    }
}
