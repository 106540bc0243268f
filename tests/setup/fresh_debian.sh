#!/usr/bin/env bash
# The proof that a fresh machine is enough: makes a clean Debian in a folder with debootstrap, copies the
# project into it and runs bin/run twice (first start, then again) and bin/test there. Not part of bin/test:
# it takes long, and needs root and debootstrap.
#
#   tests/setup/fresh_debian.sh bookworm /tmp/fresh        (or trixie)
#
# FRESH_MIRROR   Debian mirror (needed)            FRESH_CA_BUNDLE  certificates that the network here asks for
# FRESH_PLACE    folder of the project in there    FRESH_SOURCE     project to copy (this one)
# FRESH_SKIP     first, again or test: steps left out, comma-separated
set -euo pipefail
release=${1:?release, for example bookworm} folder=${2:?folder for the clean system}
root=$folder/$release
place=${FRESH_PLACE:-/root/qiongtu}
source=${FRESH_SOURCE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
port=8190
certificates=/etc/fresh-certificates.crt

make_system() {
    [ -x "$root/bin/bash" ] || debootstrap --variant=minbase "$release" "$root" "${FRESH_MIRROR:?}" >"$root.log"
    echo "deb $FRESH_MIRROR $release main" >"$root/etc/apt/sources.list"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    [ -z "${FRESH_CA_BUNDLE:-}" ] || cp "$FRESH_CA_BUNDLE" "$root$certificates"
    grep -hs Check-Valid-Until /etc/apt/apt.conf.d/* >"$root/etc/apt/apt.conf.d/99fresh" || true
}

copy_project() {
    rm -rf "${root:?}$place"
    mkdir -p "$root$place"
    tar -C "$source" --exclude=./.git --exclude=./.venv --exclude=./var --exclude=node_modules \
        --exclude=./frontend/dist --exclude=__pycache__ -c . | tar -C "$root$place" -x --no-same-owner
}

mount_kernel() {
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/dev/shm" 2>/dev/null || true
}

inside() {
    local network=()
    [ -z "${FRESH_CA_BUNDLE:-}" ] ||
        network=("PIP_CERT=$certificates" "NODE_EXTRA_CA_CERTS=$certificates" "SSL_CERT_FILE=$certificates")
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "${network[@]}" \
        bash -c "cd $place && exec \"\$@\"" bash "$@"
}

clean_up() {
    inside bin/run --stop >/dev/null 2>&1 || true
    umount "$root/dev/shm" 2>/dev/null || true
    umount -l "$root/dev" "$root/proc" 2>/dev/null || true
}

# start_once LABEL: runs bin/run until a page is served, says how long it took, stops it.
start_once() {
    local began=$SECONDS
    inside bin/run --port "$port" --size small </dev/null &
    local running=$!
    until inside /usr/bin/python3 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/readyz')" 2>/dev/null; do
        kill -0 "$running" 2>/dev/null || { echo "$release: bin/run ($1) ended without a page" >&2 && exit 1; }
        sleep 0.5
    done
    echo "$release: $1 start took $((SECONDS - began)) s to a page"
    inside bin/run --stop
    wait "$running"
}

run_tests() {
    local began=$SECONDS
    inside bin/test </dev/null
    echo "$release: bin/test took $((SECONDS - began)) s"
}

wanted() {
    [[ ",${FRESH_SKIP:-}," != *",$1,"* ]]
}

mkdir -p "$folder"
make_system
copy_project
trap clean_up EXIT
mount_kernel
! wanted first || start_once first
! wanted again || start_once again
! wanted test || run_tests
echo "$release: all passed"
