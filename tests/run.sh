#!/usr/bin/env bash
# Builds Remand with sanitizers and runs all of its tests, from nothing.
#
#   tests/run.sh [--quick] [--preset NAME] [-R REGEX]
#
# --quick         do not look for missing Debian packages
# --preset NAME   another preset of CMakePresets.json: dev (AddressSanitizer, UndefinedBehaviorSanitizer; the default),
#                 tsan or release
# -R REGEX        only the entries of ctest whose name matches (PROGRAM: FILE, or PROGRAM: CASE where cases take seconds);
#                 the fuzzers are left out then
#
# Works from any directory, as root or as a user with sudo, without a terminal. Ends with 0 only when all is well.
set -euo pipefail
exec </dev/null
cd "$(dirname "$0")/.."

preset=dev
expression=
is_quick=false
while [ $# -gt 0 ]; do
    case "$1" in
    --quick) is_quick=true ;;
    --preset)
        preset="${2:?--preset needs a name}"
        shift
        ;;
    -R)
        expression="${2:?-R needs a regular expression}"
        shift
        ;;
    --help | -h)
        sed -n '2,12s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    *)
        echo "run.sh: unknown option '$1'; see --help" >&2
        exit 2
        ;;
    esac
    shift
done

started=$SECONDS
heading() {
    printf '\n=== %s (after %d s)\n' "$1" "$((SECONDS - started))"
}

# ccache keeps its store below the home directory; a build machine may have none.
if [ ! -w "${HOME:-/nonexistent}" ]; then
    export CCACHE_DIR="${CCACHE_DIR:-$PWD/build/ccache}"
fi

if ! $is_quick; then
    heading "Packages"
    deploy/packages.sh build test
fi

results="$(mktemp)"
trap 'rm -f "$results"' EXIT

heading "Build: preset $preset"
cmake --preset "$preset" >"$results" 2>&1 || {
    cat "$results"
    echo "run.sh: configuring failed" >&2
    exit 1
}
cmake --build --preset "$preset" --parallel "$(nproc)"

heading "Tests"
# What was freed is watched for use until so much more was freed. With the default, sixteen times as much, memory is hardly ever
# used again within a test, and half of the processors' time goes into pages that are new.
export ASAN_OPTIONS="quarantine_size_mb=16:${ASAN_OPTIONS:-}"
selection=()
if [ -n "$expression" ]; then
    selection=(-R "$expression")
fi
tests_passed=true
ctest --test-dir "build/$preset" --parallel "$(nproc)" --output-on-failure --no-tests=error "${selection[@]}" 2>&1 |
    tee "$results" || tests_passed=false

fuzzing="not run"
if [ -z "$expression" ] && [ "$preset" = dev ] && [ -x tests/fuzz/run.sh ]; then
    heading "Fuzzers: 5 seconds each"
    if tests/fuzz/run.sh 5; then
        fuzzing="nothing found"
    else
        fuzzing="FAILED"
    fi
fi

heading "Summary"
grep -E '^[0-9]+% tests passed' "$results" || echo "ctest did not finish"
echo "Fuzzers: $fuzzing"
if $tests_passed && [ "$fuzzing" != FAILED ]; then
    echo "All is well."
else
    echo "Something failed; see above."
    exit 1
fi
