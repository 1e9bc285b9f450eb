using Conformance.Lab.Contract;
using Conformance.Lab.Driver;

namespace Conformance.Bench.Measuring;

/// <summary>A wait for an event that may not come.</summary>
internal static class Deadline
{
    /// <exception cref="NotMeasuredException">It did not come in time.</exception>
    public static async Task<T> OfAsync<T>(
        TimeSpan limit, Func<CancellationToken, Task<T>> wait, string otherwise, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        either.CancelAfter(limit);
        try
        {
            return await wait(either.Token);
        }
        catch (OperationCanceledException late) when (!stop.IsCancellationRequested)
        {
            throw new NotMeasuredException($"{otherwise} within {limit.TotalSeconds:0} s", late);
        }
    }

    /// <exception cref="NotMeasuredException">It does not greet in time.</exception>
    public static async Task GreetingAsync(
        ILab lab, SubmissionEndpoint endpoint, TimeSpan limit, string who, CancellationToken stop)
    {
        var end = await lab.KnockAsync(new Knock(endpoint.Host, endpoint.Port, limit), stop);
        if (end.Found != Found.Greeting)
        {
            throw new NotMeasuredException($"{who} did not greet within {limit.TotalSeconds:0} s: it {end}");
        }
    }
}
