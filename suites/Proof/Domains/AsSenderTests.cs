using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>What a sender that honours MTA-STS would do with mail for a domain.</summary>
public sealed class AsSenderTests(DomainBench bench) : IClassFixture<DomainBench>
{
    private static readonly IReadOnlyDictionary<string, (Func<PublishedDomain, PublishedDomain> Change,
        SenderDecision Decision, string Last)> Cases = new Dictionary<string, (
            Func<PublishedDomain, PublishedDomain>, SenderDecision, string)>
        {
            ["good"] = (it => it, SenderDecision.Deliver, "delivered there"),
            ["first-mx-bad"] = (it => it.WithFirst(Expired), SenderDecision.Deliver, "mx2"),
            ["both-bad"] = (it => it.WithFirst(Expired).WithSecond(Expired), SenderDecision.Hold, "mode is enforce"),
            ["both-bad-in-testing"] = (it => it.WithMode("testing").WithFirst(Expired).WithSecond(Expired),
                SenderDecision.DeliverUnprotected, "testing"),
            ["not-covered"] = (it => it.WithPatterns("other.test"), SenderDecision.Hold, "mode is enforce"),
            ["none"] = (it => it.WithMode("none"), SenderDecision.DeliverUnprotected, "The mode is none"),
            ["two-records"] = (it => it with { StsTexts = ["v=STSv1; id=1", "v=STSv1; id=2"] },
                SenderDecision.DeliverUnprotected, "Without a policy"),
            ["policy-host-expired"] = (it => it.WithHost(
                host => host with { Certificate = CertificateSpec.Of(CertificateKind.Expired) }),
                SenderDecision.DeliverUnprotected, "Without a policy"),
            ["redirect"] = (it => it with { Policy = new HttpScript(302, "") },
                SenderDecision.DeliverUnprotected, "Without a policy"),
            ["null-mx"] = (it => it with { Mx = ["0 ."], MxHosts = [] }, SenderDecision.Return, "takes no mail"),
            ["busy"] = (it => it.WithFirst(host => MxHost.Busy(host.Name)).WithSecond(host => MxHost.Busy(host.Name)),
                SenderDecision.Unknown, "not all was seen"),
        };

    public static IEnumerable<TheoryDataRow<string>> Names =>
        Cases.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_delivers_or_holds(string name)
    {
        var (change, decision, last) = Cases[name];

        var view = (await bench.JudgeAsync(change(bench.NewDomain()))).AsSender!;

        view.Decision.Should().Be(decision, string.Join(' ', view.Why));
        view.Why[^1].Should().Contain(last);
    }

    private static MxHost Expired(MxHost host) =>
        host with { Certificate = CertificateSpec.Of(CertificateKind.Expired) };
}
