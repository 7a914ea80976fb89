#!/usr/bin/env bash
# Finds a PowerShell, or fetches the one that .config/dotnet-tools.json names, and hands the task to build.ps1.
set -uo pipefail
cd "$(dirname "$0")" || exit 1

if command -v pwsh >/dev/null 2>&1 && pwsh -NoProfile -Command 'exit [int] ($PSVersionTable.PSVersion -lt [version] "7.4")'; then
    exec pwsh -NoProfile -File build.ps1 "$@"
fi

# What else the manifest names may be missing: only the mutation of the code needs it.
if ! dotnet tool restore && ! dotnet tool run pwsh -NoProfile -Command 'exit 0' 2>/dev/null; then
    echo "There is no PowerShell here: install PowerShell 7.4 or newer so that 'pwsh' is on the PATH (https://aka.ms/powershell)," >&2
    echo "or let 'dotnet tool restore' reach a NuGet feed that has it." >&2
    exit 1
fi

exec dotnet tool run pwsh -NoProfile -File build.ps1 "$@"
