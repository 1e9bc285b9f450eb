using System.Text;

namespace Conformance.Scoreboard.Reports;

/// <summary>
/// A folder that the suite writes to and that somebody else may have prepared, such as a pull request in a CI job:
/// nothing below it is written, replaced or removed through a symbolic link. The folder itself may be named by one.
/// </summary>
/// <remarks>Everything that goes below --out is written here, and nowhere else.</remarks>
public sealed class OwnFolder(string root)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly EnumerationOptions WithoutLinks = new()
    {
        RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>The folder that a file is to be in.</summary>
    public static OwnFolder Of(string path) => new(Path.GetDirectoryName(Path.GetFullPath(path))!);

    /// <summary>Where a file or folder below this one is.</summary>
    /// <exception cref="LinkRefusedException">It is a link, or below one.</exception>
    public string PathOf(string name)
    {
        var path = root;
        foreach (var part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new LinkRefusedException(path);
            }
        }

        return path;
    }

    /// <summary>Writes a file as a whole or not at all.</summary>
    /// <param name="name">Its path from here, with slashes.</param>
    /// <exception cref="LinkRefusedException">It is a link, or below one.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string name, Action<Stream> content) => WholeFile.Write(PathOf(name), content);

    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public void Write(string name, string text) => Write(name, stream =>
    {
        using var writer = new StreamWriter(stream, Utf8);
        writer.Write(text);
    });

    /// <summary>Removes a file where there is one.</summary>
    /// <exception cref="LinkRefusedException">It is a link, or below one.</exception>
    public void Remove(string name)
    {
        if (PathOf(name) is var path && File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>The files of a folder below this one, and of its folders, without what is behind links.</summary>
    /// <returns>Their paths from here, with slashes.</returns>
    public IReadOnlyList<string> Files(string folder, string pattern) =>
        PathOf(folder) is var path && Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, pattern, WithoutLinks)
                .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))]
            : [];

    /// <summary>
    /// Looks before anything is written: at these names, and at all that is in the folders among them.
    /// </summary>
    /// <exception cref="LinkRefusedException">One is a link, or holds one.</exception>
    public void RefuseLinks(IEnumerable<string> names)
    {
        foreach (var path in names.Select(PathOf).Where(Directory.Exists))
        {
            if (Links(path).FirstOrDefault() is { } link)
            {
                throw new LinkRefusedException(link);
            }
        }
    }

    private static IEnumerable<string> Links(string folder) =>
        new DirectoryInfo(folder).EnumerateFileSystemInfos().SelectMany(entry =>
            entry.LinkTarget is not null ? [entry.FullName]
            : entry is DirectoryInfo below ? Links(below.FullName)
            : []);
}

/// <summary>Something was to be written through a symbolic link.</summary>
public sealed class LinkRefusedException(string path) : IOException(
    $"{path} is a symbolic link, and nothing is written through one below --out; remove it, or name another folder.");
