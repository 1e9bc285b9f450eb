# Finds or builds the program and passes all arguments on: ./run.ps1 --help
# The twin of run.sh for Windows and macOS; a container engine is for you to install.
#requires -Version 7
$ErrorActionPreference = 'Stop'

# Until the program takes over, whatever fails is exit code 4: 1 means that a check was judged.
# Whoever reads the output has enough of it.
trap [Management.Automation.PipelineStoppedException] { exit 0 }
trap { [Console]::Error.WriteLine("run.ps1: it could not set itself up: $_"); exit 4 }

$root = $PSScriptRoot
$artifacts = Join-Path $root 'artifacts'
$program = Join-Path $artifacts 'dotnet/bin/Conformance/release/Conformance.Conformance.dll'
$stamp = Join-Path $artifacts 'dotnet/built'
$log = Join-Path $artifacts 'logs/build.log'

function Stop-Run([string] $sentence) {
    [Console]::Error.WriteLine("run.ps1: $sentence")
    exit 4
}

function Test-EngineNeeded([string[]] $words) {
    if ($words | Where-Object { $_ -in '-h', '--help', '-?', '--version' }) { return $false }
    if ($words.Count -eq 0) { return $true }
    $alone = 'help', 'version', 'probe', 'list', 'explain', 'scoreboard', 'record', 'diff', 'open', 'doctor', 'completion'
    if ($words[0] -in $alone -or $words[0].StartsWith('[suggest')) { return $false }
    if ($words[0] -eq 'live' -and ($words -contains '--check' -or $words[1] -eq 'export')) { return $false }
    return -not ($words[0] -eq 'test' -and $words -contains '--no-containers')
}

# As sha1sum prints it.
function Get-Sha1([byte[]] $bytes) {
    return [Convert]::ToHexString([Security.Cryptography.SHA1]::HashData($bytes)).ToLowerInvariant()
}

# Changes whenever something changes that the program is built from: the same line as the one of run.sh.
function Get-SourceHash {
    $folders = 'suites', 'fixtures', 'tools' | ForEach-Object { Join-Path $root $_ }
    $files = @(Get-ChildItem -LiteralPath $folders -Recurse -File -Force) | ForEach-Object {
        [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/')
    } | Where-Object { $_ -cnotmatch '/(bin|obj|node_modules)(/|$)' -and $_ -cnotlike '*.md' }
    $settings = Get-ChildItem -LiteralPath $root -File | Where-Object { $_.Name -cmatch '\.(sln|props|targets)$' } |
        ForEach-Object { "./$($_.Name)" }
    $paths = [string[]] (@($files) + @($settings) + 'global.json')
    [Array]::Sort($paths, [StringComparer]::Ordinal)
    $lines = $paths | ForEach-Object { "$(Get-Sha1 ([IO.File]::ReadAllBytes((Join-Path $root $_))))  $_`n" }
    return "$(Get-Sha1 ([Text.Encoding]::UTF8.GetBytes(-join $lines)))  -"
}

function Invoke-Build([string] $hash) {
    [Console]::Error.WriteLine("run.ps1: building the suite (log: $log)")
    New-Item -ItemType Directory -Force -Path (Split-Path $log) | Out-Null
    $solution = Join-Path $root 'ConformanceSuite.sln'
    Set-Content -LiteralPath $log -Value ''
    & dotnet build $solution --configuration Release --verbosity minimal --nologo 2>&1 | ForEach-Object {
        Add-Content -LiteralPath $log -Value "$_"
        if ("$_" -match '^\s*(\S+) -> ') { [Console]::Error.WriteLine("run.ps1: built $($Matches[1])") }
    }
    if ($LASTEXITCODE -ne 0) {
        Get-Content -Tail 20 -LiteralPath $log | ForEach-Object { [Console]::Error.WriteLine($_) }
        Stop-Run "the suite does not build; the whole log: $log"
    }
    Set-Content -LiteralPath $stamp -Value $hash
}

$env:CONFORMANCE_HOME = $root

# A list that is written with commas and without quotes comes as an array.
$words = @($args | ForEach-Object { $_ -join ',' })
if (Test-EngineNeeded $words) {
    if (-not (Get-Command docker -ErrorAction SilentlyContinue)) {
        Stop-Run 'there is no container engine; install Docker Desktop, or another one with a docker command.'
    }
    & docker version --format '{{.Server.APIVersion}}' *> $null
    if ($LASTEXITCODE -ne 0) { Stop-Run 'no container engine answers; start Docker Desktop and try again.' }
}

$bundled = Join-Path $root ('bin/Conformance.Conformance' + $(if ($IsWindows) { '.exe' }))
if (Test-Path $bundled) {
    & $bundled @words
    exit $LASTEXITCODE
}
if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    Stop-Run 'the .NET SDK is missing; install version 10.'
}
$hash = Get-SourceHash
if (-not ((Test-Path $program) -and (Test-Path $stamp) -and (Get-Content -Raw $stamp).Trim() -eq $hash)) {
    # A shell asks at a keystroke, and does not wait for a build.
    if ("$words".StartsWith('[suggest')) { exit 0 }
    Invoke-Build $hash
}
& dotnet $program @words
exit $LASTEXITCODE
