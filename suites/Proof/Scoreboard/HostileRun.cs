using Conformance.Proof.Samples;

namespace Conformance.Proof.Scoreboard;

/// <summary>A result in which everything that a target can choose is chosen to do harm.</summary>
internal static class HostileRun
{
    /// <summary>Markup, attribute ends, addresses that run, control, bidi and zero-width characters, stacks.</summary>
    public const string Text = "</title></pre><script>alert('pwned')</script><img src=x onerror=alert(1)>"
        + "\" onmouseover=\"alert(2) ' javascript:alert(3) ]]> --> &lt;b&gt; {{7*7}} ${x} | `x` "
        + "[a](javascript:alert(4)) @everyone \0\u0007\u001b[31m\u001b]0;x\u0007\r\n"
        + "\u202egnp.exe\u202c \u2066x\u2069 \u200b\u200f\ufeff\u2028 \ud800 \udc00 \U000e0041 "
        + "Z\u0335\u0336\u0337\u0338\u0321\u0322\u0327\u0328\u0329\u032a\u032b\u032c\u032d \u05d0\u05d1\u05d2";

    /// <summary>A word without end.</summary>
    public static string Megabyte { get; } = Text + new string('A', 1_000_000);

    public static RunResult Result => new()
    {
        Suite = new SuiteFacts("0.1.0", Text, "2026-11"),
        Target = new TargetFacts("../../../" + Text, Text, Megabyte, "../" + Text, Megabyte, Megabyte, Text, Text,
            [Role.Sender, Role.Receiver], [Text, Megabyte])
        {
            Family = "../../" + Megabyte,
        },
        Started = SampleRuns.Day,
        Seconds = 3.2,
        Checks =
        [
            .. SampleCatalogue.Rows.Select((row, place) => SampleRuns.Check(row, new SampleRuns.Told(
                Enum.GetValues<Verdict>()[place % 6], place % 2 == 0 ? Text : Megabyte, Events)
            {
                Observations = [Text, Megabyte],
                Deviation = new Deviation(row.Id, Text, place % 2 == 0
                    ? "javascript:alert(5)"
                    : "https://issues.example/1?q=\"><script>alert(6)</script>"),
            }, Text, Text) with { StaleDeviation = place % 6 == 0 ? new Deviation(Text, Text, Text) : null }),
            SampleRuns.Check(new SampleCatalogue.Row("../../../../etc/" + Text, Text, Text, Level.Must, Text),
                new SampleRuns.Told(Verdict.Fail, Text, Events)),
        ],
        Books = new Books(3, 1, 0, 0, [Text], [Text]),
    };

    /// <summary>Every kind of event, each of its strings hostile.</summary>
    public static IReadOnlyList<LabEvent> Events { get; } =
    [
        .. EveryKind.Of(Text).Concat(EveryKind.Of(Text + new string('B', 20_000)))
            .Select((seen, place) => seen with { Number = place + 1 }),
    ];
}
