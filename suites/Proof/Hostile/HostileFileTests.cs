using Conformance.Proof.Tools;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Hostile;

/// <summary>What is read of a folder that somebody else made: never waited for, and never without an end.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hostile-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_pipe_in_the_folder_of_a_target_does_not_hold_up_its_hash()
    {
        await Tool.RunAsync("mkfifo", Path.Combine(_folder, "pipe"));

        new ContentHash().AddFolder(_folder).Tag.Should().HaveLength(12);
    }

    [Fact]
    public void The_hash_of_a_file_is_that_of_its_content()
    {
        var file = Path.Combine(_folder, "a");
        File.WriteAllText(file, new string('x', 200_000));
        var one = new ContentHash().AddFolder(_folder).Tag;
        File.WriteAllText(file, new string('x', 199_999) + "y");
        var other = new ContentHash().AddFolder(_folder).Tag;
        File.WriteAllText(file, new string('x', 200_000));

        other.Should().NotBe(one);
        new ContentHash().AddFolder(_folder).Tag.Should().Be(one);
    }

    [Fact]
    public async Task A_pipe_instead_of_a_result_is_refused()
    {
        var pipe = Path.Combine(_folder, "a.json");
        await Tool.RunAsync("mkfifo", pipe);

        var read = () => ResultFile.Read(pipe);

        read.Should().Throw<InvalidDataException>()
            .WithMessage($"{pipe} cannot be read: It is empty or not a regular file.");
    }

    [Fact]
    public void A_device_behind_a_link_instead_of_a_result_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/zero here.");
        var link = Path.Combine(_folder, "a.json");
        File.CreateSymbolicLink(link, "/dev/zero");

        var read = () => ResultFile.Read(link);

        read.Should().Throw<InvalidDataException>()
            .WithMessage($"{link} cannot be read: It is empty or not a regular file.");
    }

    [Fact]
    public void What_is_not_there_is_told_in_our_own_words()
    {
        var (missing, dangling) = (Path.Combine(_folder, "missing.json"), Path.Combine(_folder, "link.json"));
        File.CreateSymbolicLink(dangling, missing);

        Refused(missing).Should().Be("There is no such file.");
        Refused(Path.Combine(missing, "below")).Should().Be("There is no such file.");
        Refused(dangling).Should().Be("It is a link that leads nowhere.");
        Refused(_folder).Should().Be("It is a folder.");
    }

    private static string Refused(string path)
    {
        var read = () => HostileFile.OpenRead(path, most: 1);
        return read.Should().Throw<IOException>().Which.Message;
    }
}
