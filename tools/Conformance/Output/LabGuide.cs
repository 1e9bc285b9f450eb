using Conformance.Checks.Watching;

namespace Conformance.Output;

/// <summary>
/// What is printed once a lab is up: everything that is published, and commands that are pasted as they are.
/// </summary>
internal static class LabGuide
{
    /// <summary>Stands before each command.</summary>
    private const string Indent = "    ";

    private const int SmtpPort = 25;

    public static void Print(OpenLab lab, TextWriter writer, int width)
    {
        writer.WriteLine();
        var table = new TextTable("NAME", "WHAT", "ADDRESS", "DETAIL");
        foreach (var name in lab.Names)
        {
            table.Add(name.Name, name.What, name.Address, name.Detail);
        }

        table.Print(writer, width);
        foreach (var line in Lines(lab))
        {
            writer.WriteLine(line);
        }
    }

    /// <summary>What follows the table; commands are never broken.</summary>
    internal static IEnumerable<string> Lines(OpenLab lab) =>
    [
        "",
        "The lab is closed to this machine: look at it from inside. In another terminal:",
        $"{Indent}docker exec -it {lab.Tools} bash",
        "In there are dig, curl, openssl and swaks; they use the lab's name server and trust its CA (/lab/root.pem):",
        .. Examples(lab).Select(command => Indent + command),
        .. lab.Target is { } target ? Target(lab, target) : [],
        "Your own sender or tester, in a container of this network; it has to trust the lab's CA:",
        $"{Indent}docker cp {lab.Tools}:/lab/root.pem .",
        $"{Indent}docker run --rm -it --network {lab.Network} --dns {lab.Resolver} IMAGE",
        "Events follow, with their time in UTC. Ctrl-C ends the lab, and nothing of it is left.",
        "",
    ];

    private static IEnumerable<string> Examples(OpenLab lab)
    {
        var domain = First(lab, PublishedKind.RecipientDomain);
        if (domain is not null)
        {
            yield return $"dig +noall +answer {domain} MX _mta-sts.{domain} TXT";
        }

        if (First(lab, PublishedKind.PolicyHost) is { } policyHost)
        {
            yield return $"curl https://{policyHost}/.well-known/mta-sts.txt";
        }

        if (First(lab, PublishedKind.MxHost) is { } mx)
        {
            yield return SClient(mx, SmtpPort, mx);
            yield return $"swaks --server {mx} --tls --from {lab.Sender} --to you@{domain ?? mx}";
        }
    }

    private static IEnumerable<string> Target(OpenLab lab, OpenTarget target)
    {
        yield return $"The target is {target.Title}, at {target.Host}:";
        var domain = First(lab, PublishedKind.RecipientDomain);
        if (target.Roles.Contains(Role.Sender) && domain is not null)
        {
            var tls = target.StartTls ? " --tls" : "";
            var login = target.User is { } user ? $" --auth --auth-user {Quoted(user)}" : "";
            yield return $"{Indent}swaks --server {target.Host}:{target.Port}{tls}{login} --from {lab.Sender} "
                + $"--to you@{domain}";
        }

        if (target.Roles.Contains(Role.Receiver))
        {
            yield return Indent + SClient(target.Host, target.Port, target.Names[^1]);
        }

        yield return "and, on this machine:";
        if (target.SendHook is { } hook && SmartHostOf(lab) is { } smartHost)
        {
            yield return $"{Indent}docker exec {Variables(lab, smartHost)} {target.Container} sh -c {Quoted(hook)}";
        }

        yield return $"{Indent}docker logs --follow {target.Container}";
        yield return $"{Indent}docker exec -it {target.Container} sh";
    }

    private static string Variables(OpenLab lab, PublishedName host)
    {
        var (port, tls) = host.Kind == PublishedKind.Submission ? (587, "starttls") : (465, "implicit");
        return $"--env LAB_SMTP_HOST={host.Name} --env LAB_SMTP_PORT={port} --env LAB_SMTP_TLS={tls} "
            + $"--env LAB_FROM={lab.Sender} --env LAB_TO=you@{host.Name}";
    }

    private static string SClient(string host, int port, string serverName) =>
        $"openssl s_client -connect {host}:{port} -starttls smtp -servername {serverName} "
        + $"-verify_hostname {serverName} -brief < /dev/null";

    private static PublishedName? SmartHostOf(OpenLab lab) => lab.Names.FirstOrDefault(
        name => name.Kind is PublishedKind.Submission or PublishedKind.Submissions);

    private static string? First(OpenLab lab, PublishedKind kind) =>
        lab.Names.FirstOrDefault(name => name.Kind == kind)?.Name;

    /// <summary>For a shell.</summary>
    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "._@-".Contains(c)) ? text : $"'{text.Replace("'", @"'\''")}'";
}
