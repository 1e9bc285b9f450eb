using System.Security.Cryptography;
using System.Text;

namespace Conformance.Scoreboard.Html;

/// <summary>
/// A script of our own, written into the page; the page's policy allows it by its hash and no other, and nothing is
/// lost without it.
/// </summary>
internal sealed class OwnScript(string text) : Markup
{
    /// <summary>As a Content-Security-Policy names it.</summary>
    public string Hash => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    public override void WriteTo(TextWriter output)
    {
        output.Write("<script>");
        output.Write(text);
        output.Write("</script>\n");
    }
}
