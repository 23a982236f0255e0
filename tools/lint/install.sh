#!/usr/bin/env bash
# Installs cfn-lint, the SAM CLI and shellcheck from PyPI into .tools/lint, at the
# versions of requirements.txt. Does nothing if they are there already.
#
# Usage: install.sh [--require-all]
# With --require-all it fails where they cannot be had; without, it says so.
set -euo pipefail
cd "$(dirname "$0")/../.."

pins=tools/lint/requirements.txt
venv=.tools/lint
log=.tools/lint.log

install() {
  rm -rf "$venv"
  python3 -m venv "$venv" &&
    tools/retry.sh "$venv/bin/pip" install --quiet --no-input --disable-pip-version-check -r "$pins" &&
    cp "$pins" "$venv/installed.txt"
}

cmp -s "$pins" "$venv/installed.txt" && exit 0
mkdir -p .tools
echo "Installing cfn-lint, the SAM CLI and shellcheck into $venv ..."
install >"$log" 2>&1 && exit 0

echo "LEFT OUT: cfn-lint, the SAM CLI and shellcheck could not be installed: $(tail -n 1 "$log")"
[[ ${1:-} != --require-all ]]
