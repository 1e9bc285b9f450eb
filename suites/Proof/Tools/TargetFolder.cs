using System.Text;
using Conformance.Descriptions;
using Conformance.Targets.Description;

namespace Conformance.Proof.Tools;

/// <summary>A folder as a vendor would bring it; gone when the test is over.</summary>
internal sealed class TargetFolder : IDisposable
{
    /// <summary>Uses every key. Tests name its lines by number.</summary>
    public const string Whole = """
        name: my-mta
        title: My MTA
        vendor: Vendor & Sons
        description: "One line: with a colon."
        roles: [sender, receiver]
        version: my-mta --version
        editions:
          my-mta-2: { title: two, base: trixie }
          my-mta: { title: one, base: bookworm, buildArgs: { RELEASE: "1.9" } }
        variants:
          default: { title: as shipped, declares: [] }
          strict:
            title: as recommended
            declares: [mta-sts, sni]
            environment: { MY_MTA_STS: enforce }
          new: { title: only in two, declares: [], editions: [my-mta-2], ports: { submissions: 465 } }
        # how mail is handed over
        submission: { port: 587, startTls: true, user: lab, password: secret }
        hooks:
          queue: my-queue --tsv
          flush: my-queue --flush
          log: cat /var/log/my
        knobs: { retrySeconds: 3, queueLifetimeSeconds: 432000, concurrency: 20 }
        deviations:
          - check: S-CERT-POLICYNAME
            variants: [strict]
            versions: ["1.9"]
            editions: [my-mta]
            reason: It looks at the policy alone.
            link: https://example.test/1
        limits: { memoryMegabytes: 500, processes: 300, logMegabytes: 5 }

        """;

    /// <summary>Has nothing that may be left out.</summary>
    public const string Least = """
        name: my-mta
        title: My MTA
        vendor: Vendor
        description: One line.
        roles: [sender]
        version: my-mta --version
        variants:
          default: { title: as shipped, declares: [] }

        """;

    public TargetFolder(string yaml, bool dockerfile = true)
        : this(Encoding.UTF8.GetBytes(yaml), dockerfile)
    {
    }

    public TargetFolder(byte[] yaml, bool dockerfile = true)
    {
        Path = Directory.CreateTempSubdirectory("conformance-target-").FullName;
        File = System.IO.Path.Combine(Path, "target.yaml");
        System.IO.File.WriteAllBytes(File, yaml);
        if (dockerfile)
        {
            System.IO.File.WriteAllText(System.IO.Path.Combine(Path, "Dockerfile"), "FROM scratch\n");
        }
    }

    public string Path { get; }

    public string File { get; }

    /// <summary>The sentence that loading ends with.</summary>
    public static string RefusalOf(string folder)
    {
        try
        {
            TargetDescription.Load(folder);
            return "it was taken";
        }
        catch (DescriptionException refusal)
        {
            return refusal.Message;
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
