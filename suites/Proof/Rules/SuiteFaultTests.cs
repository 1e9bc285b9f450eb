using System.Text.RegularExpressions;
using Conformance.Checks.Errors;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Rules;

/// <summary>What a run says of an exception that nobody has foreseen.</summary>
public sealed class SuiteFaultTests
{
    [Fact]
    public void A_machine_that_is_too_busy_is_not_a_bug_of_the_suite()
    {
        var late = new TypeInitializationException(
            "DotNet.Testcontainers", new RegexMatchTimeoutException("conformance/lab", "^x", TimeSpan.FromSeconds(1)));

        SuiteFault.InWords(late).Should().StartWith("This machine was too busy").And.NotContain("Exception");
    }

    [Fact]
    public void A_bug_is_called_one() =>
        SuiteFault.InWords(new InvalidOperationException("Nothing is there."))
            .Should().Be("The suite itself broke: InvalidOperationException: Nothing is there.");
}
