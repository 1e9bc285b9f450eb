using System.Text.RegularExpressions;
using Conformance.Live.Web;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Web;

/// <summary>A QR code in a page: a picture of what the library made, which loads and runs nothing.</summary>
public sealed class QrCodeTests
{
    private static readonly Regex Run = new(@"M(\d+) (\d+)h(\d+)v1h-\3z", RegexOptions.CultureInvariant);

    [Fact]
    public void Each_dark_square_is_drawn_once()
    {
        const string Text = "mailto:a@plain.live.example";
        using var generator = new QRCoder.QRCodeGenerator();
        using var code = generator.CreateQrCode(Text, QRCoder.QRCodeGenerator.ECCLevel.L);
        var dark = code.ModuleMatrix.SelectMany(
            (row, y) => Enumerable.Range(0, row.Count).Where(x => row[x]).Select(x => (x, y)));

        var drawn = Run.Matches(QrCode.Of(Text, "a code").Text).SelectMany(run => Enumerable
            .Range(int.Parse(run.Groups[1].Value), int.Parse(run.Groups[3].Value))
            .Select(x => (x, int.Parse(run.Groups[2].Value))));

        drawn.Should().BeEquivalentTo(dark);
    }

    [Fact]
    public void Its_name_is_escaped_and_it_has_no_style() => QrCode.Of("a", "\"><script>").Text.Should()
        .Contain("aria-label=\"&quot;&gt;&lt;script&gt;\"").And.NotContain("style");

    [Fact]
    public void What_no_telephone_reads_is_left_out() => QrCode.Of(new string('a', 1_501), "a code").Should()
        .Be(Html.Empty);
}
