using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Conformance.Proof.Live.Senders;

/// <summary>
/// Signs messages as RFC 6376 says, by canonicalisation relaxed/relaxed and without the library that verifies them, so
/// that each tag can be right or wrong.
/// </summary>
internal sealed record DkimPen(string Domain)
{
    /// <summary>A message with the line ends of SMTP.</summary>
    public const string Message =
        "From: Alice <alice@sender.example>\r\nTo: a1@plain.live.example\r\nSubject: A test\r\n\r\n"
        + "One line.\r\nTwo.\r\n";

    private static readonly Lazy<RSA> Shared = new(() => RSA.Create(2_048));

    private static readonly Ed25519PrivateKeyParameters Edwards = new(SHA256.HashData("a seed"u8.ToArray()));

    public string Selector { get; init; } = "s1";

    public string Algorithm { get; init; } = "rsa-sha256";

    public string Headers { get; init; } = "from:to:subject";

    /// <summary>Further tags, each with its semicolon: "x=1; ".</summary>
    public string Tags { get; init; } = "";

    /// <summary>Octets of the body that are signed; null for all, without the tag.</summary>
    public int? Length { get; init; }

    public RSA Key { get; init; } = Shared.Value;

    /// <summary>The name that the key is published at.</summary>
    public string KeyName => $"{Selector}._domainkey.{Domain}";

    public string KeyRecord => Algorithm.StartsWith("ed25519", StringComparison.Ordinal)
        ? $"v=DKIM1; k=ed25519; p={Convert.ToBase64String(Edwards.GeneratePublicKey().GetEncoded())}"
        : $"v=DKIM1; k=rsa; p={Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo())}";

    /// <summary>The message with a signature at its top.</summary>
    public byte[] Sign(string message = Message)
    {
        var end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = Encoding.Latin1.GetBytes(RelaxedBody(message[(end + 4)..]));
        var signed = Length is { } length ? body[..Math.Min(length, body.Length)] : body;
        var tags = $"v=1; a={Algorithm}; c=relaxed/relaxed; d={Domain}; s={Selector}; {Tags}"
            + (Length is { } said ? $"l={said}; " : "")
            + $"h={Headers}; bh={Convert.ToBase64String(SHA256.HashData(signed))}; b=";
        var covered = new StringBuilder();
        foreach (var line in Chosen(message[..end].Split("\r\n")))
        {
            covered.Append(RelaxedHeader(line)).Append("\r\n");
        }

        covered.Append(RelaxedHeader($"DKIM-Signature: {tags}"));
        var signature = Convert.ToBase64String(SignatureOf(Encoding.Latin1.GetBytes(covered.ToString())));
        return Encoding.Latin1.GetBytes($"DKIM-Signature: {tags}{signature}\r\n{message}");
    }

    /// <summary>RFC 6376 section 5.4.2: of a header that is there several times, the lowest first.</summary>
    private IEnumerable<string> Chosen(string[] lines)
    {
        var left = lines.ToList();
        foreach (var name in Headers.Split(':'))
        {
            var last = left.FindLastIndex(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase));
            if (last >= 0)
            {
                yield return left[last];
                left.RemoveAt(last);
            }
        }
    }

    private byte[] SignatureOf(byte[] covered)
    {
        if (!Algorithm.StartsWith("ed25519", StringComparison.Ordinal))
        {
            var hash = Algorithm.EndsWith("sha1", StringComparison.Ordinal)
                ? HashAlgorithmName.SHA1
                : HashAlgorithmName.SHA256;
            return Key.SignData(covered, hash, RSASignaturePadding.Pkcs1);
        }

        // RFC 8463 section 3: what is signed is the hash.
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, Edwards);
        signer.BlockUpdate(SHA256.HashData(covered), 0, 32);
        return signer.GenerateSignature();
    }

    private static string RelaxedHeader(string line) =>
        $"{line.Split(':', 2)[0].ToLowerInvariant()}:{Regex.Replace(line.Split(':', 2)[1], @"[ \t]+", " ").Trim()}";

    private static string RelaxedBody(string body) =>
        body.TrimEnd('\r', '\n') is { Length: > 0 } text ? $"{text}\r\n" : "";
}
