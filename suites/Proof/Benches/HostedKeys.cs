using Conformance.Lab.Contract;
using Conformance.Reference.Tls;

namespace Conformance.Proof.Benches;

/// <summary>Certificates of the lab as the reference implementation, which knows no lab, reads them.</summary>
internal static class HostedKeys
{
    public static IReadOnlyList<HostedKeyPair> Of(IReadOnlyList<IssuedCertificate> issued) =>
        [.. issued.Select(one => new HostedKeyPair(one.Name, one.KeyPem, one.ChainPem))];
}
