#!/usr/bin/env bash
# Looks at an unpacked bundle: all that a run needs is there, and nothing that compiles, analyzes or builds.
#
#   tools/release/check.sh FOLDER
#
# Exit: 0 it is so · 1 it is not, each file in a line of stderr · 2 usage.
set -euo pipefail

[[ $# = 1 && -d $1 ]] || { echo "usage: tools/release/check.sh FOLDER" >&2; exit 2; }
cd "$1"
wrong=0
tell() { echo "check.sh: $*" >&2; wrong=1; }

programs=(run.sh bin/Conformance.Conformance bin/Conformance.Runner lab/Conformance.LabHost lab/Conformance.Reference
  live/Conformance.LiveHost containers/base/make-base.sh)
for program in "${programs[@]}"; do
  [[ -x $program ]] || tell "$program is missing, or cannot be run."
done
for file in README.md LICENSE licenses/packages.tsv docs/adding-a-target.md docs/checks.tsv docs/result.schema.json \
  containers/lab/Dockerfile containers/step-ca/Dockerfile containers/targets/postfix/target.yaml bin/libcoreclr.so \
  lab/libcoreclr.so live/libcoreclr.so containers/live/Dockerfile containers/live/cases.yaml; do
  [[ -s $file ]] || tell "$file is missing."
done

# By name: the compiler and its server, analyzers and generators, the SDK and what it builds with.
tools='Microsoft\.CodeAnalysis.*|csc(\..+)?|vbc(\..+)?|VBCSCompiler.*'
tools+='|analyzers|.+\.(Code)?Analyzers?\..*|.+\.Generators?\..*'
tools+='|sdk|dotnet(\..+)?|MSBuild.*|Microsoft\.Build.*|NuGet\..*'
while IFS= read -r -d '' found; do
  tell "${found#./} is of a compiler, an analyzer or an SDK, and a bundle has none."
done < <(find . -regextype posix-extended -iregex ".*/($tools)" -print0 | LC_ALL=C sort -z)

# What has no sources must not look as if it had: the program would want to build.
while IFS= read -r -d '' found; do
  tell "${found#./} is of the sources, and a bundle has none."
done < <(find . \( -name '*.sln' -o -name '*.csproj' -o -name 'Directory.Build.props' \) -print0 | LC_ALL=C sort -z)
exit "$wrong"
