#!/usr/bin/env bash
# Puts a night's results into the history, which is a branch of the repository, and draws the scoreboard of it all:
# merge-night.sh RESULTS SITE, with RESULTS as `run --out` leaves them (TARGET/VARIANT.json, evidence beside it), the parts of all jobs together.
# REMOTE is the repository; TOKEN may write to it, where it asks for one; BRANCH and NIGHT have defaults.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
branch=${BRANCH:-results}
night=${NIGHT:-$(date -u +%Y-%m-%d)}

fail() {
  echo "merge-night.sh: $*" >&2
  exit 4
}

[[ $# = 2 && -n ${REMOTE:-} ]] || fail "call it as REMOTE=https://… merge-night.sh RESULTS SITE."
results=$1 site=$2
compgen -G "$results/*/*.json" > /dev/null || fail "$results holds no result (TARGET/VARIANT.json): no part left any."

# By the environment, and not on a command line that others can read, nor in a file that stays.
if [[ -n ${TOKEN:-} ]]; then
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraheader
  GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$TOKEN" | base64 -w 0)"
  export GIT_CONFIG_VALUE_0
fi
export GIT_TERMINAL_PROMPT=0

history=$(mktemp -d)
trap 'rm -rf "$history"' EXIT
# A branch that is not there is a beginning; a remote that does not answer is not: its history would be lost.
heads=$(git ls-remote --heads "$REMOTE" "refs/heads/$branch") || fail "$REMOTE does not answer."
if [[ -n $heads ]]; then
  git clone --quiet --depth 1 --single-branch --branch "$branch" "$REMOTE" "$history"
else
  git -C "$history" init --quiet
  git -C "$history" symbolic-ref HEAD "refs/heads/$branch"
  git -C "$history" remote add origin "$REMOTE"
fi

"$root/tools/ci/keep-history.sh" "$results" "$history" "$night"
# Drawn before anything is kept: what cannot be read must not enter the history.
"$root/run.sh" scoreboard "$history"/*/*/ --out "$site"

git -C "$history" add --all -- . ':!*.evidence.json.gz'
if git -C "$history" diff --cached --quiet; then
  echo "The history has this night already."
  exit 0
fi
# One commit, and no parents: what a commit holds stays for ever, also what a later one removes. The nights are its folders; the
# evidence is on the site, and nowhere else.
commit=$(git -C "$history" -c user.name=scoreboard -c user.email=scoreboard@users.noreply.github.com \
  commit-tree "$(git -C "$history" write-tree)" -m "Results until $night")
git -C "$history" push --quiet --force-with-lease="$branch:${heads%%[[:space:]]*}" origin "$commit:refs/heads/$branch"
