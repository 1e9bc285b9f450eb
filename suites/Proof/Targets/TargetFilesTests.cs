using System.Runtime.InteropServices;
using Conformance.Lab.Contract;
using Conformance.Targets.Contract;
using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>
/// What a target is handed can be read by every user in its container, whatever the umask of who runs the suite: with
/// 077 the folder /lab could not be entered, and the target was blamed.
/// </summary>
public sealed class TargetFilesTests
{
    [Fact]
    public void Everything_can_be_read_whatever_the_umask()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The umask is Unix's.");
        var folder = WithUmask(0b000_111_111, () => TargetFiles.Write(
            $"umask{Environment.ProcessId}", new LabFacts("root", "198.18.0.2", 53, 25, 443, "test"),
            [new IssuedCertificate("mx1.a.test", "key", "chain")]));
        try
        {
            var handed = Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories);

            handed.Should().HaveCount(7);
            foreach (var entry in handed)
            {
                var needed = UnixFileMode.OtherRead
                    | (Directory.Exists(entry) ? UnixFileMode.OtherExecute : UnixFileMode.None);
                File.GetUnixFileMode(entry).Should().HaveFlag(needed, "every user has to get at {0}", entry);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A program that reads it between the old line and the new one would have this machine's time.</summary>
    [Fact]
    public void The_clock_is_replaced_as_a_whole_and_everybody_can_read_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The umask is Unix's.");
        var folder = Directory.CreateTempSubdirectory("clock").FullName;
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "lab")).FullName, MovedClock.FileName);
        try
        {
            TargetFiles.SetClock(folder, TimeSpan.Zero);
            using var before = new StreamReader(file);
            WithUmask(0b000_111_111, () =>
            {
                TargetFiles.SetClock(folder, TimeSpan.FromDays(365));
                return true;
            });

            before.ReadToEnd().Should().Be("+0\n", "who has the old file open reads the old file");
            File.ReadAllText(file).Should().Be("+31536000\n");
            File.GetUnixFileMode(file).Should().HaveFlag(UnixFileMode.OtherRead);
            Directory.GetFiles(Path.GetDirectoryName(file)!).Should().Equal(file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static T WithUmask<T>(uint mask, Func<T> work)
    {
        var before = SetUmask(mask);
        try
        {
            return work();
        }
        finally
        {
            _ = SetUmask(before);
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    private static extern uint SetUmask(uint mask);
}
