using System.Net;
using ARSoft.Tools.Net.Dns;
using Conformance.Lab.Dns;
using Conformance.Lab.Evidence;
using Conformance.Lab.Scenarios;
using Conformance.Reference.Routing;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>How the reference asks the name server.</summary>
public sealed class ResolverTests : IAsyncLifetime
{
    private const string Name = "recipient.test";

    private readonly EventLog _log = new(TimeProvider.System);
    private LabDns _dns = null!;
    private Resolver _resolver = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _dns = new LabDns(_log);
        _dns.Start(IPAddress.Loopback, 0);
        _resolver = new Resolver(new IPEndPoint(IPAddress.Loopback, _dns.Port), TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _resolver.Dispose();
        await _dns.DisposeAsync();
    }

    [Fact]
    public async Task What_does_not_fit_into_a_datagram_is_asked_for_over_tcp()
    {
        Publish(DnsFaultKind.Truncate);

        var answer = await _resolver.AskAsync<MxRecord>(Name, RecordType.Mx, Stop);

        answer.Outcome.Should().Be(DnsOutcome.Found);
        answer.Records.Should().HaveCount(2);
        Transports().Should().Equal("udp", "tcp");
    }

    [Fact]
    public async Task Many_questions_without_an_answer_come_to_an_end_and_not_one_is_asked_over_tcp()
    {
        Publish(DnsFaultKind.Timeout);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => _resolver.AskAsync<MxRecord>(Name, RecordType.Mx, Stop)));

        answers.Should().OnlyContain(answer => answer.Outcome == DnsOutcome.Failed);
        Transports().Should().OnlyContain(transport => transport == "udp");
    }

    [Fact]
    public async Task Octets_beyond_ascii_are_no_question_marks()
    {
        const string Sts = $"_mta-sts.{Name}";
        var text = string.Join(DnsRecord.Split, "v=STSv1; id=1; foo=\u00c3\u00a9", "?\u0001");
        _dns.Set(
            "s1", [Name],
            [new DnsRecord(Sts, "CNAME", $"record.{Name}"), new DnsRecord($"record.{Name}", "TXT", text)], []);

        var (outcome, texts, owner) = await _resolver.TextsAsync(Sts, strings => string.Join('|', strings), Stop);

        outcome.Should().Be(DnsOutcome.Found);
        owner.Should().Be("record.recipient.test");
        texts.Should().Equal("v=STSv1; id=1; foo=\u007f\u007f|?\u0001");
    }

    private void Publish(DnsFaultKind fault) => _dns.Set(
        "s1", [Name], [new DnsRecord(Name, "MX", "10 mx1.test"), new DnsRecord(Name, "MX", "20 mx2.test")],
        [new DnsFault(Name, null, fault)]);

    private IEnumerable<string> Transports() => _log.Of("s1").OfType<DnsQuery>().Select(query => query.Transport);
}
