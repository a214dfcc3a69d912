#!/usr/bin/env bash
# The Debian 12 packages that Remand needs, and the only list of them.
#
#   deploy/packages.sh [--list] build|test|run ...
#
# build: to compile it.  test: to run its tests and fuzzers (comes on top of build).  run: to run a built one.
# Installs what is missing with apt-get; when nothing is missing it neither needs root nor the network.
# --list prints the names instead, one a line.
set -euo pipefail

build_packages=(
    g++ cmake ninja-build ccache pkg-config
    libcpprest-dev libboost-dev libboost-atomic-dev libboost-chrono-dev libboost-date-time-dev libboost-filesystem-dev
    libboost-random-dev libboost-regex-dev libboost-system-dev libboost-thread-dev
    libssl-dev zlib1g-dev nlohmann-json3-dev libfmt-dev libexpected-dev
    libgmime-3.0-dev libarchive-dev libseccomp-dev libpng-dev libturbojpeg0-dev libzxing-dev libtlsh-dev
    libicu-dev libidn2-dev libpsl-dev libre2-dev libjemalloc-dev
    libsqlite3-dev
    libcli11-dev libtomlplusplus-dev libsystemd-dev
    catch2 ca-certificates curl # the tests are configured with the rest; the demo's browser is curl
)
test_packages=(
    clang libclang-rt-14-dev lld
    jq openssl sqlite3
    nodejs npm # the providers' own client libraries, in tests/vendor_clients
)
run_packages=(
    libcpprest2.10 libssl3 libfmt9 zlib1g
    libgmime-3.0-0 libarchive13 libseccomp2 libpng16-16 libturbojpeg0 libzxing2 libtlsh0
    libicu72 libidn2-0 libpsl5 libre2-9 libjemalloc2
    libsqlite3-0 libsystemd0 libtomlplusplus3
    ca-certificates
)

usage() {
    sed -n '2,9s/^# \{0,1\}//p' "$0"
}

is_installed() {
    # A nodejs from elsewhere than Debian brings npm itself, and does not go together with Debian's.
    [ "$1" != npm ] || ! command -v npm >/dev/null || return 0
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# What apt-get has to say fills pages; it is shown when something went wrong.
install() {
    local talk
    talk=$(mktemp)
    if ! as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends -o Dpkg::Use-Pty=0 -qq "$@" >"$talk" 2>&1; then
        cat "$talk" >&2
        rm -f "$talk"
        echo "packages.sh: apt-get could not install what is missing; its last words are above." >&2
        return 1
    fi
    rm -f "$talk"
}

wanted=()
only_list=false
for argument in "$@"; do
    case "$argument" in
    build) wanted+=("${build_packages[@]}") ;;
    test) wanted+=("${test_packages[@]}") ;;
    run) wanted+=("${run_packages[@]}") ;;
    --list) only_list=true ;;
    --help | -h)
        usage
        exit 0
        ;;
    *)
        echo "packages.sh: unknown word '$argument'; see --help" >&2
        exit 2
        ;;
    esac
done
if [ ${#wanted[@]} = 0 ]; then
    usage >&2
    exit 2
fi

if $only_list; then
    printf '%s\n' "${wanted[@]}"
    exit 0
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "packages.sh: this is not a Debian system; install the equivalents of these yourself:" >&2
    printf '  %s\n' "${wanted[@]}" >&2
    exit 1
fi

missing=()
for package in "${wanted[@]}"; do
    is_installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} = 0 ]; then
    exit 0
fi

if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    echo "packages.sh: these packages are missing, and neither are we root nor is there sudo; as root, run:" >&2
    echo "  apt-get install ${missing[*]}" >&2
    exit 1
fi

echo "Installing ${#missing[@]} packages and what they need (a few minutes): ${missing[*]}"
# The package lists of a fresh machine are empty or old: fetch them, and once more if the mirror was in the middle of
# its own update.
as_root apt-get update -qq || { sleep 5 && as_root apt-get update -qq; } ||
    echo "packages.sh: the package lists could not be refreshed; trying with those that are here" >&2
install "${missing[@]}"
