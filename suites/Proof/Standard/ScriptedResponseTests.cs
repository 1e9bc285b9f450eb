using System.Text;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>What the lab's policy host does wrong on purpose, as curl sees it.</summary>
[Trait("Needs", "Witnesses")]
public sealed class ScriptedResponseTests : IAsyncDisposable
{
    private const string WellKnown = "/.well-known/mta-sts.txt";
    private const string Policy = "version: STSv1\r\n";
    private const string Line = "x-padding: p\r\n";

    /// <summary>CURLE_PARTIAL_FILE, and what curl says of HTTP/2 and of chunks that break off.</summary>
    private static readonly int[] BrokenOff = [18, 56, 92];

    private LabBench _bench = null!;

    public ValueTask DisposeAsync() => _bench?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("--http1.1", false)]
    [InlineData("--http1.1", true)]
    [InlineData("--http2", false)]
    public async Task A_cut_body_is_seen_to_be_cut(string version, bool chunked)
    {
        await StartAsync(Padded(1000) with { CutAfter = Policy.Length, IsChunked = chunked });

        var (exitCode, _, body) = await FetchAsync(version);

        exitCode.Should().BeOneOf(BrokenOff);
        Policy.Should().StartWith(body, "what was sent before the cut is the beginning");
        var sent = await _bench.SeenAsync<HttpResponseSent>();
        sent.Should().BeEquivalentTo(new { Status = 200, Bytes = (long)Policy.Length, Completed = false });
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(200_000)]
    public async Task A_filled_body_is_as_long_as_the_script_says_and_ends_with_the_rest(int octets)
    {
        await StartAsync(Padded(octets));

        var (exitCode, _, body) = await FetchAsync();

        exitCode.Should().Be(0);
        body.Length.Should().BeInRange(octets, octets + Line.Length + "rest".Length);
        body.Should().StartWith(Policy + Line).And.EndWith(Line + "rest");
    }

    [Fact]
    public async Task An_endless_body_is_cut_where_the_lab_has_sent_enough()
    {
        await StartAsync(Padded(BodyFiller.Endless));

        var (exitCode, _, body) = await FetchAsync();

        exitCode.Should().BeOneOf(BrokenOff);
        body.Length.Should().BeLessThanOrEqualTo((int)BodyFiller.MostSent);
        (await _bench.SeenAsync<HttpResponseSent>()).Bytes.Should().Be(BodyFiller.MostSent);
    }

    [Fact]
    public async Task A_dripping_body_is_slower_than_curl_waits()
    {
        await StartAsync(new HttpScript(200, Policy) { PauseBetweenOctets = TimeSpan.FromSeconds(1) });

        var (exitCode, _, body) = await FetchAsync("--max-time", "3", "--no-buffer");

        exitCode.Should().Be(28);
        body.Length.Should().BeLessThan(Policy.Length);
        (await _bench.SeenAsync<HttpResponseSent>()).Completed.Should().BeFalse();
    }

    [Theory]
    [InlineData("If-None-Match: \"1\"", "304")]
    [InlineData("If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT", "304")]
    [InlineData("X-Other: 1", "200")]
    public async Task Who_asks_whether_anything_has_changed_is_told_no(string header, string status)
    {
        await StartAsync(new HttpScript(200, Policy) { AnswersConditions = true });

        var (_, said, _) = await FetchAsync("--header", header);

        said.Should().Be(status);
    }

    [Fact]
    public async Task The_policy_is_served_in_clear_text_while_https_is_refused()
    {
        await StartAsync(new HttpScript(200, Policy), host => host with
        {
            Reach = Reach.Refused, ServesClearText = true,
        });
        var address = (await _bench.PolicyHostAsync()).Address;

        var (exitCode, _, body) = await CurlAsync($"http://{address}:{_bench.World.Facts.HttpPort}{WellKnown}");
        await _bench.SeenAsync<ConnectionClosed>();

        exitCode.Should().Be(0);
        body.Should().Be(Policy);
        _bench.Events.OfType<ConnectionOpened>().Should().ContainSingle().Which.Service.Should().Be("http");
    }

    [Theory]
    [InlineData("1.0", "--tlsv1.0", "1.0", "1.0")]
    [InlineData("1.2", "--tlsv1.2", "1.3", "1.2")]
    [InlineData("1.3", "--tlsv1.2", "1.3", "1.3")]
    public async Task A_policy_host_speaks_one_version_of_tls_alone(
        string version, string least, string most, string spoken)
    {
        await StartAsync(new HttpScript(200, Policy), host => host with { TlsVersions = [version] });

        var (exitCode, _, body) = await FetchAsync(least, "--tls-max", most, "--ciphers", "DEFAULT@SECLEVEL=0");

        exitCode.Should().Be(0);
        body.Should().Be(Policy);
        (await _bench.SeenAsync<HandshakeEnded>()).Version.Should().Be(spoken);
    }

    [Theory]
    [InlineData("1.0", "1.2", "1.3")]
    [InlineData("1.3", "1.2", "1.2")]
    public async Task A_policy_host_refuses_other_versions(string version, string least, string most)
    {
        await StartAsync(new HttpScript(200, Policy), host => host with { TlsVersions = [version] });

        var (exitCode, _, _) = await FetchAsync($"--tlsv{least}", "--tls-max", most);

        exitCode.Should().Be(35);
        (await _bench.SeenAsync<HandshakeEnded>()).Completed.Should().BeFalse();
    }

    private static HttpScript Padded(long octets) =>
        new(200, Policy) { Filler = new BodyFiller(Line, octets, "rest") };

    private async Task StartAsync(HttpScript script, Func<PolicyHost, PolicyHost>? change = null)
    {
        var host = new PolicyHost(LabBench.PolicyHostName)
        {
            Responses = new Dictionary<string, HttpScript> { [WellKnown] = script },
        };
        _bench = await LabBench.StartAsync(change?.Invoke(host) ?? host);
    }

    private async Task<(int ExitCode, string Status, string Body)> FetchAsync(params string[] more)
    {
        var endpoint = await _bench.PolicyHostAsync();
        return await CurlAsync(
        [
            "--resolve", $"{LabBench.PolicyHostName}:{endpoint.Port}:{endpoint.Address}",
            $"https://{LabBench.PolicyHostName}:{endpoint.Port}{WellKnown}", .. more,
        ]);
    }

    private async Task<(int ExitCode, string Status, string Body)> CurlAsync(params string[] arguments)
    {
        var body = _bench.PathOf("body");
        string[] common = ["--silent", "--noproxy", "*", "--cacert", _bench.RootFile, "--output", body];
        var (exitCode, output) = await Witness.RunAsync(
            "curl", [.. common, "--write-out", "%{http_code}", .. arguments]);
        var content = File.Exists(body) ? await File.ReadAllBytesAsync(body) : [];
        return (exitCode, output, Encoding.Latin1.GetString(content));
    }
}
