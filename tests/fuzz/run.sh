#!/usr/bin/env bash
# Runs each fuzz target for a while, from its seed corpus: tests/fuzz/run.sh [SECONDS for each, 10 by default]
#
# Builds the preset `fuzz` first. New finds go to a temporary directory; a crash's input is copied to build/fuzz/crashes.
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

failed=0
for seeds in tests/fuzz/corpus/*/; do
    target="$(basename "$seeds")"
    mkdir -p "$finds/$target"
    if "build/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -max_len=65536 \
        -artifact_prefix="$crashes/$target-" "$finds/$target" "$seeds" >"$finds/$target.log" 2>&1; then
        echo "$target: $(grep -Eo 'Done [0-9]+ runs' "$finds/$target.log" || echo 'done')"
    else
        echo "$target: FAILED"
        tail -n 40 "$finds/$target.log"
        failed=1
    fi
done
exit "$failed"
