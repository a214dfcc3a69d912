#!/usr/bin/env bash
# Checks exchanges with the emulated clouds against the providers' descriptions: those that the connectors' contract, the
# end-to-end tests and the vendors' clients left in RECORDS, and those of the few emulator and fault tests that keep to the
# descriptions, which it runs itself.
#
#   run.sh BIN_DIRECTORY WORK_DIRECTORY RECORDS
#
# The descriptions are looked for in REMAND_CONTRACTS, or else in ../shared/contracts beside the source tree. Without
# them: 77 ("skipped", to ctest) and a sentence.
set -euo pipefail
exec </dev/null
bin="$1"
work="$2"
records="$3"
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
record() {
    # Whether its tests pass is said by its own entries; here only what was exchanged counts.
    REMAND_EMULATOR_RECORDS="$work/records" "$bin/$1" "$2" >"$work/$1.log" 2>&1 ||
        echo "$1 has failures of its own; see $work/$1.log"
}
record remand-emulator-tests "[described]"
record remand-fault-tests "[fault][26]" # calendars

"$bin/remand-contract-check" "$contracts" "$records"/*.jsonl "$work"/records/*.jsonl
