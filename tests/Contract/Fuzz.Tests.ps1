# Bad input, tried in bulk: thousands of malformed answers and odd arguments, and random JSON there and back. What comes out is a clean
# error or what was meant; nothing is thrown, hangs, or is changed on the way. The generators are in Support/Fuzz. Each case has
# its number, and is the same for the same seed: BOTPRESS_FUZZ_SEED tries another, BOTPRESS_FUZZ_FACTOR many more.

BeforeAll {
    # Windows PowerShell lacks what the generators use.
    if ($PSVersionTable.PSEdition -eq 'Desktop') { return }
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $seed = if ($env:BOTPRESS_FUZZ_SEED) { [int] $env:BOTPRESS_FUZZ_SEED } else { 20260 }
    $factor = if ($env:BOTPRESS_FUZZ_FACTOR) { [int] $env:BOTPRESS_FUZZ_FACTOR } else { 1 }
    $runner = [FuzzRunner]::new((Get-ModulePath))
    $targets = @(Get-FuzzTarget $runner)

    function Assert-NoFailure([string[]] $Failure) {
        $Failure.Count | Should -Be 0 -Because ("there should be no failure; the first are`n" + (($Failure | Select-Object -First 10) -join "`n"))
    }
}

AfterAll {
    if (Get-Variable runner -ErrorAction Ignore) { $runner.Dispose() }
}

Describe 'bad input' -Tag 'needs PowerShell 7' -Skip:($PSVersionTable.PSEdition -eq 'Desktop') {
    It 'is tried with nearly every operation' {
        # Without those that need a file, or more than one answer.
        $targets.Count | Should -BeGreaterThan 150
        @($targets | Where-Object Result).Count | Should -BeGreaterThan 80
    }

    It 'from the server becomes a clean error, or what it means' {
        Assert-NoFailure ([Fuzz]::Answers($runner, $targets, $seed, 0, 2000 * $factor))
    }

    It 'from the user is refused by its name before anything is sent, or arrives as it was given' {
        Assert-NoFailure ([Fuzz]::Arguments($runner, $targets, $seed, 0, 2000 * $factor))
    }
}

Describe 'what is read and written back' -Tag 'needs PowerShell 7' -Skip:($PSVersionTable.PSEdition -eq 'Desktop') {
    It 'is the same JSON' {
        $trips = @(
            @{
                Name = 'message payload'; Kind = 'any'; Answer = '{"message":{"id":"m1","payload":%}}'; Written = '{"message":{"id":"m1"}}'; Place = 'payload'
                Script = { $read = Get-BpMessage -Id m1; $null = Set-BpMessage -Id m1 -Payload $read.Payload }
            }
            @{
                Name = 'state payload, piped'; Kind = 'any'; Answer = '{"state":{"id":"s1","type":"bot","name":"n","payload":%},"meta":{"cached":false}}'; Written = '{"state":{"id":"s1"}}'; Place = 'payload'
                Script = { $null = Get-BpState bot b1 n | Set-BpState }
            }
            @{
                Name = 'a row, piped'; Kind = 'map'; Answer = '{"row":%}'; Written = '{"rows":[{"id":1}]}'; Place = 'rows.0'
                Script = { $null = Get-BpTableRow -Table t -Id 1 | Add-BpTableRow -Table u }
            }
            @{
                Name = 'a value in a row'; Kind = 'any'; Answer = '{"rows":[{"id":1,"x":%}],"hasMore":false,"limit":1,"offset":0}'; Written = '{"rows":[{"id":1}]}'; Place = 'rows.0.x'
                Script = { $null = Find-BpTableRow -Table t | Set-BpTableRow }
            }
            @{
                Name = 'file metadata'; Kind = 'map'; Answer = '{"file":{"id":"f1","metadata":%}}'; Written = '{"file":{"id":"f1"}}'; Place = 'metadata'
                Script = { $read = Get-BpFile -Id f1; $null = Set-BpFileMetadata -Id f1 -Metadata $read.Metadata }
            }
            @{
                Name = 'user tags'; Kind = 'texts'; Answer = '{"user":{"id":"u1","tags":%}}'; Written = '{"user":{"id":"u1"}}'; Place = 'tags'
                Script = { $read = Get-BpUser -Id u1; $null = Set-BpUser -Id u1 -Tag $read.Tags }
            }
            @{
                Name = 'bot configuration'; Kind = 'any'; Answer = '{"bot":{"id":"b1","configuration":%}}'; Written = '{"bot":{"id":"b1"}}'; Place = 'configuration'
                Script = { $read = Get-BpBot -Id b1; $null = Set-BpBot -Id b1 -Configuration $read.Configuration }
            }
            @{
                Name = 'any answer'; Kind = 'map'; Answer = '%'; Written = '{}'; Place = ''
                Script = { $read = Invoke-BpApi /v1/x; $null = Invoke-BpApi /v1/x PUT $read -Confirm:$false }
            }
        ) | ForEach-Object { [FuzzTrip] $_ }
        Assert-NoFailure ([Fuzz]::Trips($runner, $trips, $seed, 0, 400 * $factor))
    }
}
