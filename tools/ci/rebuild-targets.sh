#!/usr/bin/env bash
# Builds the images of all targets from nothing, runs each target quickly, and says which is no longer the version that docs/measured.json has:
# rebuild-targets.sh OUT [OPTION OF run]...
# The comparison goes to standard output and, in a job of GitHub Actions, into its summary.
# Exit: 0 all were built and ran as expected · 2 usage · 4 there are images already, so that not all would be built · else as run.sh ends.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
fail() { echo "rebuild-targets.sh: $1" >&2; exit "$2"; }

[[ $# -ge 1 ]] || fail "call it as rebuild-targets.sh OUT [OPTION OF run]..." 2
out=$1
shift
here=$(docker image ls --format '{{.Repository}}:{{.Tag}}' 'conformance/*')
[[ -z $here ]] || fail "the engine has ${here//$'\n'/, } already; existing images are not built again." 4

code=0
"$root/run.sh" run all --variant default --quick --out "$out" "$@" || code=$?
"$root/tools/ci/what-changed.sh" "$out/results" "$root/docs/measured.json" | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"

# What a mail system does wrong is the nightly board's news.
if [[ $code = 1 ]]; then code=0; fi
exit "$code"
