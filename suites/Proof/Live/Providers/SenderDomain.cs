using System.Security.Cryptography;
using System.Text;
using Conformance.Proof.Live.Senders;
using MimeKit;
using MimeKit.Cryptography;

namespace Conformance.Proof.Live.Providers;

/// <summary>A customer's domain: its mail is signed by DKIM, and its SPF record has its provider's addresses.</summary>
/// <param name="Name">"customer.test".</param>
internal sealed record SenderDomain(string Name)
{
    private const int KeyLength = 2_048;

    /// <summary>Octets of one character string (RFC 1035 section 3.3.14).</summary>
    private const int LongestString = 255;

    private static readonly HeaderId[] Signed = [HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date];

    private readonly DkimPen _pen = new(Name) { Key = RSA.Create(KeyLength) };

    public string Mailbox => $"someone@{Name}";

    /// <summary>The records of the zone that say who sends for it.</summary>
    /// <param name="addresses">Those that its mail comes from.</param>
    public IEnumerable<string> Records(IEnumerable<string> addresses) =>
    [
        $"@ TXT \"v=spf1 {string.Join(' ', addresses.Select(address => $"ip4:{address}"))} -all\"",
        $"{_pen.Selector}._domainkey TXT {string.Join(' ', _pen.KeyRecord.Chunk(LongestString).Select(Quoted))}",
    ];

    /// <summary>A message as its provider's submission server hands it to the mail system: with a signature.</summary>
    public MimeMessage Compose()
    {
        var message = new MimeMessage { Subject = "Observation", Body = new TextPart("plain") { Text = "Hello." } };
        message.From.Add(new MailboxAddress("Someone", Mailbox));
        message.To.Add(new MailboxAddress("Someone", Mailbox));
        using var key = new MemoryStream(Encoding.ASCII.GetBytes(_pen.Key.ExportPkcs8PrivateKeyPem()));
        var signer = new DkimSigner(key, Name, _pen.Selector, DkimSignatureAlgorithm.RsaSha256)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };
        message.Prepare(EncodingConstraint.SevenBit);
        signer.Sign(message, Signed);
        return message;
    }

    private static string Quoted(char[] part) => $"\"{new string(part)}\"";
}
