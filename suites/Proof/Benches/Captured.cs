namespace Conformance.Proof.Benches;

/// <summary>What a witness says of one TCP connection.</summary>
/// <param name="Client">
/// "address:port"; a client may use a port again, so that the two ends do not name one connection.
/// </param>
/// <param name="Server">"address:port".</param>
/// <param name="ServerName">"no TLS", "absent", "empty", or the names in the ClientHello.</param>
internal sealed record Captured(string Client, string Server, string ServerName)
{
    public const string NoTls = "no TLS";
    public const string Absent = "absent";
    public const string Empty = "empty";

    /// <summary>What the lab's diary says, a line for each connection.</summary>
    public static IReadOnlyList<Captured> Of(IReadOnlyList<LabEvent> diary)
    {
        var hellos = diary.OfType<ClientHelloSeen>().ToDictionary(hello => hello.Session!);
        return
        [
            .. diary.OfType<ConnectionOpened>()
                .Select(opened => Of(opened, hellos.GetValueOrDefault(opened.Session!))),
        ];
    }

    private static Captured Of(ConnectionOpened opened, ClientHelloSeen? hello)
    {
        var serverName = hello is null ? NoTls : hello.ServerNames switch
        {
            null => Absent,
            [] => Empty,
            var names => string.Join(',', names),
        };
        return opened.Service == "probe"
            ? new Captured(opened.LocalAddress, opened.RemoteAddress, serverName)
            : new Captured(opened.RemoteAddress, opened.LocalAddress, serverName);
    }
}
