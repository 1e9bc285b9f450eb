using Conformance.Checks.Domains;
using Conformance.Checks.Sending;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>How many fetches were under way at once: a number that the load of a machine does not change.</summary>
public sealed class PolicyRequestsTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("+a-a+b-b+c-c", 1)]
    [InlineData("+a+b-a+c-b-c", 2)]
    [InlineData("+a+b+c", 3)]
    [InlineData("+a-a-a+b", 1)]
    public void Are_counted_while_they_wait(string story, int most)
    {
        var events = story.Chunk(2).Select(step => step[0] == '+'
            ? (LabEvent)new HttpRequestSeen("GET", "/", "mta-sts.a.test", []) { Session = $"{step[1]}" }
            : new HttpResponseSent(200, 10, Completed: true) { Session = $"{step[1]}" }).ToList();

        var requests = new PolicyRequests(new RecipientDomain("a", "a.test"), events);

        requests.MostAtOnce.Should().Be(most);
        requests.Count.Should().Be(story.Count(step => step == '+'));
    }

    [Fact]
    public void Of_a_client_that_left_do_not_wait() => new PolicyRequests(
        new RecipientDomain("a", "a.test"),
        [
            new HttpRequestSeen("GET", "/", null, []) { Session = "a" },
            new ConnectionClosed("reset") { Session = "a" },
            new HttpRequestSeen("GET", "/", null, []) { Session = "b" },
        ]).MostAtOnce.Should().Be(1);
}
