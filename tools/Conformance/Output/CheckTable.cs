using Conformance.Checks.Core;

namespace Conformance.Output;

/// <summary>Checks as a table for people: id, role, level, clause, and the sentence that each tests.</summary>
internal static class CheckTable
{
    public static void Print(IEnumerable<CheckFacts> checks)
    {
        var table = new TextTable("Check", "Role", "Level", "Clause", "Says");
        foreach (var check in checks)
        {
            table.Add(check.Id, check.Role.Word(), check.Level.Word(), check.Rfc, check.Says);
        }

        table.Print();
    }
}
