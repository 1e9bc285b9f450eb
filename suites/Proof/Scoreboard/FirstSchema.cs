using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conformance.Proof.Scoreboard;

/// <summary>Results as their files were in the first schema: one document, the evidence in each check.</summary>
internal static class FirstSchema
{
    public static JsonNode Of(RunResult run)
    {
        var document = JsonSerializer.SerializeToNode(run, ResultFile.Json)!;
        document["schemaVersion"] = 1;
        foreach (var (node, check) in document["checks"]!.AsArray().Zip(run.Checks))
        {
            node!["evidence"] = JsonSerializer.SerializeToNode(check.Evidence, ResultFile.Json);
            node["evidenceLeftOut"] = check.EvidenceLeftOut;
            node.AsObject().Remove("serverNames");
        }

        return document;
    }

    /// <summary>What a compressed file holds.</summary>
    public static string Unpacked(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
