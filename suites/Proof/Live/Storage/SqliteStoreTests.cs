using System.Text;
using Conformance.Live.Storage;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Storage;

/// <summary>A store in a state folder, and what lies in that folder.</summary>
public sealed class SqliteStoreTests : StoreTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("store-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, SqliteDatabase.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private protected override Task<ObservationStore> OpenAsync(StoreOptions? options = null) =>
        ObservationStore.OpenFolderAsync(_folder, options ?? new StoreOptions(), Stop);

    [Fact]
    public async Task What_is_deleted_is_in_no_file_any_more()
    {
        await using var store = await OpenAsync();
        await store.AddTicketAsync(Ticket("secrettoken1"), Stop);
        foreach (var place in Enumerable.Range(0, 50))
        {
            var session = new SeenSession($"s{place}").Begun().Delivering("secrettoken1");
            await store.AppendAsync(session.Ended().Events, Stop);
        }

        Text().Should().Contain("secrettoken1").And.Contain(SeenSession.Sender);
        await store.DeleteAsync("secrettoken1", Stop);

        Text().Should().NotContain("secrettoken1").And.NotContain(SeenSession.Sender);
    }

    [Fact]
    public async Task What_is_forgotten_is_in_no_file_any_more()
    {
        await using var store = await OpenAsync();
        await store.AddTicketAsync(Ticket("secrettoken1"), Stop);
        await store.AppendAsync(new SeenSession("s1").Begun().Delivering("secrettoken1").Events, Stop);

        await store.ForgetBeforeAsync(SeenSession.Day.AddDays(30), Stop);

        Text().Should().NotContain("secrettoken1").And.NotContain(SeenSession.Sender);
    }

    [Fact]
    public async Task That_another_program_keeps_deleted_rows_alive_is_said()
    {
        await using var store = await OpenAsync();
        await store.AddTicketAsync(Ticket("a1"), Stop);
        await using var reader = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File};Pooling=False");
        await reader.OpenAsync(Stop);
        await using var reading = reader.BeginTransaction(deferred: true);
        await using var read = reader.CreateCommand();
        read.CommandText = "SELECT count(*) FROM tickets";
        await read.ExecuteScalarAsync(Stop);

        var delete = () => store.DeleteAsync("a1", Stop);

        (await delete.Should().ThrowAsync<StoreException>()).WithMessage("*another program reads the database*");
        (await store.FindAsync("a1", Stop)).Should().BeNull();
    }

    [Fact]
    public async Task Nobody_else_may_read_the_files()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Modes are those of Linux.");
        await using var store = await OpenAsync();
        await store.AddTicketAsync(Ticket("a1"), Stop);

        var modes = Directory.GetFiles(_folder).Select(System.IO.File.GetUnixFileMode).Distinct();

        modes.Should().Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task What_is_acknowledged_is_on_the_disk_and_a_write_that_is_cut_off_is_not_there_at_all()
    {
        await using var store = await OpenAsync();
        await store.AppendAsync(new SeenSession("s0").Begun().Ended().Events, Stop);
        var acknowledged = new FileInfo($"{File}-wal").Length;
        await store.AppendAsync(new SeenSession("s1").Begun().Ended().Events, Stop);
        var whole = new FileInfo($"{File}-wal").Length;

        var kept = new Dictionary<long, int>();
        for (var length = acknowledged; length <= whole; length += Math.Max(1, (whole - acknowledged) / 20))
        {
            kept[length] = await KeptWithLogCutAtAsync(length);
        }

        kept[acknowledged].Should().Be(4);
        kept.Values.Should().OnlyContain(events => events == 4 || events == 8);
        (await KeptWithLogCutAtAsync(whole)).Should().Be(8);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_in_a_sentence()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 5_000), Stop);

        var open = () => OpenAsync();

        (await open.Should().ThrowAsync<StoreException>())
            .WithMessage($"{File} is not a database of observations; name another state folder.");
    }

    [Fact]
    public async Task A_damaged_file_is_refused_in_a_sentence()
    {
        await using (var store = await OpenAsync(Limited(ofSession: 5_000)))
        {
            await store.AppendAsync(new SeenSession("s1").Saying(3_000).Events, Stop);
        }

        await using (var file = System.IO.File.OpenWrite(File))
        {
            file.Position = 4_096;
            await file.WriteAsync(Encoding.ASCII.GetBytes(new string('x', (int)file.Length - 4_096)), Stop);
        }

        var use = async () =>
        {
            await using var store = await OpenAsync();
            await ReadAsync(store);
        };

        (await use.Should().ThrowAsync<StoreException>()).WithMessage($"{File} is damaged; *");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused_in_a_sentence()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "a"), "", Stop);
        var below = Path.Combine(_folder, "a", "b");

        var open = () => ObservationStore.OpenFolderAsync(below, new StoreOptions(), Stop);

        (await open.Should().ThrowAsync<StoreException>())
            .WithMessage($"The state folder {below} cannot be written: *.");
    }

    /// <summary>What a store has that begins with the files as they are now, the log cut off there.</summary>
    private async Task<int> KeptWithLogCutAtAsync(long length)
    {
        var copy = Directory.CreateTempSubdirectory("store-copy-").FullName;
        try
        {
            var file = Path.Combine(copy, SqliteDatabase.FileName);
            System.IO.File.Copy(File, file);
            System.IO.File.Copy($"{File}-wal", $"{file}-wal");
            await using (var log = System.IO.File.OpenWrite($"{file}-wal"))
            {
                log.SetLength(length);
            }

            await using var store = await ObservationStore.OpenFolderAsync(copy, new StoreOptions(), Stop);
            return (await ReadAsync(store)).Count;
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private string Text() => string.Concat(Directory.GetFiles(_folder).Select(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }));
}
