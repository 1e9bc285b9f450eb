using Conformance.Reference;
using Conformance.Reference.Behaviour;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>The reference as a target: what it makes of the contract's environment and files.</summary>
public sealed class LabEnvironmentTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reference-");
    private readonly Dictionary<string, string> _variables = new()
    {
        ["LAB_VARIANT"] = "no-sni",
        ["LAB_HOSTNAME"] = "target.lab.test",
        ["LAB_NETWORK"] = "198.18.0.0/18",
        ["LAB_RESOLVER"] = "198.18.0.2",
        ["LAB_NAMES"] = "target.lab.test mx1.hosted.test",
        ["REFERENCE_RETRY_SECONDS"] = "0.5",
    };

    public LabEnvironmentTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "root.pem"), "root");
        foreach (var name in _variables["LAB_NAMES"].Split(' '))
        {
            var own = Directory.CreateDirectory(Path.Combine(_folder.FullName, "certs", name));
            File.WriteAllText(Path.Combine(own.FullName, "key.pem"), $"key of {name}");
            File.WriteAllText(Path.Combine(own.FullName, "chain.pem"), $"chain of {name}");
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_contract_is_read()
    {
        var options = Read();

        options.Fault.Name.Should().Be("no-sni");
        options.HostName.Should().Be("target.lab.test");
        options.Resolver.ToString().Should().Be("198.18.0.2:53");
        options.RelaysFor.ToString().Should().Be("198.18.0.0/18");
        options.RetryInterval.Should().Be(TimeSpan.FromMilliseconds(500));
        options.Certificates.Select(one => $"{one.Name}: {one.KeyPem}").Should().Equal(
            "target.lab.test: key of target.lab.test", "mx1.hosted.test: key of mx1.hosted.test");
    }

    [Fact]
    public void Its_clock_is_as_far_ahead_as_the_file_says_at_that_moment()
    {
        var file = Path.Combine(_folder.FullName, "clock");
        _variables["LAB_CLOCK"] = file;
        File.WriteAllText(file, "+0\n");
        var clock = Read().Clock;

        var before = clock.GetUtcNow();
        File.WriteAllText(file, "+31536000\n");

        before.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
        clock.GetUtcNow().Should().BeCloseTo(DateTimeOffset.UtcNow.AddDays(365), TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData(null, "LAB_CLOCK * cannot be read: *")]
    [InlineData("tomorrow", "LAB_CLOCK * says \"tomorrow\", which is not + and a number of seconds")]
    [InlineData("+-1", "LAB_CLOCK * says \"+-1\", which is not + and a number of seconds")]
    public void A_clock_that_cannot_be_read_is_reported_at_the_start(string? line, string report)
    {
        var file = Path.Combine(_folder.FullName, "clock");
        _variables["LAB_CLOCK"] = file;
        if (line is not null)
        {
            File.WriteAllText(file, line);
        }

        FluentActions.Invoking(Read).Should().Throw<UsageException>().WithMessage(report);
    }

    [Fact]
    public void Without_a_variant_nothing_is_wrong_with_it()
    {
        _variables.Remove("LAB_VARIANT");

        Read().Fault.Name.Should().Be("default");
    }

    [Theory]
    [InlineData("LAB_VARIANT", "invented", "*invented*")]
    [InlineData("LAB_RESOLVER", "nowhere", "*nowhere*")]
    [InlineData("LAB_NETWORK", "198.18.0.0", "*198.18.0.0*")]
    [InlineData("LAB_HOSTNAME", "", "*LAB_HOSTNAME*")]
    [InlineData("LAB_NAMES", "other.test", "*key.pem*")]
    [InlineData("REFERENCE_RETRY_SECONDS", "often", "*often*")]
    public void What_makes_no_sense_is_told_in_one_line(string variable, string value, string message)
    {
        _variables[variable] = value;

        var reading = FluentActions.Invoking(Read);

        reading.Should().Throw<Conformance.Reference.UsageException>().WithMessage(message).Which.Message.Should()
            .NotContain("\n");
    }

    private ReferenceOptions Read() => LabEnvironment.Read(_variables.GetValueOrDefault, _folder.FullName);
}
