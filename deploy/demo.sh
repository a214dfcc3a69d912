#!/usr/bin/env bash
# Shows Remand at work: two emulated clouds over TLS, one tenant on each, authorised as a real administrator would,
# a mixed set of mail, the service in enforcing mode, and a table of what became of each message.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    cat <<'TEXT'
usage: deploy/demo.sh [--quick] [--keep] [--mail DIR] [--state DIR]

  --quick      skip the apt step (the packages are installed already)
  --keep       leave everything running at the end, and print how to look around
  --mail DIR   deliver the messages of DIR (any mix of .eml files and mboxes) instead of the demo's own
  --state DIR  keep databases, keys and logs there instead of in a new temporary folder

It needs Debian 12 and root or sudo for the apt step, and sends nothing beyond this machine's loopback.
TEXT
}

quick=no keep=no mail=deploy/demo/mail state=
while (($#)); do
    case $1 in
    --quick) quick=yes ;;
    --keep) keep=yes ;;
    --mail) mail=${2:?--mail wants a folder}; shift ;;
    --state) state=${2:?--state wants a folder}; shift ;;
    -h | --help) usage; exit 0 ;;
    *) echo "demo.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done
[[ -d $mail ]] || { echo "demo.sh: $mail is not a folder; --mail wants a folder with .eml files or mboxes." >&2; exit 2; }
mail=$(cd "$mail" && pwd)

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
step() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }
show() { printf '%s$ remand %s%s\n' "$dim" "$*" "$plain"; remand "$@"; }

if [[ $quick == no ]]; then
    step "Installing what is needed (skip it next time with --quick)"
    deploy/packages.sh build
fi

step "Building (the first time takes a few minutes)"
cmake --preset release --log-level=WARNING >/dev/null
cmake --build --preset release --target remand remand-emulator remand-demo
bin=$PWD/build/release/bin

if [[ -z $state ]]; then state=$(mktemp -d "${TMPDIR:-/tmp}/remand-demo.XXXXXX"); else mkdir -p "$state"; fi
chmod 700 "$state"
export REMAND_CONFIG=$state/remand.toml
remand() { "$bin/remand" "$@"; }
demo() { "$bin/remand-demo" "$@"; }

emulator_pid='' service_pid=''
finish() {
    local code=$?
    if [[ $keep == yes && $code == 0 ]]; then return; fi
    [[ -n $service_pid ]] && kill "$service_pid" 2>/dev/null && wait "$service_pid" 2>/dev/null
    [[ -n $emulator_pid ]] && kill "$emulator_pid" 2>/dev/null && wait "$emulator_pid" 2>/dev/null
    if ((code != 0)); then
        echo "The demo stopped early; logs are in $state (service.log, emulator.log)." >&2
    elif [[ $keep == no ]]; then
        rm -rf "$state"
    fi
}
trap finish EXIT
trap 'exit 130' INT TERM

step "Starting an emulated Microsoft cloud and an emulated Google cloud, over TLS"
setsid "$bin/remand-emulator" --state "$state/clouds" >"$state/emulator.log" 2>&1 &
emulator_pid=$!
demo wait-for "$state/clouds/endpoints.json"
demo seed --endpoints "$state/clouds/endpoints.json" --out "$state/given"
echo "What an administrator would have been given by the two providers is in $state/given."

step "Starting the service"
remand key create "$state/remand.key"
mkdir -p "$state/service"
cat >"$REMAND_CONFIG" <<TOML
state_directory = "$state/service"
key_file = "$state/remand.key"
listen = "127.0.0.1:0"

[poll]
fast = "1s"
normal = "1s"
idle = "1s"
sweep = "1h"

# Most of the demo's mail is bad, on purpose: the breaker that stops a rule gone wild would trip at once.
[breaker]
moves_an_hour = 100000
share_of_mail = 1.0
TOML
setsid "$bin/remand" serve >"$state/service.log" 2>&1 &
service_pid=$!
demo wait-for "$state/service/remand.sock"
echo "Running; its log is $state/service.log."

. "$state/given/tenants.env"
step "Authorising a Microsoft 365 tenant"
show tenant add harbour --provider microsoft --access read-write --ca-file "$CA_FILE" --authority "$MICROSOFT_AUTHORITY" \
    --graph-endpoint "$MICROSOFT_GRAPH" --directory-id "$MICROSOFT_DIRECTORY_ID" --client-id "$MICROSOFT_CLIENT_ID" \
    --client-secret-file "$MICROSOFT_CLIENT_SECRET_FILE"
printf '%s$ remand tenant authorize harbour%s\n' "$dim" "$plain"
# The demo plays the administrator's browser: it opens the address that the command prints, presses Accept, and goes where
# that leads, which is back to the waiting command.
browser() {
    local line address='' page
    while IFS= read -r line; do
        printf '%s\n' "$line"
        [[ $line =~ https://[^[:space:]]*adminconsent[^[:space:]]* ]] && address=${BASH_REMATCH[0]}
        [[ $line == Waiting* && -n $address ]] || continue
        page=$(curl --silent --show-error --fail --cacert "$CA_FILE" "$address")
        echo "   (the administrator reads the page \"$(sed -n 's:.*<title>\(.*\)</title>.*:\1:p' <<<"$page" | head -n 1)\" and presses Accept)"
        curl --silent --show-error --fail --location --cacert "$CA_FILE" --output "$state/browser.html" \
            --data "${address#*\?}&decision=accept" "${address%%\?*}"
    done
}
remand tenant authorize harbour --redirect-uri "$MICROSOFT_REDIRECT_URI" </dev/null | browser

step "Authorising a Google Workspace tenant"
show tenant add lumen --provider google --access read-write --ca-file "$CA_FILE" --token-endpoint "$GOOGLE_TOKEN" \
    --gmail-endpoint "$GOOGLE_GMAIL" --directory-endpoint "$GOOGLE_DIRECTORY" --admin "$GOOGLE_ADMIN" \
    --service-account-key-file "$GOOGLE_KEY_FILE"
demo grant --endpoints "$state/clouds/endpoints.json" # the steps in the Admin console that the next command lists
show tenant authorize lumen

step "Enforcing: new tenants only watch until they are told to act"
for tenant in harbour lumen; do
    show tenant policy "$tenant" malicious quarantine suspicious junk spoof junk spam junk
    show tenant mode "$tenant" enforce
done

step "Delivering mail from $mail"
demo deliver --endpoints "$state/clouds/endpoints.json" --mail "$mail" --out "$state/delivered.json"
remand poll harbour >/dev/null
remand poll lumen >/dev/null
demo watch --remand "$bin/remand" --delivered "$state/delivered.json"

step "What became of each message"
demo table --endpoints "$state/clouds/endpoints.json" --remand "$bin/remand" --delivered "$state/delivered.json"

if [[ $keep == yes ]]; then
    disown -a
    step "Left running"
    cat <<TEXT
    export REMAND_CONFIG=$REMAND_CONFIG PATH=$bin:\$PATH
    remand status
    remand messages list --disposition malicious
    remand messages show 1
    remand actions list
    remand actions undo --all --wait     # puts everything back
    remand actions export                # post-delivery events as JSON lines
    curl --cacert $CA_FILE $CONTROL/v1/truth | jq

End it with: kill $service_pid $emulator_pid; rm -rf $state
TEXT
fi
