using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab;

/// <summary>What a target wrote is shown so that nothing of it is lost or mistaken.</summary>
public sealed class QuotedTests
{
    [Theory]
    [InlineData("mx1.a.test", "\"mx1.a.test\"")]
    [InlineData("", "\"\"")]
    [InlineData(" mx1.a.test", "\"\\x20mx1.a.test\"")]
    [InlineData("a b  c ", "\"a b \\x20c\\x20\"")]
    [InlineData("b\u00c3\u00bccher", "\"b\\xC3\\xBCcher\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\u202e\u0000", "\"\\u202E\\x00\"")]
    public void Each_character_can_be_told(string text, string shown) => Quoted.Text(text).Should().Be(shown);

    [Fact]
    public void Many_are_the_first_ones_and_their_number()
    {
        Quoted.All([]).Should().Be("none");
        Quoted.All(["a", "b"]).Should().Be("\"a\", \"b\"");
        Quoted.All(["1", "2", "3", "4", "5", "6"]).Should()
            .Be("\"1\", \"2\", \"3\", \"4\", \"5\", … (6 in all)");
    }
}
