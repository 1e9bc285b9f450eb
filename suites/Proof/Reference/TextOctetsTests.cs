using Conformance.Reference.Routing;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>The messages that octets are marked in come from anybody.</summary>
public sealed class TextOctetsTests
{
    [Fact]
    public void A_broken_message_stays_as_it_is()
    {
        var random = new Random(8461);
        for (var round = 0; round < 10_000; round++)
        {
            var message = new byte[random.Next(64)];
            random.NextBytes(message);

            FluentActions.Invoking(() => TextOctets.Mark(message)).Should().NotThrow();
        }
    }
}
