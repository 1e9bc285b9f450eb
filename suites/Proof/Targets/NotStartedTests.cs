using System.Net;
using Conformance.Lab.Errors;
using Conformance.Targets.Contract;
using Conformance.Targets.Description;
using Conformance.Targets.Running;
using Docker.DotNet;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>A target is not blamed for an engine that was too busy to start it.</summary>
public sealed class NotStartedTests
{
    private static readonly TargetPlan Plan = new("my-mta", new TargetVariant("default", "as shipped"), "my-mta:1");

    public static TheoryData<Exception> Late =>
    [
        new TimeoutException(),
        // The client of the engine has a time limit of its own, and tells it like this.
        new TaskCanceledException("The operation was canceled."),
    ];

    [Theory]
    [MemberData(nameof(Late))]
    public void An_engine_that_says_nothing_in_time_is_the_machines(Exception late)
    {
        var told = TargetContainer.NotStarted(Plan, late, CancellationToken.None);

        told.Should().BeOfType<LabBrokenException>()
            .Which.Message.Should().StartWith("The engine did not start my-mta (my-mta:1): it did not answer in time.");
    }

    [Fact]
    public void A_run_that_is_being_stopped_is_nobodys_fault() =>
        TargetContainer.NotStarted(Plan, new TaskCanceledException(), new CancellationToken(canceled: true))
            .Should().BeNull();

    [Fact]
    public void An_engine_that_refuses_tells_what_is_wrong_with_the_target()
    {
        var told = TargetContainer.NotStarted(
            Plan, new DockerApiException(HttpStatusCode.BadRequest, "no such executable"), CancellationToken.None);

        told.Should().BeOfType<TargetBrokenException>().Which.Message.Should().Contain("no such executable");
    }
}
