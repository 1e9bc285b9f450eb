using System.Security.Cryptography.X509Certificates;

namespace Conformance.Proof.Lab.Certificates;

internal static class Trust
{
    /// <summary>A policy that trusts the root, asks nobody about revocation, and fetches nothing.</summary>
    public static X509ChainPolicy Only(X509Certificate2 root) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { root },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };
}
