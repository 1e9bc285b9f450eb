#!/usr/bin/env bash
# Says, as a list in Markdown, which targets are another version than the one that was measured: what-changed.sh RESULTS MEASURED,
# with files RESULTS/TARGET/VARIANT.json and the list that docs/measured.json is.
set -euo pipefail

results=$1 measured=$2

echo "### What has changed since the targets were measured"
found=$(find "$results" -name '*.json' | LC_ALL=C sort)
[[ -n $found ]] || { echo "what-changed.sh: $results holds no result." >&2; exit 4; }
changes=$(while IFS= read -r file; do
  jq --raw-output --slurpfile measured "$measured" '
    .target as $now
    | ([$measured[0][] | select(.target == $now.name) | .version] | first) as $was
    | if .problem != null then "* \($now.title): \(.problem.kind)"
      elif $was == null then "* \($now.title): \($now.version), not measured before"
      elif $was != $now.version then "* \($now.title): \($was) was measured, and it is \($now.version) now"
      else empty end' "$file"
done <<< "$found")
echo "${changes:-Nothing.}"
