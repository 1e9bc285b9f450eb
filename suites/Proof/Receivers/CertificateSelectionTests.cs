using System.Security.Cryptography.X509Certificates;
using Conformance.Lab.Certificates;
using Conformance.Lab.Tls;
using Conformance.Proof.Benches;
using Conformance.Proof.Lab.Tls;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>Which certificate is chosen, whether its chain is whole, and for whom it is, are three questions.</summary>
public sealed class CertificateSelectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("*.example")]
    [InlineData("*.EXAMPLE")]
    [InlineData("Second.Example")]
    public async Task A_certificate_that_matches_the_name_is_selected(string dnsId)
    {
        using var second = StubReceiver.Certificate(dnsId);
        var context = ReceiverBench.Context(second);
        await using var receiver = new StubReceiver
        {
            Presents = name => name == "second.example" ? context : ReceiverBench.Right(name),
        };

        var finished = await ReceiverBench.RunAsync("R-SNI-EXACT", receiver);

        finished.Verdict.Should().Be(Verdict.Pass, finished.Because);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("sec*.example")]
    [InlineData("*.second.example")]
    public async Task A_certificate_that_does_not_match_the_name_is_not_selected(string dnsId)
    {
        using var second = StubReceiver.Certificate(dnsId);
        var context = ReceiverBench.Context(second);
        await using var receiver = new StubReceiver
        {
            Presents = name => name == "second.example" ? context : ReceiverBench.Right(name),
        };

        var finished = await ReceiverBench.RunAsync("R-SNI-EXACT", receiver);

        finished.Verdict.Should().Be(Verdict.Fail);
        finished.Because.Should().EndWith($"but the certificate presented has CN=stub; DNS-IDs: {dnsId}.");
    }

    [Fact]
    public async Task A_certificate_with_a_common_name_alone_is_presented_but_for_nobody()
    {
        using var certificate = ReceiverBench.CommonNameOnly("own.example");
        var context = ReceiverBench.Context(certificate);
        await using var receiver = new StubReceiver { Presents = _ => context };

        var unknown = await ReceiverBench.RunAsync("R-SNI-UNKNOWN", receiver);
        var exact = await ReceiverBench.RunAsync("R-SNI-EXACT", receiver);

        unknown.Verdict.Should().Be(Verdict.Pass, unknown.Because);
        exact.Verdict.Should().Be(Verdict.Fail);
        exact.Because.Should().EndWith("but the certificate presented has CN=own.example; no DNS-ID.");
    }

    [Theory]
    [InlineData("own.example")]
    [InlineData("other.example")]
    public async Task Of_one_name_there_is_none_to_select(string name)
    {
        await using var receiver = new StubReceiver { Presents = ReceiverBench.Right };

        var finished = await ReceiverBench.RunAsync("R-SNI-EXACT", receiver, [name]);

        finished.Verdict.Should().Be(Verdict.NotApplicable);
        finished.Because.Should().StartWith($"{name} is the only name");
    }

    [Theory]
    [InlineData("R-SNI-EXACT")]
    [InlineData("R-SNI-CASE")]
    public async Task Of_one_certificate_for_all_names_there_is_none_to_select(string check)
    {
        await using var receiver = new StubReceiver(certificate: StubReceiver.Certificate(ReceiverBench.Names));

        var finished = await ReceiverBench.RunAsync(check, receiver);

        finished.Verdict.Should().Be(Verdict.NotApplicable, finished.Because);
        finished.Because.Should().Contain("DNS-IDs: own.example, second.example, third.example");
    }

    [Fact]
    public async Task A_certificate_that_issued_itself_needs_no_other()
    {
        await using var receiver = new StubReceiver { Presents = ReceiverBench.Right };

        var chain = await ReceiverBench.RunAsync("R-SNI-CHAIN", receiver);
        var exact = await ReceiverBench.RunAsync("R-SNI-EXACT", receiver);

        chain.Verdict.Should().Be(Verdict.Pass, chain.Because);
        exact.Verdict.Should().Be(Verdict.Pass, exact.Because);
    }

    [Fact]
    public async Task Of_a_certificate_of_a_stranger_it_is_not_known_whether_it_needs_another()
    {
        var (leaf, _, _) = await IssuedAsync();
        var context = ReceiverBench.Context(leaf);
        await using var receiver = new StubReceiver { Presents = _ => context };

        var finished = await ReceiverBench.RunAsync("R-SNI-CHAIN", receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive, finished.Because);
        finished.Because.Should().StartWith("With SNI own.example: a chain (1 certificate) that ends with CN=")
            .And.EndWith(" SSL_CERT_FILE=root.pem in front of the command adds your own CA to the trust anchors.");
    }

    [Fact]
    public async Task A_chain_is_in_order_and_complete_but_for_the_anchor()
    {
        var (leaf, issued, root) = await IssuedAsync();
        using var stranger = StubReceiver.Certificate("stranger.example");
        var (whole, alone) = (issued, leaf.ExportCertificatePem());
        var known = new KnownIssuers([root.RawData], []);

        State(whole, known).Should().Be(ChainState.Complete);
        State(whole, new KnownIssuers([], [])).Should().Be(ChainState.Unknown);
        State(alone, known).Should().Be(ChainState.Unknown, "nothing is known of whoever issued it");
        State(alone, known with { Intermediates = [Intermediate(issued)] }).Should().Be(ChainState.Incomplete);
        State(alone, known with { Anchors = [Intermediate(issued)] }).Should().Be(ChainState.Complete);
        State($"{whole}\n{stranger.ExportCertificatePem()}", known).Should().Be(ChainState.OutOfOrder);
        State($"{stranger.ExportCertificatePem()}\n{whole}", known).Should().Be(ChainState.OutOfOrder);
        PresentedChain.Read("no certificate", known).Should().BeNull();
    }

    private static ChainState State(string pem, KnownIssuers known) => PresentedChain.Read(pem, known)!.State;

    private static byte[] Intermediate(string chainPem)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(chainPem);
        return chain[1].RawData;
    }

    private static async Task<(X509Certificate2 Leaf, string ChainPem, X509Certificate2 Root)> IssuedAsync()
    {
        var root = LabRoot.Create(TimeProvider.System);
        var issued = await new LocalIssuer(root, TimeProvider.System).IssueAsync(["second.example"], Stop);
        return (
            X509Certificate2.CreateFromPem(issued.ChainPem, issued.KeyPem), issued.ChainPem,
            X509Certificate2.CreateFromPem(root.RootPem));
    }
}
