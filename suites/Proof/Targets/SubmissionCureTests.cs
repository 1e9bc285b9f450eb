using Conformance.Checks.Running;
using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>What is said to whoever describes a target that does not take the lab's mail.</summary>
public sealed class SubmissionCureTests
{
    private static readonly TargetPlan Plain = new("my-mta", new("default", "as it is"), "image");

    [Theory]
    [InlineData("530 5.7.0 Must issue a STARTTLS command first", "`submission: { startTls: true }`")]
    [InlineData("538 Encryption required for requested authentication mechanism", "`submission: { startTls: true }`")]
    [InlineData("550 5.7.1 TLS is required", "`submission: { startTls: true }`")]
    [InlineData("530 5.7.0 Authentication required", "`submission: { user: …, password: … }`")]
    [InlineData("554 5.7.1 <a@b.test>: Relay access denied", "It has to relay for LAB_NETWORK")]
    [InlineData("550 5.7.1 Relaying denied", "It has to relay for LAB_NETWORK")]
    public void The_key_that_helps_is_told(string reply, string told) =>
        SubmissionCure.Of(reply, Plain).Should().Contain(told);

    [Theory]
    [InlineData("451 4.3.0 Try again later")]
    [InlineData("550 5.1.1 No such user")]
    public void Nothing_is_told_where_no_key_helps(string reply) =>
        SubmissionCure.Of(reply, Plain).Should().BeEmpty();

    [Fact]
    public void What_is_there_already_is_not_told()
    {
        var all = Plain with { Submission = new() { StartTls = true, User = "lab", Password = "secret" } };

        SubmissionCure.Of("530 5.7.0 Must issue a STARTTLS command first", all).Should().BeEmpty();
        SubmissionCure.Of("554 Relaying denied", all).Should().BeEmpty();
    }
}
