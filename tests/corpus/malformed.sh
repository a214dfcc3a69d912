#!/usr/bin/env bash
# Every broken mail of a folder gets its line, and none breaks, stalls or starves a worker.
#
#   tests/corpus/malformed.sh [FOLDER] [BUILD]
#
# FOLDER: mail that is meant to break parsers, one message a file (default: $REMAND_CORPUS/malformed, or
# /tmp/corpus/malformed). BUILD: where bin/remand is (default: build/release). Prints a summary, the slowest ten mails and
# what their scan took; ends with 0 when all is well, 1 when not, 3 when the folder is not here (nothing was checked).
set -euo pipefail
cd "$(dirname "$0")/../.."
folder="${1:-${REMAND_CORPUS:-/tmp/corpus}/malformed}"
build="${2:-build/release}"
limit_ms=200 # of the scan of one mail, measured from outside

if [ ! -d "$folder" ]; then
    echo "malformed.sh: $folder is not here: NOTHING WAS CHECKED. Unpack a corpus of broken mail there, or name its folder." >&2
    exit 3
fi
if [ ! -x "$build/bin/remand" ]; then
    echo "malformed.sh: $build/bin/remand is missing; first: cmake --preset release && cmake --build --preset release" >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mails=$(find "$folder" -type f | wc -l)
"$build/bin/remand" --json scan --jobs 2 "$folder" >"$work/lines" 2>"$work/errors" || true
lines=$(grep -c '"path"' "$work/lines" || true)
lost=$(grep -c '"unscannable":"The parser ' "$work/lines" || true)
unreadable=$(grep -c '"error":' "$work/lines" || true)
echo "$mails files, $lines lines, $lost that cost a worker, $unreadable unreadable"

failed=0
[ "$lines" -ge "$mails" ] || { echo "FAILED: fewer lines than files"; failed=1; }
[ "$lost" = 0 ] || { echo "FAILED: these cost a worker:"; grep '"unscannable":"The parser ' "$work/lines" | cut -c1-200; failed=1; }
[ "$unreadable" = 0 ] || { echo "FAILED: these were not read:"; grep '"error":' "$work/lines" | cut -c1-200; failed=1; }

# One process for each of the largest: what starting it takes is measured with an empty mail and taken off.
milliseconds() {
    local from to
    from=$(date +%s%N)
    "$build/bin/remand" scan --jobs 1 "$1" >/dev/null 2>&1 || true
    to=$(date +%s%N)
    echo $(((to - from) / 1000000))
}
: >"$work/empty.eml"
milliseconds "$work/empty.eml" >/dev/null
base=$(milliseconds "$work/empty.eml")
echo "slowest of the 40 largest (start of the program, $base ms, taken off):"
find "$folder" -type f -printf '%s %p\n' | sort -rn | head -n 40 | while read -r _ path; do
    took=$(($(milliseconds "$path") - base))
    echo "$took $path"
done | sort -rn | head -n 10 | tee "$work/slow" | sed 's/^/  /'
slowest=$(head -n 1 "$work/slow" | cut -d' ' -f1)
[ "${slowest:-0}" -le "$limit_ms" ] || { echo "FAILED: over $limit_ms ms"; failed=1; }
[ $failed = 0 ] && echo "all well"
exit $failed
