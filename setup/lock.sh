#!/usr/bin/env bash
# Write every lock anew: `setup/lock.sh [--upgrade]`. Without --upgrade what is pinned stays, and only what the
# .in files changed moves. Universal: one lock for every Python from 3.11 and every platform. Needs the network.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -x .venv/lock/bin/python ] || .venv/bin/python -m venv .venv/lock
.venv/lock/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all: -r requirements/lock.txt

pin() {  # OUTPUT INPUT...
    .venv/lock/bin/uv --no-config --quiet pip compile --universal --python-version 3.11 --generate-hashes --no-header \
        --output-file "requirements/$1" "${upgrade[@]}" "${@:2}" >/dev/null
    echo "  requirements/$1: $(grep -c '^[A-Za-z0-9].*==' "requirements/$1") distributions"
}
upgrade=("$@")
pin runtime.txt requirements/runtime.in
pin test.txt requirements/runtime.in requirements/test.in
pin node.txt requirements/node.in
pin lock.txt requirements/lock.in

PATH="$PATH:$PWD/.venv/bin"
npm install --silent --package-lock-only --ignore-scripts
npm ci --silent --ignore-scripts
.venv/bin/python setup/assets.py pin
.venv/bin/python setup/assets.py place
echo "  package-lock.json and setup/assets.toml: read their diff before you commit it"
