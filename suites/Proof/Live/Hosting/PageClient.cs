using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Conformance.Proof.Lab.Certificates;

namespace Conformance.Proof.Live.Hosting;

/// <summary>A browser that looks at the observer's pages, which no resolver of this machine finds.</summary>
internal static class PageClient
{
    private const string AnyAddress = "0.0.0.0";

    /// <param name="site">"https://ZONE:PORT/".</param>
    /// <param name="place">Where it is.</param>
    /// <param name="root">Trusts this CA alone; null for whatever is presented.</param>
    /// <param name="from">The address that the browser has.</param>
    public static HttpClient Of(string site, IPEndPoint place, X509Certificate2? root, string from = AnyAddress)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (_, stop) =>
                new NetworkStream(await LiveProcess.ConnectAsync(from, place, stop), ownsSocket: true),
        };
        if (root is null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        else
        {
            handler.SslOptions.CertificateChainPolicy = Trust.Only(root);
        }

        return new HttpClient(handler) { BaseAddress = new Uri(site) };
    }
}
