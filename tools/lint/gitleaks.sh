#!/usr/bin/env bash
# Looks for secrets in every commit, with gitleaks and .gitleaks.toml.
set -euo pipefail
cd "$(dirname "$0")/../.."

go tool -modfile=tools/lint/gitleaks.mod gitleaks git --no-banner --no-color --redact --verbose --log-level=warn .
