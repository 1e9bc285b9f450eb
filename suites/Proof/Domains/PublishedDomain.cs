using Conformance.Lab.Scenarios;

namespace Conformance.Proof.Domains;

/// <summary>A domain of the lab as its owner publishes it: all is well with it until something is changed.</summary>
internal sealed record PublishedDomain(string Name)
{
    private const string Path = "/.well-known/mta-sts.txt";

    public string First => $"mx1.{Name}";

    public string Second => $"mx2.{Name}";

    public IReadOnlyList<string> StsTexts { get; init; } = ["v=STSv1; id=20261130T120000;"];

    /// <summary>Of the STS records and of those that are added, in seconds.</summary>
    public int Ttl { get; init; } = 3_600;

    /// <summary>Where _mta-sts leads as an alias; null for a record of its own.</summary>
    public string? StsAlias { get; init; }

    public IReadOnlyList<string> ReportTexts { get; init; } = [$"v=TLSRPTv1; rua=mailto:tls@{Name}"];

    /// <summary>The answer to reports that are posted to /reports of the policy host, and then one is.</summary>
    public HttpScript? Reports { get; init; }

    public required HttpScript Policy { get; init; }

    public required PolicyHost Host { get; init; }

    public IReadOnlyList<string> Mx { get; init; } = [];

    public IReadOnlyList<MxHost> MxHosts { get; init; } = [];

    public IReadOnlyList<DnsRecord> Others { get; init; } = [];

    public IReadOnlyList<DnsFault> Faults { get; init; } = [];

    /// <summary>The lab's name server vouches for the records.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>What an earlier run saw of it.</summary>
    public IReadOnlyList<PublishedFacts> Earlier { get; init; } = [];

    /// <summary>What it was while it was watched, in this order.</summary>
    public IReadOnlyList<PublishedDomain> Before { get; init; } = [];

    public static PublishedDomain Good(string name) => new(name)
    {
        Policy = new HttpScript(200, Body("enforce", $"mx1.{name}", $"mx2.{name}")),
        Host = new PolicyHost($"mta-sts.{name}"),
        Mx = [$"10 mx1.{name}", $"20 mx2.{name}"],
        MxHosts = [new MxHost($"mx1.{name}"), new MxHost($"mx2.{name}")],
    };

    /// <summary>A policy of the usual lines.</summary>
    public static string Body(string mode, params IReadOnlyList<string> mx) => Lines(
        ["version: STSv1", $"mode: {mode}", .. mx.Select(host => $"mx: {host}"), "max_age: 604800"]);

    public static string Lines(params IEnumerable<string> lines) =>
        string.Concat(lines.Select(line => $"{line}\r\n"));

    /// <summary>As it was, and then changed.</summary>
    public PublishedDomain Then(Func<PublishedDomain, PublishedDomain> change) =>
        change(this) with { Before = [.. Before, this with { Before = [] }] };

    public PublishedDomain WithId(string id) => this with { StsTexts = [$"v=STSv1; id={id};"] };

    public PublishedDomain WithReports(int status) => this with
    {
        ReportTexts = [$"v=TLSRPTv1; rua=mailto:tls@{Name},https://{Host.Name}/reports"],
        Reports = new HttpScript(status, "") { TakesReports = true },
    };

    public PublishedDomain WithMode(string mode) => WithPolicy(Body(mode, First, Second));

    public PublishedDomain WithPolicy(string body) => this with { Policy = Policy with { Body = body } };

    public PublishedDomain WithPatterns(params IReadOnlyList<string> mx) => WithPolicy(Body("enforce", mx));

    public PublishedDomain WithFirst(Func<MxHost, MxHost> change) =>
        this with { MxHosts = [change(MxHosts[0]), .. MxHosts.Skip(1)] };

    public PublishedDomain WithSecond(Func<MxHost, MxHost> change) =>
        this with { MxHosts = [.. MxHosts.SkipLast(1), change(MxHosts[^1])] };

    public PublishedDomain WithHost(Func<PolicyHost, PolicyHost> change) => this with { Host = change(Host) };

    public PublishedDomain With(string name, string type, string value) =>
        this with { Others = [.. Others, new DnsRecord($"{name}.{Name}", type, value) { Ttl = Ttl }] };

    public ScenarioSpec ToScenario() => new(Name)
    {
        Domains = [Name],
        Records =
        [
            .. Mx.Select(value => new DnsRecord(Name, "MX", value)),
            .. StsAlias is null
                ? StsTexts.Select(text => new DnsRecord($"_mta-sts.{Name}", "TXT", text) { Ttl = Ttl })
                : [new DnsRecord($"_mta-sts.{Name}", "CNAME", StsAlias)],
            .. ReportTexts.Select(text => new DnsRecord($"_smtp._tls.{Name}", "TXT", text)),
            .. Others,
        ],
        DnsFaults = Faults,
        IsAuthenticated = IsAuthenticated,
        MxHosts = MxHosts,
        PolicyHosts =
        [
            Host with
            {
                Responses = new Dictionary<string, HttpScript>
                {
                    [Path] = Policy, ["/reports"] = Reports ?? new HttpScript(404, ""),
                },
            },
        ],
    };
}
