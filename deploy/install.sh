#!/usr/bin/env bash
# Installs a release build on this machine: programs, systemd unit, configuration, key, and the user that runs it.
#
#   deploy/install.sh [--build DIR] [--prefix DIR]
#
# --build DIR   where the programs were built (default: build/release)
# --prefix DIR  where they go (default: /usr/local)
# Run as root, also for an upgrade: programs and unit are replaced; configuration, key and state are never touched when
# they are there. The service is not started for the first time; an upgrade restarts one that runs.
set -euo pipefail
cd "$(dirname "$0")/.."

build=build/release
prefix=/usr/local
while [ $# -gt 0 ]; do
    case "$1" in
    --build) build=${2:?--build needs a folder}; shift 2 ;;
    --prefix) prefix=${2:?--prefix needs a folder}; shift 2 ;;
    --help | -h) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "install.sh: unknown word '$1'; see --help" >&2; exit 2 ;;
    esac
done

if [ "$(id -u)" != 0 ]; then
    echo "install.sh: run this as root." >&2
    exit 1
fi
for program in remand remand-extract-worker; do
    if [ ! -x "$build/bin/$program" ]; then
        echo "install.sh: $build/bin/$program is missing; first: cmake --preset release && cmake --build --preset release" >&2
        exit 1
    fi
done

deploy/packages.sh run
if ! getent passwd remand >/dev/null; then
    useradd --system --home-dir /var/lib/remand --no-create-home --shell /usr/sbin/nologin remand
fi
install -d -m 0755 "$prefix/bin" "$prefix/share/doc/remand" "$prefix/share/remand/lists" /etc/remand
install -d -m 0700 -o remand -g remand /var/lib/remand
install -m 0755 "$build/bin/remand" "$build/bin/remand-extract-worker" "$prefix/bin/"
install -m 0644 scanner/data/*.txt "$prefix/share/remand/lists/"
install -m 0644 docs/*.md "$prefix/share/doc/remand/"
if [ ! -e /etc/remand/remand.toml ]; then
    install -m 0644 deploy/remand.example.toml /etc/remand/remand.toml
fi
if [ ! -e /etc/remand/remand.key ]; then
    "$prefix/bin/remand" key create /etc/remand/remand.key
fi

if [ -d /run/systemd/system ]; then
    sed "s#/usr/local/#$prefix/#g" deploy/remand.service >/etc/systemd/system/remand.service
    chmod 0644 /etc/systemd/system/remand.service
    systemctl daemon-reload
    if systemctl --quiet is-active remand; then
        systemctl restart remand
        echo "Upgraded and restarted: $("$prefix/bin/remand" version | head -n 1)"
        exit 0
    fi
    echo "Installed. Start it now and at each boot: systemctl enable --now remand"
else
    echo "Installed. systemd does not run here: start it with: $prefix/bin/remand serve"
fi
echo "Then add a tenant: remand tenant add --help"
