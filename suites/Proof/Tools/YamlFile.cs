using YamlDotNet.RepresentationModel;

namespace Conformance.Proof.Tools;

/// <summary>YAML as the tests of workflows look at it: by keys, and without complaint where there is none.</summary>
internal static class YamlFile
{
    public static YamlNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }

    /// <summary>Null where there is no such key, or no mapping.</summary>
    public static YamlNode? At(this YamlNode? node, string key) =>
        (node as YamlMappingNode)?.Children.FirstOrDefault(pair => ((YamlScalarNode)pair.Key).Value == key).Value;

    public static string? Text(this YamlNode? node) => (node as YamlScalarNode)?.Value;

    public static IEnumerable<(string Key, YamlNode Value)> Pairs(this YamlNode? node) =>
        (node as YamlMappingNode)?.Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, pair.Value)) ?? [];

    public static IEnumerable<YamlNode> Items(this YamlNode? node) => (node as YamlSequenceNode)?.Children ?? [];
}
