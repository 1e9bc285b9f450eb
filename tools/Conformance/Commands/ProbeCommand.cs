using System.CommandLine;
using System.Globalization;
using System.Net;
using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Invocation;
using Conformance.Lab.Errors;
using Conformance.Output;
using Conformance.Running;
using Conformance.Survey.Chains;
using Conformance.Survey.Published;
using Conformance.Targets.Images;
using Spectre.Console;

namespace Conformance.Commands;

/// <summary>probe DOMAIN...: judges what domains publish for MTA-STS, from here.</summary>
internal static class ProbeCommand
{
    private const int MostOctets = 10_000_000;
    private const int MostEarlier = 20;
    private const string Variant = "probe";

    public static Command Create()
    {
        var domains = new Argument<string[]>("domain")
        {
            Arity = ArgumentArity.ZeroOrMore, Description = "Domains of mail addresses: example.org.",
        };
        var list = new Option<string?>("--list")
        {
            Description = "A file with more of them, one a line; what begins with # is left out. Of a CSV file the "
                + "first column counts, and a first line \"domain\" is its header.",
        };
        var resolver = ResolverOption.Create(
            "Whom to ask: ADDRESS or ADDRESS:PORT; default: the resolvers of this machine. DNSSEC is that resolver's "
            + "word (AD), so for DANE take one that validates.");
        var ca = new Option<string?>("--ca")
        {
            Description = "A file of CAs in PEM that are trusted beside those of this machine.",
        };
        var since = new Option<string[]>("--since")
        {
            Description = "Earlier results, as files or folders: tells whether the policy was changed without its id, "
                + "and whether MTA-STS was removed too early.",
        };
        var watch = Time(
            "--watch", TimeSpan.Zero, TimeSpan.FromHours(12),
            "Look again and again for so long (10m, 90s, 2h) while you change record, policy, MX hosts or keys: tells "
            + "whether the order was right.");
        var every = Time(
            "--every", TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), "The time between two looks of --watch.");
        var sendReport = new Option<bool>("--send-report")
        {
            Description = "Post a report without sessions where a TLSRPT record asks for reports by https (D-RPT-RUA).",
        };
        var allowPrivate = new Option<bool>("--allow-private")
        {
            Description = "Connect to loopback and private addresses too.",
        };
        var atOnce = Number(
            "--at-once", 16, 100, "How many domains at once; an address has one connection at a time.");
        var smtpPort = Number("--smtp-port", 25, 65_535, "For labs: where MX hosts listen.");
        var httpsPort = Number("--https-port", 443, 65_535, "For labs: where policy hosts listen.");
        var checks = CommaOption.Create("--checks", "Only these checks: ids, globs of ids, sections: D-MX-*,8461/3.2.")
            .Offering(Completions.CheckIds);
        var failOn = RunCommand.FailOnOption();
        var asSender = new Option<bool>("--as-sender")
        {
            Description = "Say what a sender that honours MTA-STS would do with mail for the domain now, and why.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print the results to standard output: a JSON array with one result a domain, as "
                + "docs/result.schema.json describes it. All else goes to standard error.",
        };
        var command = new Command("probe",
            """
            Judge what a domain publishes for MTA-STS: record, policy host, policy, every address of every MX host,
            TLSRPT and TLSA records. Needs neither a container engine nor root, and sends no message.

            Reports what to fix, the worst first. Exit codes: 0 nothing to fix, 1 a judged check failed, 2 usage,
            3 no such domain, 4 too much could not be observed. docs/probe.md has examples for cron and CI.
            """)
        {
            domains, list, asSender, since, watch, every, sendReport, checks, failOn, json, resolver, ca, allowPrivate,
            atOnce, smtpPort, httpsPort,
        };
        command.SetAction((parsed, stop) => ProbeAsync(
            new ProbeOrder(
                Names(parsed.GetValue(domains) ?? [], parsed.GetValue(list)), parsed.GetValue(checks) ?? [],
                parsed.GetValue(since) ?? [], FailOn.Of(parsed.GetValue(failOn) ?? []))
            {
                AsSender = parsed.GetValue(asSender),
            },
            new ProbeRequest([], [], Suite(""), "")
            {
                Resolvers = ResolverOption.Read(parsed.GetValue(resolver)),
                Anchors = Anchors(parsed.GetValue(ca)),
                AllowsPrivate = parsed.GetValue(allowPrivate),
                SendsReport = parsed.GetValue(sendReport),
                Watch = parsed.GetValue(watch),
                Every = parsed.GetValue(every),
                AtOnce = parsed.GetValue(atOnce),
                SmtpPort = parsed.GetValue(smtpPort),
                HttpsPort = parsed.GetValue(httpsPort),
            },
            parsed.GetValue(json) ? JsonOutput.Reserve() : null, stop));
        return command;
    }

    private static async Task<int> ProbeAsync(
        ProbeOrder order, ProbeRequest request, JsonOutput? json, CancellationToken stop)
    {
        var folders = new RunFolders(SuiteFolders.Find().Runs);
        var catalogue = await SuiteProgram.CatalogueAsync(stop);
        CheckFacts[] all = [.. catalogue.Checks.Where(check => check.Role == Role.Domain)];
        CheckFacts[] checks =
            [.. CheckSelection.Select(catalogue, order.Checks).Where(check => check.Role == Role.Domain)];
        if (checks.Length == 0)
        {
            throw new NothingToRunException($"None of the checks {string.Join(", ", order.Checks)} is of domains.");
        }

        if (request.Watch > TimeSpan.Zero && order.Domains.Count > request.AtOnce)
        {
            throw new UsageException(
                $"--watch looks at all domains at once, and {order.Domains.Count} are more than --at-once "
                + $"{request.AtOnce}.");
        }

        var earlier = Earlier(order.Since);
        var files = order.Domains.ToDictionary(name => name, name => folders.Next(name, Variant));
        request = request with
        {
            Domains =
            [
                .. order.Domains.Select(name => new ProbedDomain(name, files[name])
                {
                    Earlier = [.. earlier[name]],
                }),
            ],
            Checks = [.. checks.Select(check => check.Id)],
            Suite = Suite(catalogue.Edition),
            Reproduce = $"./run.sh probe {{domain}}{Options(request)} --checks {{check}}",
            Partial = checks.Length == all.Length ? null : $"--checks {string.Join(',', order.Checks)}",
        };

        var report = new DomainReport(
            AnsiConsole.Console, order.FailOn, isShort: order.Domains.Count > 1, order.AsSender);
        var results = new List<RunResult>();
        var shared = new SharedAddresses();
        var end = await SuiteProgram.ProbeAsync(request, news =>
        {
            if (news.Change is { } change)
            {
                AnsiConsole.Console.WriteLine(HostileText.Tame($"{news.Domain}  {change}", 600));
                return;
            }

            var result = WithoutEvidence(ResultFile.Read(files[news.Domain]));
            shared.Add(news.Presented);
            results.Add(result);
            report.Tell(result, files[news.Domain]);
        }, stop);
        stop.ThrowIfCancellationRequested();
        if (results.Count < order.Domains.Count)
        {
            throw new LabBrokenException(
                $"The probe ended after {results.Count} of {order.Domains.Count} domains: "
                + $"{HostileText.Tame(end.LastWords ?? $"exit code {end.ExitCode}")}");
        }

        var over = Summary.End(results, order.FailOn);
        shared.Tell(AnsiConsole.Console);
        report.TellEnd(results, over);
        GitHubJob.Annotate(results, over, order.FailOn);
        json?.Write([.. results.OrderBy(result => result.Target.Name, StringComparer.Ordinal)]);
        return over.Code;
    }

    /// <summary>The options that a single check needs to be seen again as it was.</summary>
    private static string Options(ProbeRequest request) => string.Concat(
    [
        .. request.Resolvers.Select(resolver => $" --resolver {resolver}"),
        request.AllowsPrivate ? " --allow-private" : "",
        request.SendsReport ? " --send-report" : "",
        request.SmtpPort == 25 ? "" : $" --smtp-port {request.SmtpPort}",
        request.HttpsPort == 443 ? "" : $" --https-port {request.HttpsPort}",
    ]);

    /// <summary>Of a thousand domains it would fill the memory; it is in the files.</summary>
    private static RunResult WithoutEvidence(RunResult result) => result with
    {
        Checks =
        [
            .. result.Checks.Select(check => check with { Events = check.Evidence.Count, Evidence = [] }),
        ],
    };

    private static SuiteFacts Suite(string edition) => new(SuiteVersion.Number, SuiteVersion.Commit, edition);

    /// <exception cref="UsageException">There is none, or one is not a domain.</exception>
    private static IReadOnlyList<string> Names(IReadOnlyList<string> words, string? list)
    {
        var written = words.Concat(list is null ? [] : DomainList.Read(list)).ToList();
        if (written.Count == 0)
        {
            throw new UsageException("Name a domain, or a file with a list of them (--list FILE).");
        }

        return
        [
            .. written.Select(word => DomainName.Normalize(word) ?? throw new UsageException(
                $"{Quoted.Text(HostileText.Tame(word, 80))} is not the name of a domain"
                + (word.Contains('@') ? "; leave out what is in front of the @." : ".")))
            .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>What domains published at other times, by name, the last ones in their order.</summary>
    private static ILookup<string, PublishedFacts> Earlier(IReadOnlyList<string> paths) =>
        (paths.Count == 0 ? [] : ResultFiles.Read(paths)).Where(result => result.Published is not null)
            .OrderBy(result => result.Started).GroupBy(result => result.Target.Name)
            .SelectMany(results => results.TakeLast(MostEarlier))
            .ToLookup(
                result => result.Target.Name,
                result => result.Published! with { Seen = result.Published.Seen ?? result.Started },
                StringComparer.Ordinal);

    /// <exception cref="UsageException">There are no certificates in it.</exception>
    private static string? Anchors(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            var pem = System.Text.Encoding.ASCII.GetString(HostileFile.ReadAll(path, MostOctets));
            TrustAnchors.With(pem);
            return pem;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException
            or InvalidDataException)
        {
            throw new UsageException($"--ca {path} cannot be used: {refused.Message}");
        }
    }

    /// <summary>"90s", "10m", "2h".</summary>
    private static Option<TimeSpan> Time(string name, TimeSpan usual, TimeSpan most, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            var word = result.Tokens is [var token] ? token.Value : "";
            var unit = word.Length == 0 ? 0 : "smh".IndexOf(word[^1]);
            if (unit >= 0 && double.TryParse(
                    word.AsSpan(0, Math.Max(0, word.Length - 1)), NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture, out var number)
                && number * Math.Pow(60, unit) is >= 1 and var seconds && seconds <= most.TotalSeconds)
            {
                return TimeSpan.FromSeconds(seconds);
            }

            result.AddError($"{name} takes a time up to {most.TotalHours:0} hours: 90s, 10m or 2h.");
            return usual;
        },
    };

    private static Option<int> Number(string name, int usual, int most, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && (!int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number)
                    || number < 1 || number > most))
            {
                result.AddError($"{name} takes a number from 1 to {most}.");
            }
        });
        return option;
    }

    /// <param name="Domains">As the DNS has them, each once.</param>
    private sealed record ProbeOrder(
        IReadOnlyList<string> Domains, IReadOnlyList<string> Checks, IReadOnlyList<string> Since, FailOn FailOn)
    {
        public bool AsSender { get; init; }
    }
}
