using System.Diagnostics;
using System.Text;
using FluentAssertions;
using Xunit;
using static Conformance.Proof.Lab.Tls.HelloBytes;

namespace Conformance.Proof.Lab.Tls;

/// <summary>What is no ClientHello gets a sentence: never an exception, never a long wait.</summary>
public sealed class HostileHelloTests
{
    private const int Seed = 8461;

    private static readonly HelloBytes NoExtensions = new() { Extensions = null };

    public static TheoryData<string, byte[], string> NoHello => new()
    {
        { "SSLv2", [0x80, 46, 1, 3, 1, 0, 21], "SSLv2" },
        { "a high bit and then nothing of SSLv2", [0x80, 46, 4, 0], "starts no TLS record" },
        { "plain text", "EHLO sender.test\r\n"u8.ToArray(), "69 ('E'): plain text" },
        { "an empty line", "\r\n"u8.ToArray(), "a line end): plain text" },
        { "zeros", new byte[16], "first byte is 0" },
        { "an alert", [21, 3, 3, 0, 2, 2, 40], "alert (21)" },
        { "change_cipher_spec", [20, 3, 3, 0, 1, 1], "change_cipher_spec (20)" },
        { "application data", [23, 3, 3, 0, 1, 1], "application_data (23)" },
        { "a record of version 4", [22, 4, 0, 0, 1, 1], "version starts with 4" },
        { "a record of nothing", [22, 3, 1, 0, 0], "empty, after 0 bytes" },
        { "a record too long", [22, 3, 1, 0x40, 1], "claims 16385 bytes" },
        { "a ServerHello", Records(Message(new byte[40], type: 2)), "type 2, not ClientHello" },
        { "16 MB announced", [22, 3, 1, 0x40, 0, 1, 0xff, 0xff, 0xff], "claims 16777219 bytes" },
        { "64 KiB and one byte announced", [22, 3, 1, 0x40, 0, 1, 0, 0xff, 0xfd], "claims 65537 bytes" },
        { "no body", Records(Message([])), "legacy_version needs 2 bytes and 0 are left" },
        { "more in the hello's record", Records([.. Message(With().Body()), 14, 0, 0, 0]), "goes on for 4 bytes" },
        { "an alert in the middle", [22, 3, 1, 0, 2, 1, 0, 21, 3, 3, 0, 2, 2, 40], "After 2 bytes" },
        { "nothing in the middle", [22, 3, 1, 0, 2, 1, 0, 22, 3, 1, 0, 0], "empty, after 2 bytes" },
        { "a long session id", Stream(With() with { SessionId = new byte[33] }), "33 bytes; 32 is the most" },
        { "half a suite", Stream(With() with { Suites = [0x13] }), "cipher_suites has 1 bytes" },
        { "no suites", Stream(With() with { Suites = [] }), "cipher_suites has 0 bytes" },
        { "no compression", Stream(With() with { Compression = [] }), "compression_methods is empty" },
        { "bytes after the extensions", Records(Message([.. With().Body(), 0])), "1 bytes are left over" },
        { "half an extension", Records(Message([.. NoExtensions.Body(), 0, 1, 0])), "an extension's type" },
        { "two server_names", Stream(With(Names("a.test"), Names("b.test"))), "server_name (0) occurs twice" },
        { "two of something else", Stream(With((35, []), Names("a.test"), (35, []))), "Extension 35 occurs twice" },
        { "a list shorter than it says", Stream(With((0, [0, 9, 0, 0, 1, 97]))), "list of names needs 9 bytes and 4" },
        { "a list longer than it says", Stream(With((0, [0, 4, 0, 0, 1, 97, 98]))), "1 bytes are left over" },
        { "a name longer than its list", Stream(With((0, [0, 4, 0, 0, 9, 97]))), "a name needs 9 bytes and 1 are" },
        { "odd versions", Stream(With((43, [3, 3, 4, 3]))), "a version needs 2 bytes and 1 are left" },
        { "ALPN that lies", Stream(With((16, [0, 3, 9, 97, 97]))), "a protocol's name needs 9 bytes" },
    };

    [Theory]
    [MemberData(nameof(NoHello))]
    public void What_is_no_hello_gets_a_sentence(string what, byte[] stream, string says)
    {
        var hello = Parse(stream);

        hello.Should().NotBeNull($"{what} needs no further bytes to be known");
        hello!.Problem.Should().Contain(says).And.EndWith(".");
    }

    [Fact]
    public void What_arrived_instead_of_tls_is_kept()
    {
        var hello = Parse("EHLO sender.test\r\n"u8.ToArray());

        Encoding.ASCII.GetString(Convert.FromBase64String(hello!.Raw)).Should().Be("EHLO sender.test\r\n");
    }

    [Fact]
    public void Names_before_a_flaw_stay_readable()
    {
        var hello = Parse(Stream(With(Names("a.test"), Names("b.test"))));

        hello!.ServerNames.Should().Equal("a.test");
    }

    [Theory]
    [MemberData(nameof(RecordedHellos.Files), MemberType = typeof(RecordedHellos))]
    public void Any_beginning_of_a_stream_asks_for_more(string file)
    {
        var stream = RecordedHellos.Read(file).Stream;

        var early = Enumerable.Range(0, stream.Length).Where(length => Parse(stream[..length]) is not null).ToList();

        early.Should().BeEmpty("a hello is read when it is whole, not before");
        Parse(stream)!.Problem.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(RecordedHellos.Files), MemberType = typeof(RecordedHellos))]
    public void A_hello_that_was_cut_off_and_says_so_has_a_problem(string file)
    {
        var body = Unwrap(RecordedHellos.Read(file).Stream)[4..];

        var passed = Enumerable.Range(0, body.Length)
            .Where(length => Parse(Records(Message(body[..length])))!.Problem is null)
            .ToList();

        passed.Should().ContainSingle("only the cut right before the extensions leaves a well-formed hello");
    }

    [Theory]
    [MemberData(nameof(RecordedHellos.Files), MemberType = typeof(RecordedHellos))]
    public void Any_corrupted_byte_is_survived(string file)
    {
        var stream = RecordedHellos.Read(file).Stream;
        var random = new Random(Seed);
        var watch = Stopwatch.StartNew();

        var unfit = Enumerable.Range(0, stream.Length)
            .SelectMany(at => (byte[])[0x01, 0x80, 0xff, (byte)random.Next(1, 256)], (at, bits) => (at, bits))
            .Where(one => !IsBounded(Parse(Corrupt(stream, one.at, one.bits)), stream.Length))
            .ToList();

        unfit.Should().BeEmpty("a hello comes out no larger than it went in");
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [MemberData(nameof(RecordedHellos.Files), MemberType = typeof(RecordedHellos))]
    public void Records_of_any_length_carry_the_same_hello(string file)
    {
        var stream = RecordedHellos.Read(file).Stream;
        var message = Unwrap(stream);
        var expected = Parse(stream);

        var different = Enumerable.Range(1, message.Length)
            .Where(fragment => !Same(Parse(Records(message, fragment)), expected))
            .ToList();

        different.Should().BeEmpty();
    }

    [Fact]
    public void Records_of_random_lengths_carry_the_same_hello()
    {
        var message = Message(With(Names("mx1.recipient.test"), Alpn("smtp"), (51, new byte[1200])).Body());
        var expected = Parse(Records(message));
        var random = new Random(Seed);

        for (var round = 0; round < 200; round++)
        {
            var stream = new List<byte>();
            for (var at = 0; at < message.Length;)
            {
                var length = Math.Min(random.Next(1, 200), message.Length - at);
                stream.AddRange(Records(message[at..(at + length)]));
                at += length;
            }

            Same(Parse([.. stream]), expected).Should().BeTrue($"round {round} differs in lengths alone");
        }
    }

    [Fact]
    public void Random_extensions_are_survived()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 5_000; round++)
        {
            var extensions = Enumerable.Range(0, random.Next(6))
                .Select(_ => (random.Next(64), RandomBytes(random, random.Next(40))));

            var hello = With([.. extensions]).Parse();

            hello.Should().NotBeNull($"round {round} gave a whole message");
            IsBounded(hello, 4_000).Should().BeTrue($"round {round} was small");
        }
    }

    [Theory]
    [InlineData("zeros")]
    [InlineData("random")]
    [InlineData("text")]
    [InlineData("handshake type")]
    [InlineData("one-byte records")]
    [InlineData("many extensions")]
    [InlineData("many names")]
    public void A_megabyte_of_anything_is_dealt_with_quickly(string what)
    {
        var stream = Megabyte(what);
        var watch = Stopwatch.StartNew();

        var hello = Parse(stream);

        hello.Should().NotBeNull();
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
        hello!.Raw.Length.Should().BeLessThan(90_000, "64 KiB in base64 is the most");
    }

    private static byte[] Megabyte(string what) => what switch
    {
        "zeros" => new byte[1 << 20],
        "random" => RandomBytes(new Random(Seed), 1 << 20),
        "text" => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("220 hello\r\n", 100_000))),
        "handshake type" => [.. Enumerable.Repeat((byte)22, 1 << 20)],
        "one-byte records" => Records([.. Message(new byte[65_532]), .. new byte[120_000]], fragment: 1),
        "many extensions" => Padded(With([.. Enumerable.Range(100, 16_000).Select(type => (type, new byte[0]))])),
        "many names" => Padded(With(NamesOfTypes([.. Enumerable.Repeat((9, new byte[0]), 21_000)]))),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "There is no such megabyte."),
    };

    private static byte[] Padded(HelloBytes hello) => [.. Stream(hello), .. new byte[1 << 20]];

    private static byte[] Stream(HelloBytes hello) => Records(Message(hello.Body()));

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Corrupt(byte[] stream, int at, byte bits)
    {
        var corrupt = (byte[])stream.Clone();
        corrupt[at] ^= bits;
        return corrupt;
    }

    private static bool IsBounded(ClientHelloSeen? hello, int length) => hello is null
        || (hello.Raw.Length <= length * 2 && (hello.ServerNames?.Sum(name => name.Length) ?? 0) <= length * 6);

    private static bool Same(ClientHelloSeen? one, ClientHelloSeen? other) =>
        one is not null && other is not null
        && (one.Raw, one.Problem, one.HighestVersion, one.OffersResumption)
            == (other.Raw, other.Problem, other.HighestVersion, other.OffersResumption)
        && (one.ServerNames ?? ["absent"]).SequenceEqual(other.ServerNames ?? ["absent"])
        && one.Alpn.SequenceEqual(other.Alpn);
}
