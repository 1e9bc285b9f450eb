#!/usr/bin/env bash
# Makes the image conformance/base:RELEASE from the Debian mirror that this machine itself uses: the way to a base image
# where no container registry is reachable. It holds what Debian's own slim image holds, and the same settings.
#
#   containers/base/make-base.sh RELEASE [IMAGE]      RELEASE: bookworm, trixie, forky, sid
#
# Exit: 0 made · 2 usage · 3 something is missing, told in the last line of stderr · else mmdebstrap's or docker's.
set -euo pipefail

fail() { echo "make-base: $1" >&2; exit "${2:-3}"; }

release=${1:-}
[[ $release =~ ^[a-z]+$ ]] || fail "usage: make-base.sh RELEASE [IMAGE]" 2
image=${2:-conformance/base:$release}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

install_missing() {
  command -v mmdebstrap > /dev/null && [[ -e $keyring ]] && return
  command -v apt-get > /dev/null || fail "only a Debian or Ubuntu machine can make a base image from packages."
  [[ $(id -u) = 0 ]] || fail "mmdebstrap is missing; run: sudo apt-get install -y mmdebstrap debian-archive-keyring"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends mmdebstrap debian-archive-keyring
}

# The URI of the mirror that this machine's APT takes the named part of Debian from, or nothing.
mirror_of() {
  # shellcheck disable=SC2016 # fields that apt-get fills in
  apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 2> /dev/null |
    sed -n "s/^$1|//p" | grep -m1 '^http' || true
}

has_suite() { # MIRROR SUITE
  /usr/lib/apt/apt-helper -o Acquire::Retries=2 download-file "${1%/}/dists/$2/InRelease" "$work/probe" &> /dev/null
}

sources() {
  local signed="[signed-by=$keyring]"
  echo "deb $signed $mirror $release main"
  if has_suite "$mirror" "$release-updates"; then echo "deb $signed $mirror $release-updates main"; fi
  if [[ -n $security ]] && has_suite "$security" "$release-security"; then
    echo "deb $signed $security $release-security main"
  fi
}

# As in Debian's own slim images, and such settings of this machine as its mirror needs. A proxy on loopback would not
# be there in a container.
apt_settings() {
  cat << 'CONF'
APT::AutoRemove::SuggestsImportant "false";
Acquire::GzipIndexes "true";
Acquire::Languages "none";
Acquire::Retries "3";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
CONF
  apt-config dump | grep -E '^Acquire::(Check-Valid-Until|Check-Date|https?::Proxy) ' |
    grep -Ev '""|127\.0\.0\.1|localhost|\[::1\]' || true
}

# The certificates that this machine's administrator trusts beside Debian's: what an image's recipe fetches (from npm,
# say) may come by way of a proxy that shows one of them. They count in an image once it installs ca-certificates.
local_cas() {
  mkdir -p "$work/overlay/usr/local/share/ca-certificates"
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$work/overlay/usr/local/share/ca-certificates" \; \
    2> /dev/null || true
}

install_missing
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mirror=$(mirror_of Debian)
security=$(mirror_of Debian-Security)
apt_settings > "$work/apt.conf"

# shellcheck disable=SC2016 # mmdebstrap gives the hook the new root as $1
options=(
  --variant=minbase --keyring="$keyring" --aptopt="$work/apt.conf"
  --customize-hook='rm -f "$1/etc/resolv.conf" "$1/etc/hostname"'
)
for path in doc man info locale groff linda lintian; do options+=(--dpkgopt="path-exclude=/usr/share/$path/*"); done
options+=(--dpkgopt='path-include=/usr/share/doc/*/copyright') # the last that matches holds
packages=tzdata
if [[ $release = bookworm ]]; then # else the merging of /usr pulls in the whole of Perl
  packages+=,usr-is-merged
  options+=(--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr)
fi
arguments=("$release" "$work/root.tar")
if [[ -n $mirror ]]; then # else not a Debian machine: mmdebstrap itself knows where each Debian release is
  sources > "$work/sources.list"
  arguments+=("$work/sources.list")
fi

echo "make-base: $release from ${mirror:-the mirror that mmdebstrap knows}"
mmdebstrap "${options[@]}" --include="$packages" "${arguments[@]}"

# No daemon is started by an installation in a container. (mmdebstrap removes such a file at its end.)
mkdir -p "$work/overlay/usr/sbin"
printf '#!/bin/sh\nexit 101\n' > "$work/overlay/usr/sbin/policy-rc.d"
local_cas
chmod -R u=rwX,go=rX "$work/overlay"
chmod 0755 "$work/overlay/usr/sbin/policy-rc.d"
# Files alone: an archive that names a folder twice is refused.
(cd "$work/overlay" && find usr -type f) |
  tar --append --file="$work/root.tar" --owner=0 --group=0 -C "$work/overlay" --files-from=-

docker import --change 'CMD ["bash"]' --change 'LABEL conformance.suite=1' "$work/root.tar" "$image"
