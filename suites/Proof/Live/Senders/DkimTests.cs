using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Conformance.Live.Senders;
using Conformance.Proof.Reference;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Senders;

/// <summary>Which signatures prove a domain, and why the others do not.</summary>
public sealed class DkimTests
{
    private const string Domain = "sender.example";

    private static readonly DkimPen Pen = new(Domain);

    private static readonly ManualClock Clock = new();

    private static long Now => Clock.GetUtcNow().ToUnixTimeSeconds();

    [Theory]
    [InlineData("rsa-sha256")]
    [InlineData("ed25519-sha256")]
    public async Task A_signature_with_nothing_wrong_proves_its_domain(string algorithm) =>
        (await ProblemAsync(Pen with { Algorithm = algorithm })).Should().BeNull();

    [Fact]
    public async Task A_message_with_two_signatures_proves_two_domains()
    {
        var other = new DkimPen("hoster.example") { Selector = "h" };
        var dns = new PaperDns().Text(Pen.KeyName, Pen.KeyRecord).Text(other.KeyName, other.KeyRecord);

        var outcomes = await VerifyAsync(dns, other.Sign(Encoding.Latin1.GetString(Pen.Sign())));

        outcomes.Should().BeEquivalentTo(
            [new DkimOutcome("hoster.example", null), new DkimOutcome(Domain, null)]);
    }

    [Theory]
    [InlineData("Two.", "Three.")]
    [InlineData("Subject: A test", "Subject: Another")]
    [InlineData("alice@", "mallory@")]
    public async Task A_message_that_was_changed_proves_nothing(string written, string changed)
    {
        var content = Encoding.Latin1.GetString(Pen.Sign()).Replace(written, changed);

        var outcomes = await VerifyAsync(Published(), Encoding.Latin1.GetBytes(content));

        outcomes.Single().Problem.Should().Be("the signature does not match the message");
    }

    [Fact]
    public async Task A_signature_by_another_key_proves_nothing()
    {
        using var other = RSA.Create(2_048);

        var outcomes = await VerifyAsync(Published(), (Pen with { Key = other }).Sign());

        outcomes.Single().Problem.Should().Be("the signature does not match the message");
    }

    [Fact]
    public async Task An_expired_signature_proves_nothing_and_one_that_is_about_to_expire_does()
    {
        (await ProblemAsync(Pen with { Tags = $"x={Now}; " })).Should().Be("the signature has expired");
        (await ProblemAsync(Pen with { Tags = "x=soon; " })).Should().Be("the signature has expired");
        (await ProblemAsync(Pen with { Tags = $"t={Now - 10}; x={Now + 1}; " })).Should().BeNull();
    }

    [Fact]
    public async Task A_length_that_leaves_text_open_proves_nothing_and_one_of_the_whole_body_does()
    {
        var body = "One line.\r\nTwo.\r\n".Length;

        (await ProblemAsync(Pen with { Length = body - 6 })).Should()
            .Be("the signature leaves text at the end open (l=)");
        (await ProblemAsync(Pen with { Length = 0 })).Should().Be("the signature leaves text at the end open (l=)");
        (await ProblemAsync(Pen with { Length = body })).Should().BeNull();
    }

    [Fact]
    public async Task Text_behind_the_signed_length_proves_nothing()
    {
        var signed = (Pen with { Length = "One line.\r\nTwo.\r\n".Length }).Sign();

        var outcomes = await VerifyAsync(Published(), [.. signed, .. "More.\r\n"u8]);

        outcomes.Single().Problem.Should().Be("the signature leaves text at the end open (l=)");
    }

    [Fact]
    public async Task A_header_that_is_signed_once_more_than_it_is_there_cannot_be_added_to()
    {
        var oversigned = Pen with { Headers = "from:from:to:to:subject:subject" };
        var forged = Encoding.Latin1.GetBytes("From: Mallory <m@other.example>\r\n").Concat(oversigned.Sign());

        (await ProblemAsync(oversigned)).Should().BeNull();
        (await VerifyAsync(Published(), [.. forged])).Single().Problem
            .Should().Be("the signature does not match the message");
    }

    [Theory]
    [InlineData("to:subject", "", "From is not signed")]
    [InlineData("from", "i=alice@other.example; ", "i= is not in the signing domain")]
    [InlineData("from", "i=alice@notsender.example; ", "i= is not in the signing domain")]
    [InlineData("from", "d=other.example; ", "the signature cannot be read")]
    public async Task A_signature_that_breaks_the_rules_proves_nothing(string headers, string tags, string problem) =>
        (await ProblemAsync(Pen with { Headers = headers, Tags = tags })).Should().Be(problem);

    [Fact]
    public async Task A_signature_by_sha1_proves_nothing() =>
        (await ProblemAsync(Pen with { Algorithm = "rsa-sha1" })).Should()
            .Be("the algorithm is not one that is verified");

    [Theory]
    [InlineData("v=DKIM1; p=", "the key was revoked (its p= is empty)")]
    [InlineData("v=DKIM1; t=y; {p}", "the domain is testing DKIM (t=y): its signatures are ignored")]
    [InlineData("v=DKIM1; t=s:y; {p}", "the domain is testing DKIM (t=y): its signatures are ignored")]
    [InlineData("v=DKIM1; h=sha1; {p}", "the key is for another hash (h=)")]
    [InlineData("v=DKIM1; s=tlsrpt; {p}", "the key is for another service than mail (s=)")]
    [InlineData("v=DKIM1; k=ed25519; {p}", "the key is for another algorithm (k=)")]
    [InlineData("v=DKIM2; {p}", "the key record cannot be read")]
    [InlineData("v=DKIM1; p=AAAA", "the key cannot be read")]
    [InlineData("no key at all", "there is no key")]
    public async Task A_key_that_may_not_be_used_proves_nothing(string record, string problem)
    {
        var key = Pen.KeyRecord[Pen.KeyRecord.IndexOf("p=")..];

        (await ProblemAsync(Pen, record.Replace("{p}", key))).Should().Be(problem);
    }

    [Theory]
    [InlineData("{p}")]
    [InlineData("v=DKIM1; h=sha1:sha256; s=*; {p};")]
    [InlineData("v=DKIM1; s=email; t=s; n=a note; {p}")]
    public async Task A_key_record_with_every_tag_that_is_allowed_is_used(string record)
    {
        var key = Pen.KeyRecord[Pen.KeyRecord.IndexOf("p=")..];

        (await ProblemAsync(Pen, record.Replace("{p}", key))).Should().BeNull();
    }

    [Fact]
    public async Task A_key_for_the_domain_alone_is_not_for_addresses_below_it()
    {
        var below = Pen with { Tags = "i=alice@lists.sender.example; " };

        (await ProblemAsync(below)).Should().BeNull();
        (await ProblemAsync(below, $"{Pen.KeyRecord}; t=s")).Should()
            .Be("the key is for the domain alone (t=s), and i= is below it");
    }

    [Fact]
    public async Task Two_keys_under_one_name_prove_nothing_and_another_text_beside_the_key_does_no_harm()
    {
        var spf = Published().Text(Pen.KeyName, "v=spf1 -all");
        var twice = Published().Text(Pen.KeyName, "v=DKIM1; p=");

        (await VerifyAsync(spf, Pen.Sign())).Single().Problem.Should().BeNull();
        (await VerifyAsync(twice, Pen.Sign())).Single().Problem
            .Should().Be("there are several keys under one name");
    }

    [Fact]
    public async Task A_key_of_16_kB_is_refused() =>
        (await ProblemAsync(Pen, $"v=DKIM1; p={new string('A', 16_384)}")).Should()
            .Be("the key record has 16395 characters, and 2048 are allowed");

    [Theory]
    [InlineData(512, 1, 17, "the key has 512 bits, and 1024 to 4096 are allowed")]
    [InlineData(2_048, 4, 17, "the key has 8192 bits, and 1024 to 4096 are allowed")]
    [InlineData(2_048, 1, 2_000, "the exponent of the key is larger than any in use")]
    public async Task A_key_that_is_weak_or_dear_is_refused(int bits, int keys, int exponentBits, string problem)
    {
        // The library refuses a modulus with small factors by itself.
        var modulus = Enumerable.Range(0, keys).Aggregate(BigInteger.One, (product, _) => product * ModulusOf(bits));
        var key = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteInteger(modulus);
            key.WriteInteger((BigInteger.One << (exponentBits - 1)) + 1);
        }

        var text = $"v=DKIM1; p={Convert.ToBase64String(key.Encode())}";

        // A product of keys may lack one bit of its length.
        (await ProblemAsync(Pen, text)).Should().Be(problem.Replace("8192", $"{modulus.GetBitLength()}"));
    }

    [Fact]
    public async Task A_bare_rsa_public_key_is_a_key() => (await ProblemAsync(
        Pen, $"v=DKIM1; p={Convert.ToBase64String(Pen.Key.ExportRSAPublicKey())}")).Should().BeNull();

    [Fact]
    public async Task A_key_that_cannot_be_looked_up_proves_nothing() =>
        (await VerifyAsync(Published().Break(Pen.KeyName), Pen.Sign())).Single().Problem
            .Should().Be("there is no key");

    [Fact]
    public async Task Only_so_many_signatures_are_looked_at()
    {
        var dns = Published();
        var signature = Encoding.Latin1.GetString(Pen.Sign()).Split("\r\n")[0];
        var message = string.Concat(Enumerable.Repeat($"{signature}\r\n", 100)) + DkimPen.Message;

        var outcomes = await VerifyAsync(dns, Encoding.Latin1.GetBytes(message));

        outcomes.Should().HaveCount(DkimSignatures.MostSignatures);
        dns.Asked.Should().HaveCount(DkimSignatures.MostSignatures);
    }

    [Theory]
    [InlineData(60_000, 1)]
    [InlineData(1000_000, 0)]
    public async Task Headers_of_a_megabyte_are_not_looked_at(int octets, int outcomes)
    {
        var dns = Published();
        var line = $"X-Filler: {new string('x', 40)}\r\n";
        var lines = string.Concat(Enumerable.Repeat(line, octets / line.Length));

        (await VerifyAsync(dns, Pen.Sign(lines + DkimPen.Message))).Should().HaveCount(outcomes);
        dns.Asked.Should().HaveCount(outcomes);
    }

    [Fact]
    public async Task A_message_of_more_than_a_megabyte_is_not_looked_at()
    {
        var dns = Published();

        (await VerifyAsync(dns, Pen.Sign($"{DkimPen.Message}{new string('x', 1_000_000)}\r\n"))).Should().BeEmpty();
        dns.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("DKIM-Signature:\r\n\r\n")]
    [InlineData("DKIM-Signature: v=1; a=rsa-sha256; d=\u00ff<script>; s=x; h=from; bh=; b=\r\n\r\n")]
    [InlineData("\0\0\0\u00ff\u00fe: \u0001\r\n\r\n")]
    public async Task What_is_hardly_a_message_proves_nothing(string content)
    {
        var outcomes = await VerifyAsync(Published(), Encoding.Latin1.GetBytes(content));

        outcomes.Should().NotContain(outcome => outcome.Domain != null || outcome.Problem == null);
    }

    [Theory]
    [InlineData("b=")]
    [InlineData("bh=")]
    [InlineData("h=")]
    public async Task A_signature_with_an_empty_tag_proves_nothing(string tag)
    {
        var content = Encoding.Latin1.GetString(Pen.Sign());
        var from = content.IndexOf($" {tag}", StringComparison.Ordinal) + tag.Length + 1;
        var to = content.IndexOfAny([';', '\r'], from);

        var outcomes = await VerifyAsync(Published(), Encoding.Latin1.GetBytes(content[..from] + content[to..]));

        outcomes.Single().Problem.Should().NotBeNull();
    }

    private static BigInteger ModulusOf(int bits)
    {
        using var key = RSA.Create(bits);
        return new BigInteger(key.ExportParameters(false).Modulus!, isUnsigned: true, isBigEndian: true);
    }

    private static PaperDns Published() => new PaperDns().Text(Pen.KeyName, Pen.KeyRecord);

    private static async Task<string?> ProblemAsync(DkimPen pen, string? record = null) =>
        (await VerifyAsync(new PaperDns().Text(pen.KeyName, record ?? pen.KeyRecord), pen.Sign())).Single().Problem;

    private static Task<IReadOnlyList<DkimOutcome>> VerifyAsync(PaperDns dns, byte[] content) =>
        new DkimSignatures(new SenderDns(dns, 100), Clock).VerifyAsync(content, TestContext.Current.CancellationToken);
}
