#!/usr/bin/env bash
# Make this checkout ready: `setup/ready.sh serve` to run the hall, `setup/ready.sh test` to prove it.
# Steps: Python, system libraries, virtual environment, Python libraries, our own packages, browser files.
# Each step remembers what it was made from (.venv/made/STEP holds a hash), so a second run only compares.
set -euo pipefail
cd "$(dirname "$0")/.."
level=${1:-}
[ "$level" = serve ] || [ "$level" = test ] || { echo "usage: setup/ready.sh serve|test" >&2; exit 2; }

say() { printf '  %s\n' "$*"; }
stop() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# pip and npm bring lists of authorities of their own; a network may have one that only this machine knows.
authorities=/etc/ssl/certs/ca-certificates.crt
if [ -r "$authorities" ]; then
    export PIP_CERT="${PIP_CERT:-$authorities}" NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$authorities}"
fi

# Two set-ups at once (make serve beside make test) would install over each other.
exec 9<Makefile
flock 9

# ------------------------------------------------------------------ Python
usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
python=""
for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
    if command -v "$candidate" >/dev/null && usable "$candidate"; then python=$candidate; break; fi
done
[ -n "$python" ] || stop "Python 3.11 or newer is needed: apt-get install python3 python3-venv (or set PYTHON=/path/to/python3.11)"

setup/system.sh "$level" "$python" 9>&-

# ------------------------------------------------------------------ virtual environment
# The scripts in a virtual environment name its absolute path: one that was moved or whose Python went is made anew.
at_home() { [ "$(bash -c '. .venv/bin/activate && echo "$VIRTUAL_ENV"' 2>/dev/null)" = "$PWD/.venv" ]; }
if ! { at_home && usable .venv/bin/python; }; then
    say "creating .venv with $($python --version)"
    "$python" -m venv --clear .venv || stop "the venv module failed: apt-get install python3-venv"
fi
mkdir -p .venv/made

hash_of() { cat "$@" | sha256sum | cut -d' ' -f1; }
is_made() { [ "$(cat ".venv/made/$1" 2>/dev/null)" = "$(hash_of "${@:2}")" ]; }  # STEP FILE...
made() { hash_of "${@:2}" > ".venv/made/$1"; }
pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input install -qq "$@" 9>&-; }

# ------------------------------------------------------------------ Python libraries
libraries() {  # STEP FILE OPTION...: every library at its pinned version, every file at its pinned hash
    is_made "$1" "$2" && return
    say "installing $(grep -c '^[A-Za-z0-9].*==' "$2") Python libraries from $2"
    pip --require-hashes --only-binary :all: "${@:3}" -r "$2" || stop "the libraries of $2 could not be installed (see above)"
    made "$1" "$2"
}
libraries runtime requirements/runtime.txt
# Two libraries under libcoveocds have no wheel: they alone are built, by the setuptools just pinned.
[ "$level" = serve ] ||
    libraries test requirements/test.txt --no-binary odfpy,zc.zlibstorage --use-pep517 --no-build-isolation

# ------------------------------------------------------------------ our own packages
# One .pth line to this folder (editable_mode=compat): a new module or package is there without another install.
if ! is_made own setup.py; then
    say "installing the hall itself"
    pip --no-deps --no-build-isolation --config-settings editable_mode=compat -e . || stop "setup.py could not be installed (see above)"
    made own setup.py
fi

# ------------------------------------------------------------------ browser files and the PDF font
if ! .venv/bin/python setup/assets.py verify "$level" 2>/dev/null; then
    npm=$(npm --version 2>/dev/null || echo 0)
    if [ "${npm%%.*}" -lt 8 ] || ! command -v node >/dev/null; then  # 8 reads our lock file as it is written
        libraries node requirements/node.txt
        PATH="$PWD/.venv/bin:$PATH"
    fi
    say "installing the browser files and the PDF font"
    omit=(); [ "$level" = test ] || omit=(--omit=dev)
    npm ci --loglevel=error --ignore-scripts --no-audit --no-fund "${omit[@]}" </dev/null >/dev/null 9>&- || stop "npm ci failed (see above; npm $(npm --version))"
    .venv/bin/python setup/assets.py place "$level" || stop "the browser files are not the pinned ones"
fi
