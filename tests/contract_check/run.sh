#!/usr/bin/env bash
# Runs the connectors' contract and the end-to-end tests with a recording emulator, the vendors' clients as well where
# they can be had, and checks every exchange against the providers' descriptions.
#
#   run.sh BIN_DIRECTORY WORK_DIRECTORY
#
# The descriptions are looked for in REMAND_CONTRACTS, or else in ../shared/contracts beside the source tree. Without
# them: 77 ("skipped", to ctest) and a sentence.
set -euo pipefail
exec </dev/null
bin="$1"
work="$2"
root="$(cd "$(dirname "$0")/../.." && pwd)"
contracts="${REMAND_CONTRACTS:-}"
for candidate in "$root/../shared/contracts" "$root/../../shared/contracts"; do
    [ -n "$contracts" ] || [ ! -d "$candidate" ] || contracts="$candidate"
done
if [ ! -e "$contracts/microsoft-graph.openapi.json" ]; then
    echo "SKIPPED: the providers' descriptions are not here; set REMAND_CONTRACTS to their directory."
    exit 77
fi

rm -rf "$work/records"
mkdir -p "$work/records"
export REMAND_EMULATOR_RECORDS="$work/records"
for program in contract_tests remand-end-to-end-tests remand-emulator-tests remand-fault-tests; do
    # Whether its tests pass is said by its own entries; here only what was exchanged counts.
    case "$program" in
    remand-emulator-tests) filter="[described]" ;;
    remand-fault-tests) filter="[fault][26]" ;; # calendars
    *) filter="*" ;;
    esac
    "$bin/$program" "$filter" >"$work/$program.log" 2>&1 ||
        echo "$program has failures of its own; see $work/$program.log"
done
"$root/tests/vendor_clients/run.sh" "$bin/remand-emulator" "$work/vendor" "$work/records/vendor.jsonl" \
    >"$work/vendor.log" 2>&1 || tail -n 1 "$work/vendor.log"

"$bin/remand-contract-check" "$contracts" "$work"/records/*.jsonl
