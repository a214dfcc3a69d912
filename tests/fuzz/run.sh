#!/usr/bin/env bash
# Runs each fuzz target for a while, from its seed corpus: tests/fuzz/run.sh [SECONDS for each, 10 by default]
#
# Builds the preset `fuzz` first, then runs as many targets at a time as there are processors. New finds go to a temporary
# directory; a crash's input is copied to build/fuzz/crashes.
# Ends with 0 only when no target crashed, hung or ran out of memory.
set -euo pipefail
seconds="${1:-10}"
case "$seconds" in
'' | *[!0-9]*)
    echo "run.sh: SECONDS must be a number" >&2
    exit 2
    ;;
esac
cd "$(dirname "$0")/../.."

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz

finds="$(mktemp -d)"
trap 'rm -rf "$finds"' EXIT
crashes=build/fuzz/crashes
mkdir -p "$crashes"
# GMime leaks a little on some crafted mail; workers are recycled for that, so leaks are not what is looked for here.
export ASAN_OPTIONS="detect_leaks=0:${ASAN_OPTIONS:-}"

# What a target has to say is kept until it ends, so that those that run beside each other do not mix.
fuzz() {
    local target="$1"
    mkdir -p "$finds/$target"
    if "build/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -max_len=65536 \
        -artifact_prefix="$crashes/$target-" "$finds/$target" "tests/fuzz/corpus/$target" >"$finds/$target.log" 2>&1; then
        echo "$target: $(grep -Eo 'Done [0-9]+ runs' "$finds/$target.log" || echo 'done')"
    else
        printf '%s: FAILED\n%s\n' "$target" "$(tail -n 40 "$finds/$target.log")"
        return 1
    fi
}
export -f fuzz
export seconds finds crashes

find tests/fuzz/corpus -mindepth 1 -maxdepth 1 -type d -printf '%f\0' | sort -z |
    xargs -0 -n 1 -P "$(nproc)" bash -c 'fuzz "$1"' fuzz
