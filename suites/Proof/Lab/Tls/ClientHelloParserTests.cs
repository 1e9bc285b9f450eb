using System.Buffers;
using System.Text;
using Conformance.Lab.Tls;
using FluentAssertions;
using Xunit;
using static Conformance.Proof.Lab.Tls.HelloBytes;

namespace Conformance.Proof.Lab.Tls;

/// <summary>What the parser reads in hellos that are well-formed.</summary>
public sealed class ClientHelloParserTests
{
    [Fact]
    public void An_absent_server_name_is_null()
    {
        var hello = With(Versions(0x0304)).Parse();

        hello!.Problem.Should().BeNull();
        hello.ServerNames.Should().BeNull();
        hello.ServerName.Should().BeNull();
    }

    [Fact]
    public void A_hello_that_ends_before_the_extensions_is_one()
    {
        var hello = new HelloBytes { Extensions = null }.Parse();

        hello!.Problem.Should().BeNull();
        hello.ServerNames.Should().BeNull();
        hello.HighestVersion.Should().Be("1.2");
    }

    [Fact]
    public void A_server_name_without_a_list_is_empty_and_noted()
    {
        var hello = With((0, [])).Parse();

        hello!.Problem.Should().BeNull();
        hello.ServerNames.Should().BeEmpty();
        hello.Notes.Should().ContainSingle().Which.Should().Contain("only a server may send");
    }

    [Fact]
    public void A_server_name_with_an_empty_list_is_empty_and_noted()
    {
        var hello = With(Names()).Parse();

        hello!.Problem.Should().BeNull();
        hello.ServerNames.Should().BeEmpty();
        hello.Notes.Should().Equal("server_name is there without a host_name.");
    }

    [Fact]
    public void An_empty_host_name_is_kept_and_noted()
    {
        var hello = With(Names("")).Parse();

        hello!.Problem.Should().BeNull();
        hello.ServerNames.Should().Equal("");
        hello.Notes.Should().Equal("server_name holds an empty host_name.");
    }

    [Fact]
    public void Several_host_names_are_kept_in_order_and_noted()
    {
        var hello = With(Names("mx2.recipient.test", "mx1.recipient.test")).Parse();

        hello!.ServerNames.Should().Equal("mx2.recipient.test", "mx1.recipient.test");
        hello.ServerName.Should().Be("mx2.recipient.test");
        hello.Notes.Should().ContainSingle().Which.Should().Contain("RFC 6066 section 3 allows one");
    }

    [Fact]
    public void A_name_of_another_type_is_noted_and_no_server_name()
    {
        var hello = With(NamesOfTypes((7, "x"u8.ToArray()), (0, "mx1.recipient.test"u8.ToArray()))).Parse();

        hello!.Problem.Should().BeNull();
        hello.ServerNames.Should().Equal("mx1.recipient.test");
        hello.Notes.Should().Equal("server_name holds a name of type 7: x");
    }

    [Theory]
    [InlineData("MX1.Recipient.TEST", "MX1.Recipient.TEST")]
    [InlineData("mx1.recipient.test.", "mx1.recipient.test.")]
    [InlineData("192.0.2.10", "192.0.2.10")]
    [InlineData(" ", " ")]
    [InlineData("a\0b\r\n", "a\\u0000b\\u000d\\u000a")]
    [InlineData("<script>&", "<script>&")]
    public void A_name_is_kept_as_it_was_sent_with_control_characters_escaped(string sent, string kept)
    {
        var hello = With(Names(sent)).Parse();

        hello!.ServerName.Should().Be(kept);
    }

    [Fact]
    public void A_name_in_utf8_stays_recognisable_byte_by_byte()
    {
        var utf8 = Encoding.UTF8.GetBytes("mx1.empfänger.test");

        var hello = With(NamesOfTypes((0, utf8))).Parse();

        hello!.ServerName.Should().Be("mx1.empfÃ¤nger.test");
    }

    [Fact]
    public void Thousands_of_names_are_counted_and_few_are_kept()
    {
        var hello = With(Names([.. Enumerable.Repeat("a.test", 5_000)])).Parse();

        hello!.Problem.Should().BeNull();
        hello.ServerNames.Should().HaveCount(32);
        hello.Notes.Should().ContainSingle().Which.Should().Contain("5000 names");
    }

    [Theory]
    [InlineData(0x0300, "SSL 3.0")]
    [InlineData(0x0301, "1.0")]
    [InlineData(0x0302, "1.1")]
    [InlineData(0x0303, "1.2")]
    [InlineData(0x0304, "1.2")]
    [InlineData(0x0200, null)]
    public void Without_supported_versions_the_legacy_version_counts(int legacy, string? highest)
    {
        var hello = (With() with { LegacyVersion = (ushort)legacy }).Parse();

        hello!.HighestVersion.Should().Be(highest);
    }

    [Theory]
    [InlineData(new[] { 0x0304, 0x0303 }, "1.3")]
    [InlineData(new[] { 0x0303, 0x0304 }, "1.3")]
    [InlineData(new[] { 0x7a7a, 0x0303 }, "1.2")]
    [InlineData(new[] { 0xfafa, 0x7f1c, 0x0302 }, "1.1")]
    [InlineData(new[] { 0x0a0a }, null)]
    public void In_supported_versions_the_highest_counts_and_grease_does_not(int[] versions, string? highest)
    {
        var hello = With(Versions([.. versions.Select(version => (ushort)version)])).Parse();

        hello!.Problem.Should().BeNull();
        hello.HighestVersion.Should().Be(highest);
    }

    [Fact]
    public void Alpn_is_read_in_order()
    {
        var hello = With(Alpn("smtp", "h2", "\u0001")).Parse();

        hello!.Alpn.Should().Equal("smtp", "h2", "\\u0001");
    }

    [Fact]
    public void Grease_and_unknown_extensions_do_no_harm()
    {
        var hello = (With((0x0a0a, []), Names("mx1.recipient.test"), (0xfafa, [0]), (65_000, new byte[300]))
            with { Suites = [0x1a, 0x1a, 0x13, 0x01] }).Parse();

        hello!.Problem.Should().BeNull();
        hello.ServerName.Should().Be("mx1.recipient.test");
        hello.Notes.Should().BeEmpty();
    }

    [Fact]
    public void A_session_id_offers_resumption_unless_the_client_knows_of_tls_13()
    {
        var old = (With() with { SessionId = new byte[32] }).Parse();
        var tls13 = (With(Versions(0x0304, 0x0303)) with { SessionId = new byte[32] }).Parse();
        var restricted = (With(Versions(0x0303)) with { SessionId = new byte[32] }).Parse();

        old!.OffersResumption.Should().BeTrue();
        tls13!.OffersResumption.Should().BeFalse();
        restricted!.OffersResumption.Should().BeFalse();
    }

    [Fact]
    public void A_pre_shared_key_or_a_filled_ticket_offers_resumption_and_an_empty_ticket_does_not()
    {
        With(Versions(0x0304), (41, [1])).Parse()!.OffersResumption.Should().BeTrue();
        With((35, [1])).Parse()!.OffersResumption.Should().BeTrue();
        With((35, [])).Parse()!.OffersResumption.Should().BeFalse();
    }

    [Fact]
    public void The_raw_message_is_kept_whole_without_the_records()
    {
        var message = Message(With(Names("mx1.recipient.test")).Body());

        var hello = Parse(Records(message, fragment: 7));

        hello!.Raw.Should().Be(Convert.ToBase64String(message));
    }

    [Fact]
    public void What_follows_the_hello_in_later_records_is_not_looked_at()
    {
        byte[] stream = [.. Records(Message(With(Names("mx1.recipient.test")).Body())), 20, 3, 3, 0, 1, 1, 0xff, 0xff];

        var hello = Parse(stream);

        hello!.Problem.Should().BeNull();
        hello.ServerName.Should().Be("mx1.recipient.test");
    }

    [Fact]
    public void A_stream_in_many_segments_reads_as_one()
    {
        var stream = Records(Message(With(Names("mx1.recipient.test")).Body()), fragment: 11);
        var first = new Segment(stream[0], index: 0);
        var last = stream.Skip(1).Aggregate(first, (before, one) => before.Append(one));

        var whole = ClientHelloParser.TryParse(new ReadOnlySequence<byte>(first, 0, last, 1), out var hello);

        whole.Should().BeTrue();
        hello!.Problem.Should().BeNull();
        hello.ServerName.Should().Be("mx1.recipient.test");
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte content, long index)
        {
            Memory = new[] { content };
            RunningIndex = index;
        }

        public Segment Append(byte content)
        {
            var next = new Segment(content, RunningIndex + 1);
            Next = next;
            return next;
        }
    }
}
