using Conformance.Lab.Net;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab;

/// <summary>A connection that broke is described without a word of .NET.</summary>
public sealed class ConnectionFailureTests
{
    public static TheoryData<Exception, string> Failures => new()
    {
        { new IOException("outer", new ObjectDisposedException("SslStream")), "the connection was closed" },
        { new TaskCanceledException(), "it was given up" },
        { new IOException("outer", new IOException("Connection reset by peer")), "Connection reset by peer" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_in_words_for_a_reader(Exception why, string words) =>
        ConnectionFailure.Of(why).Should().Be(words);
}
