#!/usr/bin/env bash
# Makes the image conformance/base:RELEASE from the Debian mirror that this machine itself uses: the way to a base image
# where no container registry is reachable. It holds what Debian's own slim image holds, and the same settings.
#
#   containers/base/make-base.sh RELEASE [IMAGE]      RELEASE: bookworm, trixie, forky, sid
#
# Exit: 0 made · 2 usage · 3 something is missing, told in the last line of stderr · else mmdebstrap's or docker's own.
set -euo pipefail

fail() { echo "make-base: $1" >&2; exit "${2:-3}"; }

release=${1:-}
[[ $release =~ ^[a-z]+$ ]] || fail "usage: make-base.sh RELEASE [IMAGE]" 2
image=${2:-conformance/base:$release}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
command -v apt-get > /dev/null || fail "needs a Debian or Ubuntu machine: without a container registry the base image is \
made by mmdebstrap."

install_missing() {
  command -v mmdebstrap > /dev/null && [[ -e $keyring ]] && return
  [[ $(id -u) = 0 ]] || fail "mmdebstrap is not installed; run: sudo apt-get install -y mmdebstrap debian-archive-keyring"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends mmdebstrap debian-archive-keyring
}

# The URI of the mirror that this machine's APT takes the named part of Debian from, or nothing.
mirror_of() {
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

install_missing
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mirror=$(mirror_of Debian)
security=$(mirror_of Debian-Security)
if [[ -n $mirror ]]; then
  sources > "$work/sources.list"
else
  : > "$work/sources.list" # not a Debian machine: mmdebstrap knows the mirrors of every Debian release itself
fi

# A container's apt reaches the mirror as this machine does. A proxy on loopback would not be there.
apt-config dump Acquire::http::Proxy Acquire::https::Proxy 2> /dev/null |
  grep -Ev '""|127\.0\.0\.1|localhost|\[::1\]' > "$work/proxy" || true

# As in Debian's own slim images: no documentation but copyright, no package cache, no daemon started by an installation.
cat > "$work/apt.conf" << 'CONF'
APT::AutoRemove::SuggestsImportant "false";
Acquire::GzipIndexes "true";
Acquire::Languages "none";
Acquire::Retries "3";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
CONF
cat "$work/proxy" >> "$work/apt.conf"
printf '#!/bin/sh\nexit 101\n' > "$work/policy-rc.d"
chmod 0755 "$work/policy-rc.d"

hooks=(
  --customize-hook="copy-in '$work/apt.conf' /etc/apt/"
  --customize-hook='mv "$1/etc/apt/apt.conf" "$1/etc/apt/apt.conf.d/90container"'
  --customize-hook="copy-in '$work/policy-rc.d' /usr/sbin/"
  --customize-hook='rm -f "$1/etc/resolv.conf" "$1/etc/hostname" "$1"/var/cache/apt/*.bin'
)
slim=()
for path in doc man info locale groff linda lintian; do slim+=(--dpkgopt="path-exclude=/usr/share/$path/*"); done
slim+=(--dpkgopt='path-include=/usr/share/doc/*/copyright')

echo "make-base: $release from ${mirror:-the mirrors that mmdebstrap knows}"
arguments=(--variant=minbase --include=tzdata "${slim[@]}" "${hooks[@]}" "$release" "$work/root.tar")
if [[ -s $work/sources.list ]]; then arguments+=("$work/sources.list"); fi
mmdebstrap --keyring="$keyring" "${arguments[@]}"

# The id is the content's: two machines with the same packages do not differ by the time of day.
docker import --change 'CMD ["bash"]' --change 'LABEL conformance.suite=1' "$work/root.tar" "$image"
