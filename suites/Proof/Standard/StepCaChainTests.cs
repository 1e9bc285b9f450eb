using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>The hosts of the lab in its container, as clients beside it see them.</summary>
[Trait("Needs", "Containers")]
public sealed class StepCaChainTests
{
    private const string Mx = "mx1.recipient.test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Openssl_sees_a_chain_that_step_ca_signed_and_finds_nobody_where_nobody_is()
    {
        await using var bench = await ContainerBench.StartAsync(captures: false);
        await using var target = await bench.TargetAsync("reference", "default");
        await bench.Containers.Lab.ApplyAsync(
            new ScenarioSpec("s1")
            {
                Domains = ["recipient.test"],
                MxHosts =
                [
                    new MxHost(Mx).Serving("a.recipient.test"),
                    new MxHost("gone.recipient.test") { Reach = Reach.Unreachable },
                    new MxHost("closed.recipient.test") { Reach = Reach.Refused },
                    new MxHost("no.recipient.test") { Reach = Reach.NoAddress },
                ],
            },
            Stop);

        var verified = await ConnectAsync(bench, Mx, Mx);
        var byName = await ConnectAsync(bench, Mx, "a.recipient.test");
        var distrusted = new SClient(0, await bench.InTargetAsync(
            $"openssl s_client -starttls smtp -connect {Mx}:25 -no-CAfile -no-CApath -no-CAstore < /dev/null"));
        var unreachable = await ConnectAsync(bench, "gone.recipient.test", Mx);
        var refused = await ConnectAsync(bench, "closed.recipient.test", Mx);
        var nameless = await bench.InTargetAsync("getent ahostsv4 no.recipient.test || echo none");

        verified.VerifyCode.Should().Be("0 (ok)");
        verified.Presented.Should().Equal(Mx);
        byName.VerifyCode.Should().Be("0 (ok)");
        byName.Presented.Should().Equal("a.recipient.test");
        distrusted.VerifyCode.Should().StartWith("20 (unable to get local issuer certificate");
        verified.Chain[0].Issuer.Should().Be(verified.Chain[1].Subject);
        (await bench.StepCaLogAsync()).Should()
            .Contain(Convert.ToBase64String(verified.Chain[0].RawData), "step-ca issued it");
        bench.Log.Of("s1").OfType<HandshakeEnded>().First().Chain
            .Should().Be(string.Concat(verified.Chain.Select(it => it.ExportCertificatePem() + "\n")));
        unreachable.Output.Should().Contain("No route to host");
        refused.Output.Should().Contain("Connection refused");
        nameless.Trim().Should().Be("none");
    }

    /// <summary>
    /// From the target's container, which has the lab's root at /lab/root.pem and its name server for a resolver.
    /// </summary>
    private static async Task<SClient> ConnectAsync(ContainerBench bench, string host, string serverName) =>
        new(0, await bench.InTargetAsync(
            $"openssl s_client -starttls smtp -connect {host}:25 -servername {serverName} -verify_hostname "
            + $"{serverName} -showcerts "
            + "-no-CApath -no-CAstore -CAfile /lab/root.pem < /dev/null"));
}
