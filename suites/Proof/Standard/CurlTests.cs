using System.Text;
using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>The lab's policy host as curl sees it.</summary>
[Trait("Needs", "Witnesses")]
public sealed class CurlTests : IAsyncDisposable
{
    private const string WellKnown = "/.well-known/mta-sts.txt";
    private const string Policy = "version: STSv1\r\nmode: enforce\r\nmx: mx1.recipient.test\r\nmax_age: 86400\r\n";
    private const string Verified = "0";

    private LabBench _bench = null!;

    public ValueTask DisposeAsync() => _bench?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("--http1.1", "1.1")]
    [InlineData("--http2", "2")]
    public async Task Curl_gets_the_policy_over_either_version_of_http(string version, string spoken)
    {
        await StartAsync(Serving(new HttpScript(200, Policy)));

        var fetch = await FetchAsync(version);

        fetch.ExitCode.Should().Be(0);
        fetch.Said("%{http_code}").Should().Be("200");
        fetch.Said("%{http_version}").Should().Be(spoken);
        fetch.Said("%{ssl_verify_result}").Should().Be(Verified);
        fetch.Body.Should().Equal(Encoding.Latin1.GetBytes(Policy));
        var request = await _bench.SeenAsync<HttpRequestSeen>();
        request.Should().BeEquivalentTo(
            new { Method = "GET", Target = WellKnown, Host = $"{LabBench.PolicyHostName}:{_bench.HttpsPort}" });
    }

    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2")]
    public async Task Every_octet_of_a_long_body_arrives(string version)
    {
        var octets = string.Concat(Enumerable.Range(0, 1_000_000).Select(i => (char)(i * 31 % 256)));
        await StartAsync(Serving(new HttpScript(200, octets)));

        var fetch = await FetchAsync(version);

        fetch.Body.Should().Equal(Encoding.Latin1.GetBytes(octets));
        var sent = await _bench.SeenAsync<HttpResponseSent>();
        sent.Should().BeEquivalentTo(new { Status = 200, Bytes = 1_000_000, Completed = true });
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(206)]
    [InlineData(301)]
    [InlineData(303)]
    [InlineData(308)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Status_and_body_are_the_scripts_own(int status)
    {
        await StartAsync(Serving(new HttpScript(status, Policy)));

        var fetch = await FetchAsync();

        fetch.Said("%{http_code}").Should().Be($"{status}");
        fetch.Body.Should().Equal(Encoding.Latin1.GetBytes(Policy));
    }

    /// <summary>RFC 9110 sections 15.3.5 and 15.4.5: these have no content, whatever the script says.</summary>
    [Theory]
    [InlineData(204, "--http1.1")]
    [InlineData(204, "--http2")]
    [InlineData(304, "--http1.1")]
    [InlineData(304, "--http2")]
    public async Task A_status_that_has_no_content_is_sent_without_it(int status, string version)
    {
        await StartAsync(Serving(new HttpScript(status, Policy)));

        var fetch = await FetchAsync(version);

        fetch.ExitCode.Should().Be(0);
        fetch.Said("%{http_code}").Should().Be($"{status}");
        fetch.Body.Should().BeEmpty();
        var sent = await _bench.SeenAsync<HttpResponseSent>();
        sent.Should().BeEquivalentTo(new { Status = status, Bytes = 0, Completed = true });
    }

    [Fact]
    public async Task The_headers_are_the_scripts_own()
    {
        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = "text/html; charset=utf-8", ["X-Odd"] = "a  b",
        };
        await StartAsync(Serving(new HttpScript(200, "") { Headers = headers }));

        var fetch = await FetchAsync("--http1.1", "--dump-header", _bench.PathOf("headers"));

        fetch.ExitCode.Should().Be(0);
        var lines = await File.ReadAllLinesAsync(_bench.PathOf("headers"), TestContext.Current.CancellationToken);
        lines.Should().Contain(["Content-Type: text/html; charset=utf-8", "X-Odd: a  b", "Content-Length: 0"]);
        lines.Should().NotContain(line => line.StartsWith("Server:", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_path_that_is_not_scripted_is_not_found()
    {
        await StartAsync(Serving(new HttpScript(200, Policy)));

        var fetch = await FetchAsync("--url", Url("/elsewhere"), "--output", _bench.PathOf("second"));

        fetch.Said("%{http_code}").Should().Be("404", "that is the answer to the last of the two");
        (await _bench.SeenAsync<HttpResponseSent>(2)).Select(sent => sent.Status).Should().Equal(200, 404);
    }

    [Fact]
    public async Task Curl_sees_a_redirect_and_follows_it_when_told()
    {
        var host = Serving(new HttpScript(200, Policy));
        var location = new Dictionary<string, string> { ["Location"] = "/moved" };
        await StartAsync(host with
        {
            Responses = new Dictionary<string, HttpScript>
            {
                [WellKnown] = new(302, "") { Headers = location }, ["/moved"] = host.Responses[WellKnown],
            },
        });

        var stays = await FetchAsync();
        var follows = await FetchAsync("--location");

        stays.Said("%{http_code}").Should().Be("302");
        stays.Said("%{redirect_url}").Should().Be(Url("/moved"));
        follows.Said("%{http_code} %{num_redirects}").Should().Be("200 1");
        follows.Body.Should().Equal(Encoding.Latin1.GetBytes(Policy));
        (await _bench.SeenAsync<HttpRequestSeen>(3)).Select(request => request.Target)
            .Should().Equal(WellKnown, WellKnown, "/moved");
    }

    [Theory]
    [InlineData(CertificateKind.Good, 0, null)]
    [InlineData(CertificateKind.SelfSigned, 60, "unknown ca")]
    [InlineData(CertificateKind.OtherCa, 60, "unknown ca")]
    [InlineData(CertificateKind.Expired, 60, "certificate expired")]
    [InlineData(CertificateKind.NotYetValid, 60, "bad certificate")]
    public async Task Curl_refuses_every_bad_certificate_and_the_diary_says_why(
        CertificateKind kind, int exitCode, string? alert)
    {
        await StartAsync(Serving(new HttpScript(200, Policy)) with { Certificate = CertificateSpec.Of(kind) });

        var fetch = await FetchAsync();

        fetch.ExitCode.Should().Be(exitCode);
        var handshake = await _bench.SeenAsync<HandshakeEnded>();
        handshake.Certificate.Should().Be(kind);
        handshake.Completed.Should().Be(alert is null);
        if (alert is not null)
        {
            handshake.Problem.Should().Contain(alert);
        }
    }

    /// <summary>
    /// OpenSSL checks the name after the handshake, so that the lab sees a completed one and no request.
    /// </summary>
    [Theory]
    [InlineData(LabBench.PolicyHostName, 0, 1)]
    [InlineData("other.recipient.test", 60, 0)]
    public async Task Curl_refuses_a_certificate_for_another_name(string dnsName, int exitCode, int requests)
    {
        await StartAsync(Serving(new HttpScript(200, Policy)) with { Certificate = CertificateSpec.Good(dnsName) });

        var fetch = await FetchAsync();
        await _bench.SeenAsync<ConnectionClosed>();

        fetch.ExitCode.Should().Be(exitCode);
        _bench.Events.OfType<HttpRequestSeen>().Should().HaveCount(requests);
        _bench.Events.OfType<HandshakeEnded>().Should().ContainSingle().Which.Presented.Should().Equal(dnsName);
    }

    [Theory]
    [InlineData("a.recipient.test")]
    [InlineData("b.recipient.test")]
    public async Task The_name_in_sni_selects_the_certificate(string name)
    {
        await StartAsync(Serving(new HttpScript(200, Policy)) with
        {
            CertificatesByName = new Dictionary<string, CertificateSpec>
            {
                ["a.recipient.test"] = CertificateSpec.Good("a.recipient.test"),
                ["b.recipient.test"] = CertificateSpec.Good("b.recipient.test"),
            },
        });
        var address = (await _bench.PolicyHostAsync()).ToString();

        var fetch = await CurlAsync("--connect-to", $"{name}:443:{address}", $"https://{name}{WellKnown}");

        fetch.ExitCode.Should().Be(0);
        (await _bench.SeenAsync<ClientHelloSeen>()).ServerNames.Should().Equal(name);
        (await _bench.SeenAsync<HandshakeEnded>()).Presented.Should().Equal(name);
    }

    [Fact]
    public async Task An_address_in_the_url_sends_no_sni_and_gets_the_default_certificate()
    {
        await StartAsync(Serving(new HttpScript(200, Policy)) with
        {
            CertificatesByName = new Dictionary<string, CertificateSpec>
            {
                ["a.recipient.test"] = CertificateSpec.Good(),
            },
        });

        var fetch = await CurlAsync("--insecure", $"https://{await _bench.PolicyHostAsync()}{WellKnown}");

        fetch.ExitCode.Should().Be(0);
        (await _bench.SeenAsync<ClientHelloSeen>()).ServerNames.Should().BeNull();
        (await _bench.SeenAsync<HandshakeEnded>()).Presented.Should().Equal(LabBench.PolicyHostName);
    }

    [Fact]
    public async Task Curl_gives_up_on_a_policy_host_that_stalls_after_the_request()
    {
        await StartAsync(Serving(new HttpScript(200, Policy) { Stalls = true }));

        var fetch = await FetchAsync("--max-time", "2");

        fetch.ExitCode.Should().Be(28);
        (await _bench.SeenAsync<HttpRequestSeen>()).Target.Should().Be(WellKnown);
        (await _bench.SeenAsync<HttpResponseSent>()).Completed.Should().BeFalse();
    }

    [Fact]
    public async Task Curl_gives_up_on_a_policy_host_that_says_nothing_at_all()
    {
        await StartAsync(Serving(new HttpScript(200, Policy)) with { Reach = Reach.Silent });

        var fetch = await FetchAsync("--max-time", "2");

        fetch.ExitCode.Should().Be(28);
        (await _bench.SeenAsync<ClientHelloSeen>()).ServerName.Should().Be(LabBench.PolicyHostName);
        await _bench.SeenAsync<ConnectionClosed>();
        _bench.Events.OfType<HandshakeEnded>().Should().BeEmpty();
    }

    [Fact]
    public async Task Curl_is_refused_where_nothing_listens()
    {
        await StartAsync(Serving(new HttpScript(200, Policy)) with { Reach = Reach.Refused });

        var fetch = await FetchAsync();

        fetch.ExitCode.Should().Be(7);
        _bench.Events.OfType<ConnectionOpened>().Should().BeEmpty();
    }

    [Fact]
    public async Task Curl_gets_the_alert_of_a_policy_host_that_finishes_no_handshake()
    {
        await StartAsync(Serving(new HttpScript(200, Policy)) with { AlertsAtHandshake = true });

        var fetch = await FetchAsync("--verbose");

        fetch.ExitCode.Should().Be(35);
        fetch.Output.Should().Contain("handshake failure");
        (await _bench.SeenAsync<HandshakeEnded>()).Completed.Should().BeFalse();
    }

    private static PolicyHost Serving(HttpScript script) => new(LabBench.PolicyHostName)
    {
        Responses = new Dictionary<string, HttpScript> { [WellKnown] = script },
    };

    private async Task StartAsync(PolicyHost host) => _bench = await LabBench.StartAsync(host);

    private string Url(string path) => $"https://{LabBench.PolicyHostName}:{_bench.HttpsPort}{path}";

    private async Task<Fetch> FetchAsync(params string[] more)
    {
        var endpoint = await _bench.PolicyHostAsync();
        return await CurlAsync(
            ["--resolve", $"{LabBench.PolicyHostName}:{endpoint.Port}:{endpoint.Address}", Url(WellKnown), .. more]);
    }

    private async Task<Fetch> CurlAsync(params string[] arguments)
    {
        var body = _bench.PathOf("body");
        string[] common = ["--silent", "--show-error", "--noproxy", "*", "--cacert", _bench.RootFile, "--output", body];
        var (exitCode, output) = await Witness.RunAsync(
            "curl", [.. common, "--write-out", Fetch.Variables, .. arguments]);
        return new Fetch(exitCode, output, File.Exists(body) ? await File.ReadAllBytesAsync(body) : []);
    }

    /// <summary>What curl did.</summary>
    private sealed record Fetch(int ExitCode, string Output, byte[] Body)
    {
        private static readonly string[] Names =
            ["%{http_code}", "%{http_version}", "%{ssl_verify_result}", "%{redirect_url}", "%{num_redirects}"];

        public static string Variables { get; } = string.Concat(Names.Select(name => $"{name[2..^1]}={name}\\n"));

        /// <summary>The template with curl's variables filled in, as of its last transfer.</summary>
        public string Said(string template) =>
            Names.Aggregate(template, (text, name) => text.Replace(name, Value(name[2..^1])));

        private string Value(string name) =>
            Output.Split('\n').Last(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];
    }
}
