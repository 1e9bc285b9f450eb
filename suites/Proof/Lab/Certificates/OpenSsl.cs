using Conformance.Lab.Certificates;
using Conformance.Proof.Witnesses;

namespace Conformance.Proof.Lab.Certificates;

/// <summary>OpenSSL's word on a certificate.</summary>
internal static class OpenSsl
{
    /// <summary>"OK", or the reason as <c>openssl verify</c> prints it, such as "certificate has expired".</summary>
    public static async Task<string> VerifyAsync(LabRoot root, ServerCertificate certificate, string hostName)
    {
        using var files = new CertificateFiles(root, certificate);
        string[] revocation = certificate.RevocationList.IsEmpty ? [] : ["-crl_check", "-CRLfile", files.Revocation];
        var (_, output) = await Witness.RunAsync(
            "openssl",
            [
                "verify", "-x509_strict", "-auth_level", "2", "-no-CApath", "-no-CAstore", "-CAfile", files.Root,
                .. revocation,
                "-untrusted", files.Chain, "-purpose", "sslserver", "-verify_hostname", hostName, files.Chain,
            ]);
        var error = output.Split('\n').FirstOrDefault(line => line.StartsWith("error ", StringComparison.Ordinal));
        return error is null && output.TrimEnd().EndsWith(": OK", StringComparison.Ordinal)
            ? "OK"
            : error?[(error.IndexOf("lookup: ", StringComparison.Ordinal) + "lookup: ".Length)..].Trim() ?? output;
    }
}

/// <summary>A certificate as the files that a server or a verifier reads; gone when disposed.</summary>
internal sealed class CertificateFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificate-");

    public CertificateFiles(LabRoot root, ServerCertificate certificate)
    {
        File.WriteAllText(Root, root.RootPem);
        File.WriteAllText(Chain, certificate.ChainPem);
        File.WriteAllText(Key, certificate.KeyPem);
        File.WriteAllBytes(Revocation, certificate.RevocationList.Span);
    }

    public string Root => Path.Combine(_folder.FullName, "root.pem");

    public string Chain => Path.Combine(_folder.FullName, "chain.pem");

    public string Key => Path.Combine(_folder.FullName, "key.pem");

    /// <summary>The list that has the certificate; empty where none has.</summary>
    public string Revocation => Path.Combine(_folder.FullName, "revoked.crl");

    public void Dispose() => _folder.Delete(recursive: true);
}
