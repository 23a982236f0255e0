#!/usr/bin/env bash
# Fails, naming the lines, if a tracked file holds the path of somebody's machine or
# the address of a package registry. Clients know their registry by configuration.
set -euo pipefail
cd "$(dirname "$0")/../.."

paths='(^|[^A-Za-z0-9_.$}-])/(root|work|home|Users)/[A-Za-z0-9]'
registries='\b(proxy|sum|index|registry|files|repo1?|static|deb)\.(golang|npmjs|pythonhosted|maven|crates|debian)\b|\b(pypi|npmjs|crates)\.(org|com|io)\b'

if git grep -nIE "$paths|$registries" -- . ':!tools/lint/hygiene.sh'; then
  echo "These lines name a machine's paths or a package registry."
  exit 1
fi
