#!/usr/bin/env bash
# See that the machine has the system libraries and programs: `setup/system.sh serve|test [PYTHON]`.
# What is missing is installed by apt-get where this may be done (root, or sudo without a password), and is
# named in one line where it may not. Without what `serve` needs the set-up stops; a test whose program is
# missing skips, and says why.
set -euo pipefail
level=${1:?usage: setup/system.sh serve|test [PYTHON]}
python=${2:-python3}

# Debian's package for each need, and how to see that it is there without asking a package manager.
loads() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }
runs() { local name; for name in "$@"; do command -v "$name" >/dev/null && return; done; return 1; }
has_cjk() { compgen -G '/usr/share/fonts/*/noto*/Noto*CJK*' >/dev/null || compgen -G '/usr/local/share/fonts/*CJK*' >/dev/null; }
missing() {
    case $1 in
        serve)
            "$python" -c 'import ensurepip, venv' 2>/dev/null ||
                "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
            loads libpango-1.0.so.0 || echo libpango-1.0-0
            loads libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
            loads libharfbuzz-subset.so.0 || echo libharfbuzz-subset0 ;;
        test)
            runs chromium chromium-browser google-chrome || echo chromium
            loads libatomic.so.1 || echo libatomic1 # for the node in Playwright's wheel, which drives Chromium
            runs pdfsig || echo poppler-utils
            runs certutil || echo libnss3-tools
            runs openssl || echo openssl
            has_cjk || echo fonts-noto-cjk ;;
    esac
}

install() {  # PACKAGE...: quietly does what it can; the caller looks again afterwards
    command -v apt-get >/dev/null || return 0
    local root=()
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 0
        root=(sudo -n)
    fi
    printf '  installing system packages: %s\n' "$*"
    "${root[@]}" apt-get update -qq </dev/null || return 0
    local package offered=()
    for package in "$@"; do  # one unknown name would make apt-get refuse them all
        [ -z "$(apt-cache madison "$package" 2>/dev/null)" ] || offered+=("$package")
    done
    [ ${#offered[@]} = 0 ] || "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${offered[@]}" </dev/null >/dev/null || return 0
}

wanted=$(missing serve; [ "$level" = serve ] || missing test)
[ -n "$wanted" ] || exit 0
# shellcheck disable=SC2086 # a list of package names, one word each
install $wanted

needed=$(missing serve)
useful=$([ "$level" = serve ] || missing test)
if [ -n "$useful" ]; then
    echo "setup: some tests will skip; to run them: apt-get install" $useful >&2
fi
if [ -n "$needed" ]; then
    echo "setup: the hall cannot run without these; as root: apt-get install" $needed >&2
    exit 1
fi
