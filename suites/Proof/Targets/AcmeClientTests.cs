using Conformance.Lab.Certificates;
using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>What is said of an ACME client, by what the CA saw.</summary>
public sealed class AcmeClientTests
{
    private static readonly StepCaEntry Any = new("198.18.0.4") { Request = "POST /acme/acme/new-order", Status = 201 };

    [Fact]
    public void Whoever_has_a_certificate_for_each_name_has_all()
    {
        var client = Client(
            Any with { Issued = ["mx1.a.test"] }, Any with { Status = 400 }, Any with { Issued = ["MX2.a.test"] });

        client.HasAll.Should().BeTrue("failed requests in between are usual, and names have no case");
    }

    [Fact]
    public void Silence() => Client().Told.Should().Be("did not ask the CA for anything");

    [Fact]
    public void Another_name() => Client(Any with { Ordered = ["mx1.a.test", "wrong.test"] }).Told.Should()
        .Be("ordered a certificate for wrong.test, which is not one of LAB_NAMES");

    [Fact]
    public void A_refusal() => Client(new StepCaEntry("198.18.0.4")
        {
            Request = "GET /acme/none/directory", Status = 404, Problem = "provisioner not found.",
        }).Told.Should().Be(
            "got no certificate for mx1.a.test, mx2.a.test; the CA: GET /acme/none/directory was answered with 404, "
            + "provisioner not found");

    [Fact]
    public void No_trust() => Client(new StepCaEntry("198.18.0.4") { Problem = "unknown certificate authority" })
        .Told.Should().Be(
            "got no certificate for mx1.a.test, mx2.a.test; the CA: its TLS handshake failed, unknown certificate "
            + "authority");

    [Fact]
    public void Half_of_them() => Client(Any with { Ordered = ["mx1.a.test"] }, Any with { Issued = ["mx1.a.test"] })
        .Told.Should().Be("got no certificate for mx2.a.test; it sent 2 requests, and none failed");

    private static AcmeClient Client(params StepCaEntry[] entries) => new(["mx1.a.test", "mx2.a.test"], entries);
}
