using System.CommandLine;
using Conformance.Invocation;
using Conformance.Live.Hosting;
using Conformance.Output;
using Conformance.Running;
using Conformance.Targets.Images;
using Conformance.Targets.Running;
using Spectre.Console;

namespace Conformance.Commands;

/// <summary>live: the observer of mail systems on the internet.</summary>
internal static class LiveCommand
{
    private static readonly Option<string> Zone = new("--zone")
    {
        Required = true, HelpName = "domain",
        Description = "The domain that is delegated to this machine, such as live.example.net.",
    };

    private static readonly Option<string[]> Addresses = new("--address")
    {
        Required = true, HelpName = "IPv4", AllowMultipleArgumentsPerToken = true,
        Description = "IPv4 addresses of this machine. The first has the name server and the page; the cases get them "
            + "in their order, one for each MX host.",
    };

    private static readonly Option<string?> Prefix = new("--address6")
    {
        HelpName = "network",
        Description = "An IPv6 network that is routed to this machine, such as 2001:db8::/64: every case has an "
            + "address there.",
    };

    private static readonly Option<string> Contact = new("--contact")
    {
        Required = true, HelpName = "mailbox", Description = "Where visitors reach you; the page shows it.",
    };

    private static readonly Option<string?> State = new("--state")
    {
        HelpName = "folder",
        Description = "Where keys and observations are kept; default: artifacts/live.",
    };

    public static Command Create()
    {
        var command = new Command(
            "live",
            """
            Observe mail systems that no container holds: serve a domain with a recipient domain for each of some thirty
            cases, to which people send from their own accounts, and a page that shows what their mail systems do. Ends
            with Ctrl-C; what was seen stays in the state folder.

            Needs, from the internet: UDP and TCP port 53, TCP ports 25 and 443 of the addresses. In the zone above the
            domain, delegate it:

              live.example.net.     NS  ns.live.example.net.
              ns.live.example.net.  A   203.0.113.7

            A case without an address is not offered: give as many as there are MX hosts, or an IPv6 network. All
            certificates are of a CA of its own, kept in the state folder (root.pem), which mail systems on the internet
            do not trust; so this is, for now, for mail systems of your own that do.

            Exit codes: 0 ended by Ctrl-C, 2 usage, 4 it cannot start (a port is in use, an address is not of this
            machine, …).
            """)
        {
            Zone, Addresses, Prefix, Contact, State,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        Surroundings.Check();
        var prefix = parsed.GetValue(Prefix);
        var settings = new LiveSettings(
            parsed.GetRequiredValue(Zone), parsed.GetRequiredValue(Addresses), parsed.GetRequiredValue(Contact))
        {
            Prefix = prefix, LocalNetworks = prefix is null ? [] : [prefix],
        }.Checked();
        var folders = SuiteFolders.Find();
        var view = new View(AnsiConsole.Console);
        var image = await new RunImages(folders, view).LiveAsync(stop);
        var state = Directory.CreateDirectory(
            Path.GetFullPath(parsed.GetValue(State) ?? Path.Combine(folders.Artifacts, "live"))).FullName;
        var file = Path.Combine(state, "settings.json");
        await File.WriteAllTextAsync(file, settings.ToJson(), stop);
        return await new LiveContainer(image.Reference, file, state).RunAsync(line => view.Say(line), stop);
    }
}
