namespace Conformance.Proof.Tools;

/// <summary>A shell script in the place of a program that the suite asks.</summary>
internal static class StandIn
{
    public static void Write(string path, string script)
    {
        // What is there may be a link to the machine's own program, which is not to be written to.
        File.Delete(path);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
