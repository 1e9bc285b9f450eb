using System.Net;
using Conformance.Targets.Engine;
using Docker.DotNet;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>What a container engine refuses is told in its words, and for the usual mistakes with the remedy.</summary>
public sealed class EngineWordsTests
{
    [Theory]
    [InlineData("permission denied", "*entrypoint\": permission denied. Make the entrypoint executable (`chmod +x`)*")]
    [InlineData("no such file or directory", "*no such file or directory. Either the image has no such file,*")]
    [InlineData("text file busy", "runc: exec: \"/usr/local/sbin/entrypoint\": text file busy.")]
    public void A_container_that_is_not_started(string why, string told)
    {
        var refused = Refused($$"""{"message":"runc: exec: \"/usr/local/sbin/entrypoint\": {{why}}"}""");

        var words = EngineWords.Of(refused);

        (words + EngineWords.Remedy(words)).Should().Match(told).And.NotContainAny("{", "status code", "\\");
    }

    [Fact]
    public void A_container_that_prints_why_it_could_not_be_executed() =>
        EngineWords.Remedy("its last output: exec /usr/local/sbin/entrypoint: no such file or directory")
            .Should().Contain("a carriage return");

    [Fact]
    public void Other_words_of_a_container_have_no_remedy() =>
        EngineWords.Remedy("its last output: cat: /lab/x.pem: no such file or directory").Should().BeEmpty();

    [Fact]
    public void An_answer_without_a_message_is_told_as_the_library_has_it()
    {
        var refused = Refused("<html>");

        EngineWords.Of(refused).Should().Be(refused.Message);
    }

    private static DockerApiException Refused(string body) => new(HttpStatusCode.BadRequest, body);
}
