using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Conformance.Live.Acme;

namespace Conformance.Proof.Live.Acme;

/// <summary>Certificates as a public CA gives them: chain and key in PEM.</summary>
internal static class PublicPem
{
    public static string For(CertificateGroup group, DateTimeOffset from, TimeSpan life)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={group.DnsNames[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in group.DnsNames)
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(from, from + life);
        return $"{certificate.ExportCertificatePem()}\n{key.ExportECPrivateKeyPem()}\n";
    }
}
