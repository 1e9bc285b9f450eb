using Conformance.Reference.Behaviour;
using Conformance.Reference.Faults;

namespace Conformance.Proof.Targets;

/// <summary>The reference's target.yaml, which follows from its faults and legal variations.</summary>
internal static class ReferenceDescription
{
    private const string Declares =
        "[mta-sts, sni, sni-certificates, sni-wildcards, sni-two-keys, sni-client-certificates, starttls, "
        + "implicit-tls, host-and-port, smart-hosts, relay-hosts, queue-lifetime, policy-refresh, "
        + "moved-clock, requiretls, tls-required-no, tlsrpt]";

    private const string Head = """
        # yaml-language-server: $schema=../target.schema.json
        # Written by CONFORMANCE_REFERENCE=write ./run.sh test --no-containers -- -class '*ReferenceDescriptionTests'
        # from fixtures/Reference/Faults.
        name: reference
        title: Reference
        vendor: ConformanceSuite
        description: The suite's own sender, receiver and client; each variant but the first breaks or varies one thing.
        roles: [sender, receiver, client]
        version: Conformance.Reference --version

        variants:
          default:
            title: does what the RFCs ask

        """;

    private const string Tail = """

        hooks:
          queue: Conformance.Reference --queue
          flush: Conformance.Reference --flush
          reload: Conformance.Reference --reload
          send: Conformance.Reference --send

        knobs:
          retrySeconds: 1
          queueLifetimeSeconds: 432000
          concurrency: 100

        """;

    public static string Yaml { get; } = string.Concat(
    [
        Head, $"    declares: {Declares}\n    ports: {{ submission: 587, submissions: 465 }}\n",
        .. Enum.GetValues<FaultyRole>().SelectMany(role => Group(
            $"known-bad {role.ToString().ToLowerInvariant()}s", FaultCatalogue.All.Where(fault => fault.Role == role))),
        .. Group("not bad at all: what the RFCs leave open, decided the other way", FaultCatalogue.Variations),
        Tail,
    ]);

    /// <summary>Its sentence as a title: "sends no SNI to any MX host".</summary>
    public static string TitleOf(Fault fault) =>
        $"{char.ToLowerInvariant(fault.Says[0])}{fault.Says[1..].TrimEnd('.')}";

    private static IEnumerable<string> Group(string what, IEnumerable<Fault> faults) =>
        [$"\n  # {what}\n", .. faults.Select(Variant)];

    private static string Variant(Fault fault) =>
        $"  {fault.Name}:\n    title: {Text(TitleOf(fault))}\n    declares: {Declares}\n"
        + (fault.RetrySeconds is { } seconds
            ? $"    environment: {{ REFERENCE_RETRY_SECONDS: \"{seconds}\" }}\n"
            : "");

    /// <summary>In quotes where YAML would read it otherwise.</summary>
    private static string Text(string title) => title.Contains(": ") || title.Contains(" #") || title.Contains('"')
        ? $"'{title.Replace("'", "''")}'"
        : title;
}
