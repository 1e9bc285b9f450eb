using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Tls;

/// <summary>Hellos of OpenSSL, GnuTLS and Go, read by the lab's parser and by tshark.</summary>
public sealed class RecordedHelloTests
{
    private const string Long =
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
        + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb."
        + "ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc.recipient.test";

    /// <summary>What a client makes of the name it is told: GnuTLS and Go drop addresses and trailing dots.</summary>
    [Theory]
    [InlineData("name", "mx1.recipient.test", "mx1.recipient.test", "mx1.recipient.test")]
    [InlineData("no-name", null, null, null)]
    [InlineData("address", "192.0.2.10", null, null)]
    [InlineData("trailing-dot", "mx1.recipient.test.", "mx1.recipient.test", "mx1.recipient.test")]
    [InlineData("long", Long, Long, Long)]
    [InlineData("tls12", "mx1.recipient.test", "mx1.recipient.test", "mx1.recipient.test")]
    public void The_server_name_is_what_the_client_sent(string sent, string? openssl, string? gnutls, string? go)
    {
        Names("openssl-3.0", sent).Should().Equal(Expected(openssl));
        Names("openssl-3.5", sent).Should().Equal(Expected(openssl));
        Names("gnutls-3.7", sent).Should().Equal(Expected(gnutls));
        Names("gnutls-3.8", sent).Should().Equal(Expected(gnutls));
        Names("go-1.19", sent).Should().Equal(Expected(go));
        Names("go-1.24", sent).Should().Equal(Expected(go));
    }

    [Theory]
    [InlineData("upper-case", "MX1.Recipient.TEST")]
    [InlineData("utf8", "mx1.empfÃ¤nger.test")]
    public void Openssl_sends_whatever_bytes_it_is_given(string sent, string expected)
    {
        Names("openssl-3.0", sent).Should().Equal(expected);
        Names("openssl-3.5", sent).Should().Equal(expected);
    }

    [Theory]
    [MemberData(nameof(RecordedHellos.Files), MemberType = typeof(RecordedHellos))]
    public void The_parser_and_tshark_agree(string file)
    {
        var recorded = RecordedHellos.Read(file);

        var hello = HelloBytes.Parse(recorded.Stream)!;

        hello.Problem.Should().BeNull();
        hello.Notes.Should().BeEmpty();
        (hello.ServerNames ?? []).Select(AsTsharkShows).Should().Equal(recorded.List("server-names"));
        (hello.ServerNames is not null).Should().Be(recorded.List("extensions").Contains("0"));
        hello.HighestVersion.Should().Be(HighestVersion(recorded));
        hello.Alpn.Should().Equal(recorded.List("alpn"));
        Convert.FromBase64String(hello.Raw).Length.Should().Be(int.Parse(recorded.Tshark["length"]) + 4);
    }

    [Theory]
    [MemberData(nameof(RecordedHellos.Files), MemberType = typeof(RecordedHellos))]
    public void Resumption_is_offered_where_the_client_had_a_session_and_nowhere_else(string file)
    {
        var hello = HelloBytes.Parse(RecordedHellos.Read(file).Stream)!;

        hello.OffersResumption.Should().Be(file.EndsWith("resumed", StringComparison.Ordinal));
    }

    [Fact]
    public void Hellos_of_post_quantum_size_are_among_them()
    {
        var sizes = RecordedHellos.Names.Select(file => RecordedHellos.Read(file).Stream.Length).ToList();

        sizes.Count(size => size > 1460).Should().BeGreaterThan(5, "X25519MLKEM768 alone takes 1,216 bytes");
    }

    private static IReadOnlyList<string> Names(string client, string sent)
    {
        var hello = HelloBytes.Parse(RecordedHellos.Read($"{client}-{sent}").Stream)!;
        return hello.ServerNames ?? ["absent"];
    }

    private static string Expected(string? name) => name ?? "absent";

    // tshark shows a replacement character for each byte that is no ASCII.
    private static string AsTsharkShows(string name) =>
        string.Concat(name.Select(one => one < 0x80 ? one : '\ufffd'));

    private static string HighestVersion(RecordedHellos recorded)
    {
        IReadOnlyList<string> offered = recorded.List("versions") is { Count: > 0 } versions
            ? versions
            : [recorded.Tshark["legacy-version"]];
        var highest = offered.Max(version => Convert.ToInt32(version, 16));
        return $"1.{(highest & 0xff) - 1}";
    }
}
