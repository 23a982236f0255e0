#!/usr/bin/env bash
# Runs a program that install.sh installs. Where there is none it says so, and
# fails only with CI set.
#
# Usage: run.sh PROGRAM [ARGUMENT...]
set -euo pipefail
cd "$(dirname "$0")/../.."

program=.tools/lint/bin/$1
if [[ -x $program ]]; then
  exec "$program" "${@:2}"
fi
echo "LEFT OUT: $1 is not installed"
[[ -z ${CI:-} ]]
