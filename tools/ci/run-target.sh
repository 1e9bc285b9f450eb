#!/usr/bin/env bash
# What action.yml calls: runs one target as the inputs of the action, given in the environment, ask for it.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

usage() {
  echo "run-target.sh: $*" >&2
  exit 2
}

target=${TARGET:-}
out=${OUT:-mail-conformance}
fail=${FAIL:-true}

[[ -n $target ]] || usage "the input target is empty; it names a folder with a target.yaml, an image or a bundled target."
[[ $fail = true || $fail = false ]] || usage "the input fail is true or false; it is '$fail'."

options=(--out "$out")
if [[ -n ${VARIANTS:-} ]]; then options+=(--variant "$VARIANTS"); fi
if [[ -n ${CHECKS:-} ]]; then options+=(--checks "$CHECKS"); fi
if [[ -n ${SHARD:-} ]]; then options+=(--shard "$SHARD"); fi
if [[ -n ${FAIL_ON:-} ]]; then options+=(--fail-on "$FAIL_ON"); fi

# What an earlier step has left there is not uploaded as a result of this one; what is not the suite's is left alone.
if grep -qs 'SNI and MTA-STS in mail systems' "$out/index.html"; then
  rm -rf "$out/results"
fi
rm -f "$out/junit.xml" "$out/results.trx" "$out/summary.md" "$out/exit-codes"

code=0
"$root/run.sh" run "$target" "${options[@]}" || code=$?
if [[ -n ${GITHUB_OUTPUT:-} ]]; then echo "exit-code=$code" >> "$GITHUB_OUTPUT"; fi

# Only what was judged is forgiven, and only where the program itself says that it was: the file has a line for everything that
# applies. A lab that broke, or a target that did not run, has said nothing.
if [[ $code = 1 && $fail = false ]]; then
  codes=$(cat "$out/exit-codes" 2> /dev/null || true)
  [[ $codes = 1 || $codes = 1$'\n'* ]] || {
    echo "run.sh ended with 1, and no check was judged: the step fails."
    exit 4
  }
  besides=${codes#1}
  if [[ -n $besides ]]; then
    echo "A judged check failed, which the input fail forgives, and so did something that it does not: the step fails."
    exit "$(echo "$besides" | grep -m 1 .)"
  fi
  echo "A judged check failed, and the input fail is false: the step goes on."
  exit 0
fi
exit "$code"
