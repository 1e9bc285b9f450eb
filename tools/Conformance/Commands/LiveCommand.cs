using System.CommandLine;
using Conformance.Invocation;
using Conformance.Lab.Errors;
using Conformance.Live.Hosting;
using Conformance.Output;
using Conformance.Running;
using Conformance.Targets.Engine;
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
        Description = "IPv4 addresses of this machine. The first has the name server, the policy hosts and the page; "
            + "the cases get all of them in their order, one for each MX host.",
    };

    private static readonly Option<string?> Prefix = new("--address6")
    {
        HelpName = "network",
        Description = "An IPv6 network of this machine, such as 2001:db8::/64: every MX host of every case gets an "
            + "address in it, which the machine has until the observer ends.",
    };

    private static readonly Option<string> Contact = new("--contact")
    {
        Required = true, HelpName = "mailbox", Description = "Where visitors reach you; the page has it.",
    };

    private static readonly Option<string?> Acme = new("--acme")
    {
        HelpName = "URL",
        Description = "The ACME directory of a public CA, such as https://acme.example/directory. With it you accept "
            + "the terms of that CA. Without it all certificates are of the observer's own CA, in the state folder.",
    };

    private static readonly Option<string?> AcmeRoot = new("--acme-root")
    {
        HelpName = "file",
        Description = "Certificates in PEM that the directory itself is verified with, of a private CA; default: what "
            + "Debian trusts.",
    };

    private static readonly Option<string?> State = new("--state")
    {
        HelpName = "folder",
        Description = "Where keys and observations are kept; default: artifacts/live.",
    };

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Do not serve, but say what is wrong with the set-up: delegation, ports, reverse name, "
            + "certificate. Beside an observer that serves, on its machine.",
    };

    private static readonly Option<string[]> Resolver = ResolverOption.Create(
        "Whom to ask for what the DNS says: about senders, and with --check about the set-up; default: this machine's "
            + "resolver.");

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

            A case without an address is not offered: give as many as there are MX hosts, or an IPv6 network.

            Mail systems on the internet trust no CA of your own: give --acme. Six certificates are ordered, and renewed
            a month ahead; https://live.example.net/health says what does not come. Account and keys stay in the state
            folder.

            Example:
              ./run.sh live --zone live.example.net --address 203.0.113.7 --address6 2001:db8::/64 \
                --contact postmaster@example.net --acme https://acme.example/directory

            More: docs/live.md

            With --check and the same options, it says in a sentence each what is wrong around it.

            Exit codes: 0 ended by Ctrl-C, or nothing is wrong; 2 usage; 4 it cannot start (a port is in use, an address
            is not of this machine, …), it broke, or --check found something wrong.
            """)
        {
            Zone, Addresses, Prefix, Contact, Acme, AcmeRoot, State, Check, Resolver, LiveExportCommand.Create(),
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        Surroundings.Check();
        var settings = new LiveSettings(
            parsed.GetRequiredValue(Zone), parsed.GetRequiredValue(Addresses), parsed.GetRequiredValue(Contact))
        {
            Prefix = parsed.GetValue(Prefix),
            Resolver = ResolverOption.Read(parsed.GetValue(Resolver)).FirstOrDefault(),
            Acme = parsed.GetValue(Acme), AcmeRoot = parsed.GetValue(AcmeRoot) is { } root ? TextOf(root) : null,
        }.Checked();
        var folders = SuiteFolders.Find();
        if (parsed.GetValue(Check))
        {
            return await LiveSetup.ExamineAsync(settings, folders, stop);
        }

        var state = Path.GetFullPath(parsed.GetValue(State) ?? Path.Combine(folders.Artifacts, "live"));
        var file = SettingsIn(state, settings);
        return await ServeAsync(settings.Zone, state, file, folders, stop);
    }

    private static async Task<int> ServeAsync(
        string zone, string state, string settings, SuiteFolders folders, CancellationToken stop)
    {
        var view = new View(AnsiConsole.Console);
        var leftovers = new Leftovers(view);
        await leftovers.RemoveStaleAsync(stop);
        var image = await new RunImages(folders, view).LiveAsync(stop);
        var session = EngineSession.New();
        using var told = stop.Register(() => view.Say("ending the live observer"));
        try
        {
            var end = await new LiveContainer(image.Reference, zone, settings, state)
                .RunAsync(session, view.Say, stop);
            return end is ExitCode.AsExpected or ExitCode.Usage or ExitCode.LabBroke
                ? end
                : throw new LabBrokenException(
                    $"The live observer ended with exit code {end}; its last output is above.");
        }
        finally
        {
            await leftovers.RemoveAsync(session.Id);
        }
    }

    /// <exception cref="UsageException">It cannot be read.</exception>
    private static string TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The file {file} (--acme-root) cannot be read: {refused.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Written into the state folder, which shows whether anything can be.</summary>
    /// <exception cref="UsageException">Nothing can be written there.</exception>
    private static string SettingsIn(string state, LiveSettings settings)
    {
        try
        {
            Directory.CreateDirectory(state);
            var file = Path.Combine(state, "settings.json");
            File.WriteAllText(file, settings.ToJson());
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return file;
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException
            || (refused is IOException && !DiskFull.Caused(refused)))
        {
            throw new UsageException(
                $"The folder {state} (--state) cannot be written: {refused.Message.TrimEnd('.')}. Name another "
                + "folder.");
        }
    }
}
