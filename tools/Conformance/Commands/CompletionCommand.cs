using System.CommandLine;
using Conformance.Descriptions;
using Conformance.Targets.Description;

namespace Conformance.Commands;

/// <summary>completion SHELL: a script that has a shell complete commands, options, targets and checks.</summary>
/// <remarks>Each hands the line, as far as it is written, to <see cref="Completions"/>.</remarks>
internal static class CompletionCommand
{
    private const string Bash = """
        _mail_conformance() {
          local line="./run.sh ${COMP_WORDS[*]:1:COMP_CWORD}" words
          words=$("${COMP_WORDS[0]}" '[suggest]' "$line" 2> /dev/null)
          mapfile -t COMPREPLY < <(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}")
        }
        complete -o default -F _mail_conformance run.sh
        """;

    private const string Zsh = """
        _mail_conformance() {
          local -a found
          found=(${(f)"$("${words[1]}" '[suggest]' "./run.sh ${(j: :)words[2,CURRENT]}" 2> /dev/null)"})
          if (( $#found )); then compadd -- $found; else _files; fi
        }
        compdef _mail_conformance run.sh
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName run, run.ps1 -ScriptBlock {
            param($word, $line, $position)
            $written = $line.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.Extent.Text }
            if ($word -eq '') { $written = @($written) + '' }
            & $line.CommandElements[0].Extent.Text '[suggest]' "./run.sh $($written -join ' ')" 2> $null |
                Where-Object { $_ -like "$word*" } |
                ForEach-Object { [Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    /// <summary>Where each shell reads it, as a person would type it.</summary>
    private static readonly IReadOnlyDictionary<string, string> Scripts = new Dictionary<string, string>
    {
        ["bash"] = $"# source <(./run.sh completion bash)\n{Bash}",
        ["zsh"] = $"# source <(./run.sh completion zsh), after compinit\n{Zsh}",
        ["pwsh"] = $"# ./run.ps1 completion pwsh | Out-String | Invoke-Expression\n{PowerShell}",
    };

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = string.Join(", ", Scripts.Keys) };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var word] && !Scripts.ContainsKey(word.Value))
            {
                result.AddError($"`completion` does not know {Suggestion.Quote(word.Value)}"
                    + Suggestion.Among(word.Value, [.. Scripts.Keys]));
            }
        });
        var command = new Command("completion", "Print what makes a shell complete this command.") { shell };
        command.SetAction(parsed => Console.Out.WriteLine(Scripts[parsed.GetValue(shell)!]));
        return command;
    }
}
