#!/usr/bin/env bash
# Adds a night's results to a history of them, and keeps of the history what tells something:
# keep-history.sh RESULTS HISTORY NIGHT, with files RESULTS/TARGET/VARIANT.json and HISTORY/NIGHT/TARGET/VARIANT.json.
# Of nights in a row with the same verdicts, the first and the last stay; of each configuration, so many results at most.
set -euo pipefail

most=${MOST:-20}
results=$1 history=$2 night=$3
[[ $night =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] || { echo "keep-history.sh: $night is no date, such as 2026-11-30." >&2; exit 2; }

# What a reader would call the same: what ran, and what became of each check; not the times, nor the evidence.
tells() {
  jq --compact-output '[.suite.catalogue, .target.title, .target.version, .problem.kind,
    (.checks | map([.id, .verdict, .deviation != null, .staleDeviation != null]) | sort)]' "$1"
}

mkdir -p "$history/$night"
cp -R "$results/." "$history/$night"

while IFS= read -r -d '' file; do
  configuration=${file#"$history/$night/"}
  mapfile -t nights < <(cd "$history" && printf '%s\n' */"$configuration" | LC_ALL=C sort)
  count=${#nights[@]}
  if ((count >= 3)); then
    now=$(tells "$file")
    if [[ $(tells "$history/${nights[count - 2]}") = "$now" && $(tells "$history/${nights[count - 3]}") = "$now" ]]; then
      rm "$history/${nights[count - 2]}"
      unset "nights[count - 2]"
      nights=("${nights[@]}")
    fi
  fi
  while ((${#nights[@]} > most)); do
    rm "$history/${nights[0]}"
    nights=("${nights[@]:1}")
  done
done < <(find "$history/$night" -name '*.json' -print0)

find "$history" -mindepth 1 -not -path '*/.git*' -type d -empty -delete
