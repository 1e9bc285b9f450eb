using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Conformance.Lab.Certificates;
using Conformance.Lab.Errors;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Certificates;

/// <summary>Good certificates from a real step-ca.</summary>
[Trait("Needs", "Containers")]
public sealed class StepCaTests(StepCaContainer ca) : IClassFixture<StepCaContainer>
{
    [Fact]
    public async Task Fifty_certificates_at_once_are_signed_under_the_labs_root()
    {
        var names = Enumerable.Range(0, 50).Select(i => $"mx{i}.recipient.test");

        var issued = await Task.WhenAll(names.Select(name => ca.Issuer.IssueAsync([name, $"also-{name}"], Stop)));

        issued.Select(it => it.Certificate.SerialNumber).Should().OnlyHaveUniqueItems();
        foreach (var certificate in issued)
        {
            (await OpenSsl.VerifyAsync(ca.Root, certificate, certificate.DnsNames[0])).Should().Be("OK");
            (await OpenSsl.VerifyAsync(ca.Root, certificate, certificate.DnsNames[1])).Should().Be("OK");
        }
    }

    [Fact]
    public async Task It_presents_what_was_asked_for_and_lives_as_long()
    {
        var issued = await ca.Issuer.IssueAsync(["*.wild.test", "wild.test"], Stop);

        var names = issued.Certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        names.EnumerateDnsNames().Should().BeEquivalentTo("*.wild.test", "wild.test");
        issued.Kind.Should().Be(CertificateKind.Good);
        issued.Intermediates.Should().ContainSingle().Which.RawData.Should().Equal(ca.Root.Intermediate.RawData);
        issued.Certificate.NotAfter.Should().BeAfter(DateTime.Now.AddDays(390));
        issued.Certificate.NotBefore.Should().BeBefore(DateTime.Now.AddMinutes(-50));
    }

    [Fact]
    public async Task It_has_the_extensions_of_those_the_lab_mints_itself()
    {
        var minted = await new LocalIssuer(ca.Root, TimeProvider.System).IssueAsync(["mx1.recipient.test"], Stop);

        var issued = await ca.Issuer.IssueAsync(["mx1.recipient.test"], Stop);

        issued.Certificate.Subject.Should().Be(minted.Certificate.Subject);
        issued.Certificate.Extensions.Select(Shape)
            .Should().BeEquivalentTo(minted.Certificate.Extensions.Select(Shape));
    }

    [Fact]
    public async Task A_name_too_long_for_a_common_name_is_issued_all_the_same()
    {
        var name = $"{new string('a', 63)}.{new string('b', 63)}.recipient.test";

        var issued = await ca.Issuer.IssueAsync([name], Stop);

        (await OpenSsl.VerifyAsync(ca.Root, issued, name)).Should().Be("OK");
    }

    [Fact]
    public async Task Its_acme_directory_answers()
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = Trust.Only(ca.Root.Root);
        using var http = new HttpClient(handler) { BaseAddress = ca.Address };

        var body = await http.GetStringAsync($"/acme/{StepCaConfiguration.AcmeName}/directory", Stop);
        var directory = JsonNode.Parse(body)!;
        using var nonce = await http.GetAsync((string?)directory["newNonce"], Stop);

        nonce.StatusCode.Should().Be(HttpStatusCode.NoContent);
        nonce.Headers.Should().ContainKey("Replay-Nonce");
        ((string?)directory["newOrder"]).Should().StartWith(ca.Address.ToString());
    }

    [Fact]
    public async Task Its_log_has_who_asked_for_a_directory_and_what_became_of_it()
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = Trust.Only(ca.Root.Root);
        using var http = new HttpClient(handler) { BaseAddress = ca.Address };

        await http.GetAsync($"/acme/{StepCaConfiguration.ShortAcmeName}/directory", Stop);
        await http.GetAsync("/acme/none/directory", Stop);

        var entries = (await ca.LogAsync()).Split('\n').Select(StepCaEntry.Parse).OfType<StepCaEntry>().ToList();
        entries.Select(entry => (entry.Request, entry.Status)).Should()
            .Contain(("GET /acme/acme-short/directory", 200)).And.Contain(("GET /acme/none/directory", 404));
        entries.Should().AllSatisfy(entry => IPAddress.TryParse(entry.Client, out _).Should().BeTrue());
    }

    [Fact]
    public async Task A_token_of_another_provisioner_is_a_broken_lab_that_says_why()
    {
        using var stranger = new StepCaIssuer(ca.Address, ca.Root, StepCaProvisioner.Create(), TimeProvider.System);

        var issue = () => stranger.IssueAsync(["mx1.recipient.test"], Stop);

        await issue.Should().ThrowAsync<LabBrokenException>()
            .WithMessage($"step-ca at {ca.Address} refused a certificate for mx1.recipient.test with status 401:*");
    }

    [Fact]
    public async Task A_step_ca_of_another_root_is_a_broken_lab_that_says_why()
    {
        var otherRoot = LabRoot.Create(TimeProvider.System);
        using var misled = new StepCaIssuer(ca.Address, otherRoot, ca.Provisioner, TimeProvider.System);

        var issue = () => misled.IssueAsync(["mx1.recipient.test"], Stop);

        await issue.Should().ThrowAsync<LabBrokenException>()
            .WithMessage("*is not the step-ca that was given the lab's root:*");
    }

    /// <summary>The extension, without the identifier of the one key that differs.</summary>
    private static string Shape(X509Extension extension) => extension is X509SubjectKeyIdentifierExtension
        ? extension.Oid!.Value!
        : $"{extension.Oid!.Value} {extension.Critical} {Convert.ToHexString(extension.RawData)}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}

/// <summary>What happens to the lab when its step-ca goes away.</summary>
[Trait("Needs", "Containers")]
public sealed class StepCaGoneTests
{
    [Fact]
    public async Task A_step_ca_that_died_is_a_broken_lab_that_says_where_it_was()
    {
        await using var ca = new StepCaContainer();
        await ca.InitializeAsync();
        await ca.Issuer.IssueAsync(["mx1.recipient.test"], TestContext.Current.CancellationToken);

        await ca.StopAsync();
        var issue = () => ca.Issuer.IssueAsync(["mx2.recipient.test"], TestContext.Current.CancellationToken);

        await issue.Should().ThrowAsync<LabBrokenException>()
            .WithMessage($"step-ca at {ca.Address} did not answer when asked for a certificate for mx2.*");
    }
}
