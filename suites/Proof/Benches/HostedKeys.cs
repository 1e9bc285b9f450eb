using Conformance.Lab.Contract;
using Conformance.Reference.Tls;

namespace Conformance.Proof.Benches;

/// <summary>Certificates of the lab as the reference implementation, which knows no lab, reads them.</summary>
internal static class HostedKeys
{
    public static IReadOnlyList<HostedKeyPair> Of(IReadOnlyList<IssuedCertificate> issued) => [.. issued.Select(Of)];

    private static HostedKeyPair Of(IssuedCertificate one) => new(one.Name, one.KeyPem, one.ChainPem)
    {
        OfRsa = one.OfRsa is { } second ? Of(second) : null,
    };
}
