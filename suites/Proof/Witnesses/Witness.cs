using System.Globalization;
using Conformance.Proof.Tools;
using Xunit;

namespace Conformance.Proof.Witnesses;

/// <summary>
/// A standard tool of the field (dig, openssl, swaks, …), run as its users run it, from the suite's own image of such
/// tools: the machine needs none of them.
/// </summary>
internal static class Witness
{
    /// <summary>The trait of tests that call one: <c>--no-containers</c> leaves them out.</summary>
    public const string Trait = "Witnesses";

    // testssl.sh takes more than four minutes on a busy machine that is slow to start processes.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code and all it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var container = await ContainerAsync();

        // What the engine's command starts does not end with that command: it has a limit of its own.
        var limit = TimeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return await Tool.EndAsync(
            container.Exec([], ["timeout", "--kill-after=5", limit, program, .. arguments]), TimeLimit * 2);
    }

    /// <summary>Starts one that serves until it is disposed of, and waits for a line that says it is ready.</summary>
    public static async Task<RunningWitness> StartAsync(string ready, string program, params string[] arguments) =>
        await StartAsync(await ContainerAsync(), ready, program, arguments);

    /// <inheritdoc cref="StartAsync(string, string, string[])"/>
    public static Task<RunningWitness> StartAsync(
        WitnessContainer container, string ready, string program, params string[] arguments)
    {
        // The end of its input ends it, and its own end is the end of all.
        const string script =
            "exec 3<&0; setsid \"$@\" 3<&- & p=$!; { cat <&3 > /dev/null; kill -- -$p; } & wait $p";
        return RunningWitness.StartAsync(
            container.Exec(["--interactive"], ["sh", "-c", script, "sh", program, .. arguments]), ready);
    }

    /// <summary>
    /// Lays a script into the folder that runs the tool, for a program that looks for it on its PATH and gives it no
    /// input.
    /// </summary>
    public static async Task LendAsync(string program, string folder)
    {
        var command = (await ContainerAsync()).Exec([], [program]);
        StandIn.Write(
            Path.Combine(folder, program),
            $"exec '{Tool.Find(command.TargetFilePath)}' {command.Arguments} \"$@\"");
    }

    private static Task<WitnessContainer> ContainerAsync()
    {
        var traits = TestContext.Current.Test?.Traits ?? TestContext.Current.TestClass?.Traits;
        if (traits is not null && !traits.ContainsKey("Needs"))
        {
            throw new InvalidOperationException(
                $"A test that calls a witness has [Trait(\"Needs\", \"{Trait}\")]; --no-containers leaves it out.");
        }

        return WitnessContainer.OfThisRun;
    }
}
