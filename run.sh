#!/usr/bin/env bash
# Finds or builds the program, sees to it that a container engine is there, and passes all arguments on: ./run.sh --help
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
artifacts=$root/artifacts
bundled=$root/bin/Conformance.Conformance # of a released bundle
oldest_api=41 # of 1.x: Docker 20.10, which Debian 12 has

say() { echo "run.sh: $*" >&2; }
fail() { say "$*"; exit 4; }
has() { command -v "$1" > /dev/null; }
is_root() { [[ $(id -u) = 0 ]]; }

# Until the program takes over, whatever fails is exit code 4: 1 means that a check was judged. What a signal ends keeps its code.
# shellcheck disable=SC2317,SC2329 # called by the trap
ended() { # EXIT CODE, COMMAND
  if (($1 == 0 || $1 == 4 || $1 > 128)); then return; fi
  say "it could not set itself up; this failed with $1: ${2%%$'\n'*}"
  exit 4
}
trap 'ended $? "$BASH_COMMAND"' EXIT

# --- where it writes ------------------------------------------------------------------------------------------------

# Not in a checkout that cannot be written, or where another user's locks and logs are in the way.
can_write() { # FOLDER
  mkdir -p "$1/logs" 2> /dev/null &&
    (: >> "$1/build.lock" && : >> "$1/engine.lock" && : >> "$1/logs/build.log" && : >> "$1/logs/engine.log") 2> /dev/null &&
    [[ -w $1 && ( ! -e $1/dotnet || -w $1/dotnet ) ]]
}

choose_artifacts() {
  local own
  if can_write "$artifacts"; then return; fi
  own=${root//\//%}
  if ((${#own} > 100)); then own=${own: -100}; fi
  own=${TMPDIR:-/tmp}/mail-conformance.$(id -u)/$own
  mkdir -p "${TMPDIR:-/tmp}" 2> /dev/null || true
  mkdir -m 700 "${own%/*}" 2> /dev/null || true
  if [[ ! -O ${own%/*} || -L ${own%/*} ]] || ! can_write "$own"; then
    fail "neither $artifacts nor $own can be written; another TMPDIR, or another user, may help."
  fi
  say "$artifacts cannot be written; logs, builds and results go to $own"
  artifacts=$own
  export CONFORMANCE_ARTIFACTS=$own
}

use_build() { # FOLDER
  program=$1/dotnet/bin/Conformance/release/Conformance.Conformance.dll
  stamp=$1/dotnet/built
}

# Waits for the lock that is open as file 9: two at once would break each other.
alone() { # WHAT IT IS FOR
  has flock || return 0
  flock -n 9 || { say "waiting for another run.sh that $1"; flock 9; }
}

# --- the container engine -------------------------------------------------------------------------------------------

needs_engine() {
  local word
  for word in "$@"; do
    case $word in -h | --help | '-?' | --version) return 1 ;; esac
  done
  case ${1:-} in
    help | version | probe | list | explain | scoreboard | record | diff | open | doctor | completion | '[suggest'*) return 1 ;;
    live) [[ ${2:-} != export && " $* " != *' --check '* ]] ;;
    test | bench) [[ ! -x $bundled && " $* " != *' --no-containers '* ]] ;; # not in a bundle, as the program tells
  esac
}

engine_answers() { complaint=$(docker version --format '{{.Server.APIVersion}}' 2>&1); }

ensure_engine() {
  if ! engine_answers; then
    (alone "sets up the container engine"; engine_answers || provide_engine) 9> "$artifacts/engine.lock"
    engine_answers || fail "the container engine does not answer: ${complaint##*$'\n'}"
  fi
  [[ ${complaint##*$'\n'} =~ ^1\.([0-9]+)$ ]] || fail "the container engine did not report its API version: $complaint"
  ((BASH_REMATCH[1] >= oldest_api)) ||
    fail "the container engine speaks API $complaint, and 1.$oldest_api is needed; upgrade it to Docker 20.10 or later."
}

provide_engine() {
  case $complaint in
    *'permission denied'*) fail "the container engine does not let user $(id -un) in; run as root, or:" \
      "sudo usermod -aG docker $(id -un), then log in again." ;;
  esac
  local where
  if where=$(configured_engine); then
    has docker || fail "$where says where the container engine is, and there is no docker command to reach it;" \
      "install one: sudo apt-get install -y docker-cli (Debian 13; docker.io before), or what this system calls it."
    fail "no container engine answers, and $where says where it is looked for; correct it, or unset it:" \
      "${complaint##*$'\n'}"
  fi
  if ! has docker || ! has dockerd; then install_engine; fi
  engine_answers || start_engine
}

# What says where the engine is, if anything does: then it is not for this script to install or to start another.
configured_engine() {
  local file=${DOCKER_CONFIG:-${HOME:-}/.docker}/config.json
  if [[ -n ${DOCKER_HOST:-} ]]; then
    echo "DOCKER_HOST=$DOCKER_HOST"
  elif [[ -n ${DOCKER_CONTEXT:-} ]]; then
    [[ $DOCKER_CONTEXT != default ]] && echo "DOCKER_CONTEXT=$DOCKER_CONTEXT"
  elif [[ $(cat "$file" 2> /dev/null) =~ \"currentContext\"[[:space:]]*:[[:space:]]*\"([^\"]+)\" ]]; then
    [[ ${BASH_REMATCH[1]} != default ]] && echo "the context ${BASH_REMATCH[1]} (docker context use)"
  else
    return 1
  fi
}

install_engine() {
  local how="install one: sudo apt-get install -y docker.io (Debian, Ubuntu), or what this system calls it."
  [[ $(uname -s) = Linux ]] || fail "there is no container engine; install Docker Desktop, or another that has docker."
  { is_root && has apt-get; } || fail "there is no container engine; $how"
  say "there is no container engine; installing Debian's docker.io with apt-get (log: $logs/engine.log)"
  apt_install docker.io ca-certificates >> "$logs/engine.log" 2>&1 ||
    fail "docker.io could not be installed: $(tail -n 1 "$logs/engine.log")"
  hash -r
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || return 1
  # From Debian 13 on the command is a package of its own.
  if apt-cache show docker-cli > /dev/null 2>&1; then set -- "$@" docker-cli; fi
  apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 "$@"
}

# After an unclean stop the number in such a file may be another process's by now: then the engine does not start.
remove_stale_pid() { # FILE NAME
  local pid
  pid=$(cat "$1" 2> /dev/null) || return 0
  [[ $(cat "/proc/$pid/comm" 2> /dev/null) = "$2" ]] || rm -f "$1"
}

start_engine() {
  is_root || fail "no container engine answers; start it: sudo service docker start"
  say "starting the container engine"
  remove_stale_pid /var/run/docker.pid dockerd
  remove_stale_pid /run/docker/containerd/containerd.pid containerd
  if service docker start >> "$logs/engine.log" 2>&1 && answers_soon; then return; fi
  # Without an init system, or where its script may not do what it wants: in a session of its own, it outlives this one.
  setsid dockerd >> /var/log/docker.log 2>&1 < /dev/null 9>&- &
  answers_soon $! || fail "the container engine does not start: $(tail -n 1 /var/log/docker.log)"
}

answers_soon() { # [PROCESS THAT MUST LIVE]
  local try
  for ((try = 0; try < 150; try++)); do
    if engine_answers; then return; fi
    if [[ -n ${1:-} ]] && ! kill -0 "$1" 2> /dev/null; then return 1; fi
    sleep 0.2
  done
  return 1
}

# --- the program ----------------------------------------------------------------------------------------------------

# The one library that a bundle does not bring and a bare system may lack; without it the runtime ends in a core dump.
ensure_libssl() {
  local libraries
  libraries=$(PATH=$PATH:/sbin ldconfig -p 2> /dev/null) || return 0
  [[ $libraries = *libssl.so.* ]] ||
    fail "OpenSSL's library is missing; install it: sudo apt-get install -y openssl (Debian, Ubuntu)," \
      "or what this system calls it."
}

find_dotnet() {
  local folder
  dotnet=$(command -v dotnet) && return
  for folder in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
    if [[ -x $folder/dotnet ]]; then
      dotnet=$folder/dotnet
      return
    fi
  done
  fail "the .NET SDK is missing; install version 10 (package dotnet-sdk-10.0, or from the .NET download page)."
}

# One line that changes whenever something changes that the program is built from.
sources() {
  local hash="sha1sum"
  has sha1sum || hash="shasum"
  (cd "$root" && find suites fixtures tools ./*.sln ./*.props ./*.targets global.json \
    \( -name bin -o -name obj -o -name node_modules \) -prune -o \
    -type f ! -name '*.md' -print0 | LC_ALL=C sort -z | xargs -0 $hash | $hash)
}

# Where a line can be written over by the next one.
is_terminal() { [[ -t 2 && ${TERM:-dumb} != dumb ]]; }

# A sign of life while the build goes on: how many projects are built, and for how long it has been going on.
watch_build() {
  local all built=0 told=-1 last=0
  all=$(grep -c 'csproj"' "$root/ConformanceSuite.sln" 2> /dev/null) || all="?"
  SECONDS=0
  while kill -0 $$ 2> /dev/null; do
    built=$(grep -c -- ' -> ' "$logs/build.log" 2> /dev/null) || built=0
    if is_terminal; then
      printf '\rrun.sh: building: %s of %s projects, %s s ' "$built" "$all" "$SECONDS" >&2
    elif ((built != told && built > 0)) || ((SECONDS - last >= 15)); then
      say "building: $built of $all projects, $SECONDS s"
      told=$built last=$SECONDS
    fi
    sleep 1
  done
}

is_built() { [[ -e $program && -e $stamp && $(< "$stamp") = "$now" ]]; }

build() {
  local sdk
  sdk=$(cd "$root" && "$dotnet" --version 2> /dev/null) ||
    fail "the .NET SDK that global.json asks for is missing; install version 10."
  say "building the suite with .NET SDK $sdk (log: $logs/build.log)"
  # No build server outlives the build.
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  : > "$logs/build.log"
  watch_build 9>&- < /dev/null &
  watcher=$!
  trap 'kill "$watcher" 2> /dev/null' EXIT
  local code=0
  "$dotnet" build "$root/ConformanceSuite.sln" --configuration Release --verbosity minimal \
    -p:UseSharedCompilation=false -p:ArtifactsPath="$artifacts/dotnet" > "$logs/build.log" 2>&1 < /dev/null || code=$?
  kill "$watcher" 2> /dev/null || true
  wait "$watcher" 2> /dev/null || true
  trap - EXIT
  if is_terminal; then printf '\r%60s\r' "" >&2; fi
  if ((code != 0)); then
    { grep -E ' error [A-Z]+[0-9]+:' "$logs/build.log" | sort -u || tail -n 20 "$logs/build.log"; } | head -n 20 >&2
    fail "the suite does not build; the whole log: $logs/build.log"
  fi
  echo "$now" > "$stamp"
}

# --------------------------------------------------------------------------------------------------------------------

choose_artifacts
logs=$artifacts/logs
export CONFORMANCE_HOME=$root
if needs_engine "$@"; then ensure_engine; fi
if [[ -x $bundled ]]; then
  ensure_libssl
  exec "$bundled" "$@"
fi
find_dotnet
now=$(sources)
use_build "$root/artifacts"
is_built || use_build "$artifacts"
if [[ ${1:-} = '[suggest'* ]] && ! is_built; then exit 0; fi # a shell asks at a keystroke, and does not wait for a build
if ! is_built; then (alone "builds"; is_built || build) 9> "$artifacts/build.lock"; fi
dotnet=$(readlink -f "$dotnet" 2> /dev/null || echo "$dotnet")
export DOTNET_ROOT=${DOTNET_ROOT:-${dotnet%/*}}
exec "$dotnet" "$program" "$@"
