using System.CommandLine;
using Conformance.Invocation;
using Conformance.Output;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Spectre.Console;

namespace Conformance.Commands;

/// <summary>images: has the suite's own images ready, and names them.</summary>
internal static class ImagesCommand
{
    public static Command Create()
    {
        var command = new Command(
            "images",
            "Prepare the suite's own images, and list them: `docker save $(./run.sh images)` takes them to a "
                + "machine that can neither pull nor build.");
        command.SetAction((_, stop) => NameAsync(stop));
        return command;
    }

    private static async Task<int> NameAsync(CancellationToken stop)
    {
        Surroundings.Check();

        // Standard output is for the names.
        var view = new View(Terminal.On(Console.Error, Console.IsErrorRedirected));
        var store = new ImageStore(
            await ContainerEngine.ConnectAsync(stop), new ImageStoreOptions(SuiteFolders.Find()) { Progress = view });
        var images = await Task.WhenAll(
            store.BaseAsync(ImageStore.HomeRelease, stop), store.StepCaAsync(stop), store.LabAsync(stop),
            store.LiveAsync(stop));
        foreach (var image in images)
        {
            Console.WriteLine(image.Reference);
        }

        return ExitCode.AsExpected;
    }
}
