#!/usr/bin/env bash
# Finds a PowerShell and hands the task to build.ps1. Without one, 'test' still runs the xunit tests.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
task=${1:-build}

if command -v pwsh >/dev/null 2>&1; then
    exec pwsh -NoProfile -File build.ps1 "$@"
fi

if dotnet tool restore >/dev/null 2>&1; then
    exec dotnet tool run pwsh -NoProfile -File build.ps1 "$@"
fi

echo "There is no PowerShell here: install PowerShell 7.4 or newer so that 'pwsh' is on the PATH" >&2
echo "(https://aka.ms/powershell), or let 'dotnet tool restore' reach a NuGet feed that has it." >&2
[ "$task" = test ] || [ "$task" = Test ] || exit 1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
for project in 'Client.Tests -p:ClientFramework=net8.0' 'Client.Tests -p:ClientFramework=netstandard2.0' 'Emulator.Tests'; do
    # shellcheck disable=SC2086 # the project and its property are two words
    set -- $project
    dotnet test "tests/Botpress.$1" -c Release -nologo "${@:2}" 2>&1 | tee -a "$log" || failed=1
done

echo
echo '*********************************************************************************'
echo '** SKIPPED: every cmdlet test (tests/Cmdlets, tests/Contract). No PowerShell.   **'
echo '*********************************************************************************'
# The line "Passed! - Failed: 0, Passed: 10, Skipped: 0, ..." of each run, added up; a Pester file counts as one skipped test.
awk -v files="$(find tests/Cmdlets tests/Contract -name '*.Tests.ps1' | wc -l)" '
    /^(Passed|Failed)! / {
        for (i = 1; i < NF; i++) {
            if ($i == "Passed:") p += $(i + 1)
            if ($i == "Failed:") f += $(i + 1)
            if ($i == "Skipped:") s += $(i + 1)
        }
    }
    END { printf "%d passed, %d failed, %d skipped\n", p, f, s + files }' "$log"
exit $failed
