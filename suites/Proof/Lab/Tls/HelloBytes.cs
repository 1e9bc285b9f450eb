using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Conformance.Lab.Tls;

namespace Conformance.Proof.Lab.Tls;

/// <summary>A ClientHello to be written as one likes, right or wrong (RFC 8446 section 4.1.2).</summary>
internal sealed record HelloBytes
{
    public ushort LegacyVersion { get; init; } = 0x0303;

    public byte[] SessionId { get; init; } = [];

    public byte[] Suites { get; init; } = [0x13, 0x01];

    public byte[] Compression { get; init; } = [0];

    /// <summary>Null: the hello ends before the extensions.</summary>
    public IReadOnlyList<(int Type, byte[] Data)>? Extensions { get; init; } = [];

    public static HelloBytes With(params (int Type, byte[] Data)[] extensions) => new() { Extensions = extensions };

    /// <summary>A server_name extension of these host_names.</summary>
    public static (int Type, byte[] Data) Names(params string[] names) =>
        NamesOfTypes([.. names.Select(name => (0, Encoding.Latin1.GetBytes(name)))]);

    public static (int Type, byte[] Data) NamesOfTypes(params (int Type, byte[] Name)[] names) =>
        (0, Vector16([.. names.SelectMany(name => (byte[])[(byte)name.Type, .. Vector16(name.Name)])]));

    public static (int Type, byte[] Data) Versions(params ushort[] versions) =>
        (43, Vector8([.. versions.SelectMany(version => (byte[])[(byte)(version >> 8), (byte)version])]));

    public static (int Type, byte[] Data) Alpn(params string[] protocols) =>
        (16, Vector16([.. protocols.SelectMany(protocol => Vector8(Encoding.Latin1.GetBytes(protocol)))]));

    public static byte[] Vector8(byte[] content) => [(byte)content.Length, .. content];

    public static byte[] Vector16(byte[] content) => [(byte)(content.Length >> 8), (byte)content.Length, .. content];

    /// <summary>A handshake message around a body: type, length, body.</summary>
    public static byte[] Message(byte[] body, byte type = 1)
    {
        var message = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, body.Length);
        message[0] = type;
        body.CopyTo(message, 4);
        return message;
    }

    /// <summary>Handshake records around a message, each with a fragment of the given length.</summary>
    public static byte[] Records(byte[] message, int fragment = 1 << 14) =>
        [.. message.Chunk(fragment).SelectMany(part => (byte[])[22, 3, 1, .. Vector16(part)])];

    /// <summary>The message that a stream of records carries.</summary>
    public static byte[] Unwrap(byte[] records)
    {
        var message = new List<byte>();
        for (var at = 0; at < records.Length; at += 5 + BinaryPrimitives.ReadUInt16BigEndian(records.AsSpan(at + 3)))
        {
            message.AddRange(records.AsSpan(at + 5, BinaryPrimitives.ReadUInt16BigEndian(records.AsSpan(at + 3))));
        }

        return [.. message];
    }

    /// <summary>What the parser makes of a stream; null where it wants more.</summary>
    public static ClientHelloSeen? Parse(byte[] stream) =>
        ClientHelloParser.TryParse(new ReadOnlySequence<byte>(stream), out var seen) ? seen : null;

    public ClientHelloSeen? Parse() => Parse(Records(Message(Body())));

    public byte[] Body() =>
    [
        (byte)(LegacyVersion >> 8), (byte)LegacyVersion, .. new byte[32], .. Vector8(SessionId), .. Vector16(Suites),
        .. Vector8(Compression), .. Extensions is null ? [] : Vector16(ExtensionBlock(Extensions)),
    ];

    private static byte[] ExtensionBlock(IEnumerable<(int Type, byte[] Data)> extensions) =>
        [.. extensions.SelectMany(one => (byte[])[(byte)(one.Type >> 8), (byte)one.Type, .. Vector16(one.Data)])];
}
