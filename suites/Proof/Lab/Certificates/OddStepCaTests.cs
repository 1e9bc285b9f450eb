using System.Net;
using System.Net.Sockets;
using Conformance.Lab.Certificates;
using Conformance.Lab.Errors;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Conformance.Proof.Lab.Certificates;

/// <summary>A step-ca that is not there, or answers what no CA should: the lab is broken, and says how.</summary>
public sealed class OddStepCaTests
{
    private static readonly LabRoot Root = LabRoot.Create(TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, "<html>", "answered with something that is not a certificate for mx1.recipient.test")]
    [InlineData(200, "{}", "answered with something that is not a certificate for mx1.recipient.test")]
    [InlineData(200, "{\"certChain\": 1}", "answered with something that is not a certificate for mx1.recipient.test")]
    [InlineData(200, "{\"certChain\": [null]}",
        "answered with something that is not a certificate for mx1.recipient.test")]
    [InlineData(500, "\u001b[31mno", "refused a certificate for mx1.recipient.test with status 500: \\u001b[31mno")]
    public async Task An_odd_answer_is_told(int status, string body, string reason)
    {
        await using var odd = await ServeAsync(status, body, TimeSpan.Zero);
        using var issuer = Issuer(new Uri(odd.Urls.Single().Replace("127.0.0.1", "localhost")));

        var issue = () => issuer.IssueAsync(["mx1.recipient.test"], Stop);

        (await issue.Should().ThrowAsync<LabBrokenException>()).Which.Message.Should().Contain(reason);
    }

    [Fact]
    public async Task Who_waits_for_others_is_not_kept_waiting_by_step_ca()
    {
        await using var slow = await ServeAsync(500, "later", TimeSpan.FromSeconds(4));
        using var issuer = new StepCaIssuer(
            new Uri(slow.Urls.Single().Replace("127.0.0.1", "localhost")), Root, StepCaProvisioner.Create(),
            TimeProvider.System, patience: TimeSpan.FromSeconds(12));

        var issues = Enumerable.Range(0, 16).Select(number => WordsOfAsync(issuer, number)).ToList();

        foreach (var told in await Task.WhenAll(issues))
        {
            told.Should().Contain("with status 500: later");
        }
    }

    [Fact]
    public async Task Nobody_there_is_told()
    {
        using var issuer = Issuer(Closed());

        var issue = () => issuer.IssueAsync(["mx1.recipient.test"], Stop);
        var wait = () => issuer.WaitUntilReadyAsync(TimeSpan.FromSeconds(3), Stop);

        await issue.Should().ThrowAsync<LabBrokenException>()
            .WithMessage("*did not answer*mx1.recipient.test: Connection refused");
        await wait.Should().ThrowAsync<LabBrokenException>()
            .WithMessage("*was not ready within 3 s: Connection refused");
    }

    [Fact]
    public async Task Who_gives_up_is_told_nothing_of_a_broken_lab()
    {
        using var issuer = Issuer(Closed());

        var wait = () => issuer.WaitUntilReadyAsync(TimeSpan.FromMinutes(1), new CancellationToken(canceled: true));

        await wait.Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<string> WordsOfAsync(StepCaIssuer issuer, int number)
    {
        var issue = () => issuer.IssueAsync([$"mx{number}.recipient.test"], Stop);
        return (await issue.Should().ThrowAsync<LabBrokenException>()).Which.Message;
    }

    private static StepCaIssuer Issuer(Uri address) =>
        new(address, Root, StepCaProvisioner.Create(), TimeProvider.System);

    /// <summary>An address where nothing listens any more.</summary>
    private static Uri Closed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"https://{listener.LocalEndpoint}");
    }

    private static async Task<WebApplication> ServeAsync(int status, string body, TimeSpan after)
    {
        var certificate = await new LocalIssuer(Root, TimeProvider.System).IssueAsync(["localhost"], Stop);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(server => server.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(certificate.Certificate, https =>
                https.ServerCertificateChain = [.. certificate.Intermediates])));
        var app = builder.Build();
        app.Run(async context =>
        {
            await Task.Delay(after, Stop);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body, Stop);
        });
        await app.StartAsync(Stop);
        return app;
    }
}
