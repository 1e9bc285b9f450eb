using Conformance.Descriptions;
using Conformance.Targets.Description;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>What becomes of host:port: names that may be sent in SNI, and a name for files.</summary>
public sealed class ApplianceDescriptionTests
{
    private static readonly TargetCatalogue Bundled = TargetCatalogue.Load(BundledFolder.Path);

    [Theory]
    [InlineData("mail.example", "mail.example")]
    [InlineData("MAIL.Example.", "mail.example")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("localhost", "localhost")]
    public void A_name_is_asked_for_in_A_labels_and_without_the_dot_of_the_root(string name, string asked)
    {
        Describe("192.0.2.25:25", name).Appliance!.Names.Should().Equal(asked);
        Describe($"{name}:25").Appliance!.Names.Should().Equal(asked);
    }

    [Fact]
    public void A_name_that_is_given_twice_is_one_name() =>
        Describe("192.0.2.25:25", "a.example", "A.EXAMPLE.").Variants[0].Declares.Should().BeEmpty();

    [Theory]
    [InlineData("b..example", "a label of a host name has 1 to 63 letters")]
    [InlineData(".example", "a label of a host name has 1 to 63 letters")]
    [InlineData("a b.example", "a label of a host name has 1 to 63 letters")]
    [InlineData("-a.example", "a label of a host name has 1 to 63 letters")]
    [InlineData("_a.example", "a label of a host name has 1 to 63 letters")]
    [InlineData("*.example", "a label of a host name has 1 to 63 letters")]
    [InlineData(".", "it is empty")]
    [InlineData("192.0.2.25", "it is an address and not a name")]
    [InlineData("2001:db8::25", "it is an address and not a name")]
    [InlineData("1.2.3", "it is an address and not a name")]
    [InlineData("bu\u0308cher.example", "U+0308 has to be written in A-labels")]
    [InlineData("\uff41.example", "U+FF41 has to be written in A-labels")]
    [InlineData("☃.example", "U+2603 has to be written in A-labels")]
    public void Another_name_is_refused(string name, string why)
    {
        var describe = () => Describe("192.0.2.25:25", "good.example", name);

        describe.Should().Throw<DescriptionException>()
            .WithMessage($"--names: \"{name}\" is not a valid host name: {why}*");
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused()
    {
        var describe = () => Describe("192.0.2.25:25", string.Join('.', Enumerable.Repeat(new string('a', 60), 5)));

        describe.Should().Throw<DescriptionException>().WithMessage("*is not a valid host name: *");
    }

    [Theory]
    [InlineData("192.0.2.25:25", "an address is not a name")]
    [InlineData("[2001:db8::25]:25", "an address is not a name")]
    [InlineData("my_mta:25", "a label of a host name has")]
    public void Without_a_name_of_its_own_one_is_wanted(string address, string why)
    {
        var describe = () => Describe(address);

        describe.Should().Throw<DescriptionException>()
            .WithMessage($"{address} has no name to ask for ({why}*); say with --names *");
    }

    [Theory]
    [InlineData("mail.example:25", "mail.example-25")]
    [InlineData("MAIL.example.:25", "mail.example-25")]
    [InlineData("127.0.0.1:2525", "127.0.0.1-2525")]
    [InlineData("[::1]:2010", "0_0_0_0_0_0_0_1-2010")]
    [InlineData("[2001:DB8::25]:25", "2001_db8_0_0_0_0_0_25-25")]
    [InlineData("[2001:db8:0:0::25]:25", "2001_db8_0_0_0_0_0_25-25")]
    [InlineData("my_mta:25", "my__mta-25")]
    public void A_run_is_named_after_the_address(string address, string name) =>
        Describe(address, "a.example").Name.Should().Be(name);

    [Fact]
    public void No_two_addresses_share_a_name()
    {
        string[] addresses =
        [
            "1:2010", "[::1]:2010", "[::1:2010]:25", "[1::]:2010", "[::1:0]:2010", "[0:1::]:2010", "1-2010:25", "1:20",
            "0_0_0_0_0_0_0_1:2010", "0-0-0-0-0-0-0-1:2010", "my-mta:25", "my_mta:25", "my__mta:25", "my.mta:25",
        ];

        addresses.Select(address => Describe(address, "a.example").Name).Should().OnlyHaveUniqueItems()
            .And.OnlyContain(name => name.All(c => char.IsAsciiLetterOrDigit(c) || "._-".Contains(c)));
    }

    [Fact]
    public void An_address_is_shown_as_it_is_written() =>
        Describe("[::1]:2010", "a.example").Title.Should().Be("[::1]:2010");

    [Fact]
    public void What_is_no_address_in_brackets_is_refused()
    {
        var describe = () => Describe("[1.2.3]:25", "a.example");

        describe.Should().Throw<DescriptionException>().WithMessage("[1.2.3] is not a valid IPv6 address.");
    }

    private static TargetDescription Describe(string address, params string[] names) => TargetDescription.OfAppliance(
        (TargetArgument.Appliance)TargetArgument.Parse(address, Bundled), names);
}
