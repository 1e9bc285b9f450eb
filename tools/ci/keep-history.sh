#!/usr/bin/env bash
# Adds a night's results to a history of them, and keeps of the history what tells something:
# keep-history.sh RESULTS HISTORY NIGHT, with files RESULTS/TARGET/VARIANT.json and HISTORY/NIGHT/TARGET/VARIANT.json, and the
# evidence beside each: VARIANT.evidence.json.gz.
# Of nights in a row with the same verdicts, the first and the last stay; of each configuration, so many results at most. Evidence
# stays for this night alone: it is a hundred times as large as what it proves.
# Exit codes: 0 done, 2 a name or a kind of file that no run leaves: then nothing has been written, 4 a damaged night.
set -euo pipefail
export LC_ALL=C

most=${MOST:-10}
results=${1%/} history=${2%/} night=$3
name='[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*'

refuse() { echo "keep-history.sh: $*" >&2; exit 2; }

[[ $night =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] || refuse "$night is not a date such as 2026-11-30."

# Files are removed at paths that are made of these names: no other name may come in, and no link lead out.
while IFS= read -r -d '' path; do
  [[ ${path#"$results/"} =~ ^$name/$name\.(evidence\.json\.gz|json)$ && -f $path && ! -L $path ]] ||
    refuse "$(printf %q "$path") is not a result of a run."
done < <(find "$results" -mindepth 1 ! -type d -print0)
mkdir -p "$history"
while IFS= read -r -d '' path; do
  refuse "$(printf %q "$path") is a link, and a history has none."
done < <(find "$history" -name .git -prune -o -type l -print0)

# What a reader would call the same: what ran, and what became of each check; not the times, nor the evidence.
tells() {
  jq --compact-output '[.suite.catalogue, .target.title, .target.version, .problem.kind,
    (.checks | map([.id, .verdict, .deviation != null, .staleDeviation != null]) | sort)]' "$@"
}

find "$history" -not -path '*/.git/*' -name '*.evidence.json.gz' -type f -delete
mkdir -p "$history/$night"
cp -R "$results/." "$history/$night"

while IFS= read -r -d '' file; do
  configuration=${file#"$history/$night/"}
  mapfile -d '' -t nights < <(
    printf '%s\0' "$history"/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/"$configuration" | sort -z
  )
  count=${#nights[@]}
  if ((count >= 3)); then
    told=$(tells "${nights[@]: -3}") ||
      { echo "keep-history.sh: one of these is damaged, repair or remove it: ${nights[*]: -3}" >&2; exit 4; }
    if [[ $(uniq <<< "$told" | wc -l) == 1 ]]; then
      rm -- "${nights[count - 2]}"
      unset "nights[count - 2]"
      nights=("${nights[@]}")
    fi
  fi
  while ((${#nights[@]} > most)); do
    rm -- "${nights[0]}"
    nights=("${nights[@]:1}")
  done
done < <(find "$history/$night" -name '*.json' -type f -print0)

find "$history" -mindepth 1 -not -path '*/.git*' -type d -empty -delete
