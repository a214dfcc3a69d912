#!/usr/bin/env bash
# The providers' own client libraries against the emulator.
#
#   run.sh EMULATOR WORK_DIRECTORY [RECORD_FILE]
#
# Installs the packages of package-lock.json into WORK_DIRECTORY, starts EMULATOR on free ports and runs the tests with
# Node's own runner. Ends with 77 ("skipped", to ctest) and a sentence when Node, npm or the registry is out of reach.
set -euo pipefail
exec </dev/null
emulator="$1"
work="$2"
record="${3:-}"
sources="$(cd "$(dirname "$0")" && pwd)"

skip() {
    echo "SKIPPED: the tests of the vendors' clients were not run: $1"
    exit 77
}

command -v node >/dev/null || skip "node is not installed (Debian: nodejs)."
command -v npm >/dev/null || skip "npm is not installed."
[ "$(node --print 'Number(process.versions.node.split(".")[0]) >= 18')" = true ] ||
    skip "node $(node --version) is older than 18."

mkdir -p "$work"
cp "$sources"/package.json "$sources"/package-lock.json "$sources"/*.mjs "$work"
cd "$work"
lock="$(sha256sum package-lock.json)"
if [ "$(cat installed 2>/dev/null)" != "$lock" ]; then
    npm ci --ignore-scripts --no-audit --no-fund --prefer-offline >npm.log 2>&1 || {
        tail -n 5 npm.log
        skip "npm could not install the packages; see above."
    }
    printf '%s\n' "$lock" >installed
fi

state="$(mktemp -d)"
options=(--state "$state")
[ -z "$record" ] || options+=(--record "$record")
"$emulator" "${options[@]}" &
pid=$!
trap 'kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; rm -rf "$state"' EXIT
for _ in $(seq 300); do
    [ -e "$state/endpoints.json" ] && break
    kill -0 "$pid" || exit 1
    sleep 0.1
done

REMAND_EMULATOR_ENDPOINTS="$state/endpoints.json" NODE_EXTRA_CA_CERTS="$state/ca.pem" node --test ./*.test.mjs
