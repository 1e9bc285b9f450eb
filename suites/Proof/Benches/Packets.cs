using System.Globalization;
using System.Net;
using Conformance.Proof.Witnesses;

namespace Conformance.Proof.Benches;

/// <summary>A packet capture as tshark reads it; its SMTP dissector finds the TLS behind STARTTLS.</summary>
internal static class Packets
{
    private const string ServerNameExtension = "0";

    /// <summary>
    /// Every connection that was accepted, by its SYN-ACK, and the server names in its first ClientHello.
    /// </summary>
    public static async Task<IReadOnlyList<Captured>> ConnectionsAsync(string file)
    {
        var accepted = await ReadAsync(
            file, "tcp.flags.syn == 1 && tcp.flags.ack == 1",
            "tcp.stream", "ip.dst", "ipv6.dst", "tcp.dstport", "ip.src", "ipv6.src", "tcp.srcport");
        var hellos = await ReadAsync(
            file, "tls.handshake.type == 1",
            "tcp.stream", "tls.handshake.extension.type", "tls.handshake.extensions_server_name");
        var names = hellos.DistinctBy(hello => hello[0])
            .ToDictionary(hello => hello[0], hello => ServerName(types: hello[1].Split(','), names: hello[2]));
        return
        [
            .. accepted.DistinctBy(stream => stream[0]).Select(stream => new Captured(
                EndPoint(stream[1] + stream[2], stream[3]), EndPoint(stream[4] + stream[5], stream[6]),
                names.GetValueOrDefault(stream[0], Captured.NoTls))),
        ];
    }

    private static string EndPoint(string address, string port) =>
        new IPEndPoint(IPAddress.Parse(address), int.Parse(port, CultureInfo.InvariantCulture)).ToString();

    private static string ServerName(string[] types, string names) =>
        !types.Contains(ServerNameExtension) ? Captured.Absent : names.Length == 0 ? Captured.Empty : names;

    private static async Task<IReadOnlyList<string[]>> ReadAsync(string file, string filter, params string[] fields)
    {
        string[] options =
        [
            "-n", "-r", file, "-Y", filter, "-T", "fields", "-E", "separator=|", "-E", "occurrence=a", "-E",
            "aggregator=,",
            "-o", "tcp.desegment_tcp_streams:TRUE", "-o", "tls.desegment_ssl_records:TRUE",
        ];
        var (exitCode, output) = await Witness.RunAsync(
            "tshark", [.. options, .. fields.SelectMany(field => new[] { "-e", field })]);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|')).Where(line => line.Length == fields.Length).ToList();
        return exitCode == 0 ? lines : throw new InvalidOperationException($"tshark failed: {output}");
    }
}
