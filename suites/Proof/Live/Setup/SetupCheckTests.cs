using System.Net;
using System.Security.Cryptography.X509Certificates;
using Conformance.Live.Hosting;
using Conformance.Live.Setup;
using Conformance.Proof.Live.Hosting;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Setup;

/// <summary>What is wrong around an observer is said in a sentence each.</summary>
public sealed class SetupCheckTests : IAsyncLifetime
{
    private const string Zone = LiveBench.Zone;

    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.9");

    private static int _count;

    private readonly NameServerAbove _above = new(IPAddress.Parse($"127.89.0.{Interlocked.Increment(ref _count)}"));

    private LiveBench _bench = null!;

    private IPAddress Service => IPAddress.Parse(_bench.Settings.Addresses[0]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>All is well, and each test changes one thing.</summary>
    public async ValueTask InitializeAsync()
    {
        _bench = await LiveBench.StartAsync();
        _above.Delegation = [($"ns.{Zone}", Service)];
        _above.Found[Zone] = Service;
        _above.Names[Service] = Zone;
    }

    public async ValueTask DisposeAsync()
    {
        _above.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Where_all_is_well_it_says_what_it_found()
    {
        var findings = await ExamineAsync();

        findings.Should().OnlyContain(finding => finding.IsGood);
        findings.Select(finding => finding.What).Should()
            .Equal("delegation", "ports", "reverse name", "certificate", "health");
        findings[0].Sentence.Should().Be(
            $"example.test delegates {Zone} to ns.{Zone}, and the resolver {_above.Endpoint} finds it at {Service}.");
    }

    [Fact]
    public async Task A_zone_that_is_not_delegated_is_told_with_the_records()
    {
        _above.Delegation = [];

        (await WrongAsync("delegation")).Should().Be(
            $"example.test does not delegate {Zone} (its name server {_above.Endpoint.Address} has no NS record for "
            + $"it); add to the zone example.test: \"{Zone}. NS ns.{Zone}.\" and \"ns.{Zone}. A {Service}\".");
    }

    [Fact]
    public async Task A_zone_that_is_delegated_elsewhere_is_told()
    {
        _above.Delegation = [("ns1.hoster.test", Elsewhere)];

        (await WrongAsync("delegation")).Should().StartWith(
            $"example.test delegates {Zone} to ns1.hoster.test, and the observer's name server is ns.{Zone}; change ");
    }

    [Fact]
    public async Task Another_address_of_the_name_server_is_told()
    {
        _above.Delegation = [($"ns.{Zone}", Elsewhere)];

        (await WrongAsync("delegation")).Should().StartWith(
            $"example.test says that ns.{Zone} is at {Elsewhere}, and the observer is at {Service}; correct it ");
    }

    [Fact]
    public async Task A_resolver_that_does_not_get_there_is_told()
    {
        _above.Found.Remove(Zone);
        _above.Names[Service] = "host.test";
        _above.Found["host.test"] = Service;

        (await WrongAsync("delegation")).Should().Contain("still finds nothing there: UDP and TCP port 53 of ");
    }

    [Fact]
    public async Task A_resolver_that_is_silent_is_told()
    {
        var findings = await SetupCheck.ExamineAsync(
            Place() with { Resolver = new IPEndPoint(IPAddress.Parse("127.89.1.1"), 9) }, Stop);

        findings.Single(finding => finding.What == "delegation").Sentence.Should().StartWith(
            $"The resolver 127.89.1.1:9 knows no zone above {Zone}: either it does not answer, ");
    }

    [Fact]
    public async Task An_observer_that_is_not_there_is_told()
    {
        var place = Place() with { DnsPort = 9, SmtpPort = 9, HttpsPort = 9 };

        var findings = await SetupCheck.ExamineAsync(place, Stop);

        findings.Single(finding => finding.What == "ports").Sentence.Should()
            .StartWith($"Nothing on {Service} port 9 answers for {Zone}. Nothing accepts connections on {Service} TCP ")
            .And.Contain($"Nothing greets on {Service} port 9.");
        findings.Single(finding => finding.What == "certificate").Sentence.Should()
            .StartWith($"No page was served on {Service} port 9, ");
    }

    [Fact]
    public async Task Another_mail_system_at_the_port_is_told()
    {
        var findings = await SetupCheck.ExamineAsync(Place() with { Zone = "other.example.test" }, Stop);

        findings.Single(finding => finding.What == "ports").Sentence.Should()
            .Contain($"Another mail system greets on {Service} port {_bench.Settings.SmtpPort}: 220 mx1.plain.{Zone} ");
        findings.Single(finding => finding.What == "certificate").Sentence.Should()
            .Be($"It is for CN={Zone}, not for other.example.test: another server answers.");
        findings.Should().NotContain(finding => finding.What == "health", "its page says nothing of the observer");
    }

    [Fact]
    public async Task An_address_without_a_name_is_told()
    {
        _above.Names.Clear();

        (await WrongAsync("reverse name")).Should().StartWith($"{Service} has no reverse name; have whoever gave you ");
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_is_told()
    {
        _above.Names[Service] = "customer-7.isp.test";
        _above.Found["customer-7.isp.test"] = Elsewhere;

        (await WrongAsync("reverse name")).Should().StartWith(
            $"{Service} is customer-7.isp.test, and customer-7.isp.test is at {Elsewhere}; have ");
    }

    [Fact]
    public async Task A_ca_that_browsers_do_not_trust_is_told()
    {
        var findings = await SetupCheck.ExamineAsync(Place() with { Roots = null }, Stop);

        findings.Single(finding => finding.What == "certificate").Sentence.Should()
            .StartWith("Browsers do not trust its CA (CN=Conformance Lab Intermediate CA").And.Contain("with --acme");
    }

    [Fact]
    public async Task A_certificate_that_is_past_is_told()
    {
        var late = new LaterClock();
        late.Advance(TimeSpan.FromDays(500));

        var findings = await SetupCheck.ExamineAsync(Place() with { Clock = late }, Stop);

        findings.Single(finding => finding.What == "certificate").Sentence.Should().StartWith("It is past since ");
    }

    private Task<IReadOnlyList<SetupFinding>> ExamineAsync() => SetupCheck.ExamineAsync(Place(), Stop);

    /// <summary>The one sentence about what is wrong.</summary>
    private async Task<string> WrongAsync(string what)
    {
        var wrong = (await ExamineAsync()).Where(finding => !finding.IsGood).ToList();
        wrong.Select(finding => finding.What).Should().Equal(what);
        return wrong[0].Sentence;
    }

    private SetupPlace Place() => new(Zone, Service, _above.Endpoint)
    {
        DnsPort = _bench.World.DnsPort, SmtpPort = _bench.Settings.SmtpPort, HttpsPort = _bench.Settings.HttpsPort,
        Roots = new X509Certificate2Collection(StateFolder.RootIn(_bench.Settings.State, _bench.Clock).Root),
    };
}
