namespace Conformance.Proof.Containers;

/// <summary>A shell script in the place of a program that the suite asks.</summary>
internal static class StandIn
{
    public static void Write(string path, string script)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
