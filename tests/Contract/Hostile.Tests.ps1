# What files, names and the environment do to who runs the module: nothing. Each attack is a line of the table: what is tried, and what comes of it, which is
# what the attempt writes, or the id of its error. The next attack is another line.

BeforeDiscovery {
    $attacks = @(
        # Snapshots: only what an emulator wrote is read, replaced and deleted.
        @{ Attack = 'another JSON file as a snapshot'; Expect = 'EmulatorNotStarted'; Try = { '{"name":"mine"}' | Set-Content $file; Start-BpEmulator -SnapshotPath $file } }
        @{ Attack = 'another JSON file as a snapshot, after it'; Expect = '{"name":"mine"}'; Try = {
                '{"name":"mine"}' | Set-Content $file
                try { Start-BpEmulator -SnapshotPath $file } catch { Get-Content $file }
            }
        }
        @{ Attack = 'no JSON as a snapshot'; Expect = 'EmulatorNotStarted'; Try = { 'text' | Set-Content $file; Start-BpEmulator -SnapshotPath $file } }
        @{ Attack = 'an empty file as a snapshot'; Expect = 'EmulatorNotStarted'; Try = { $null = New-Item $file; Start-BpEmulator -SnapshotPath $file } }
        @{ Attack = 'a snapshot with null for its bots'; Expect = 'EmulatorNotStarted'; Try = { Edit-Snapshot { $args[0].Bots = $null }; Start-BpEmulator -SnapshotPath $file } }
        @{ Attack = 'a snapshot with a null among its bots'; Expect = 'EmulatorNotStarted'; Try = { Edit-Snapshot { $args[0].Bots['x'] = $null }; Start-BpEmulator -SnapshotPath $file } }
        @{ Attack = 'a snapshot without the mark'; Expect = 'EmulatorNotStarted'; Try = { Edit-Snapshot { $args[0].Remove('Format') }; Start-BpEmulator -SnapshotPath $file } }
        @{ Attack = 'a snapshot whose content is a path'; Expect = 'EmulatorNotStarted secret'; Try = {
                Edit-Snapshot { foreach ($one in Get-SnapshotFile $args[0]) { $one.Content = $victim } }
                try { Start-BpEmulator -SnapshotPath $file } catch { ($_.FullyQualifiedErrorId -split ',')[0]; Get-Content $victim }
            }
        }
        @{ Attack = 'a snapshot whose content leads out of its folder'; Expect = 'EmulatorNotStarted'; Try = {
                Edit-Snapshot { foreach ($one in Get-SnapshotFile $args[0]) { $one.Content = '../victim' } }
                Start-BpEmulator -SnapshotPath $file
            }
        }
        @{ Attack = 'a link to another file among the contents'; Expect = 'upload_pending secret'; Unix = $true; Try = {
                Edit-Snapshot { }
                foreach ($kept in Get-ChildItem "$file.files") { Remove-Item $kept; $null = New-Item -ItemType SymbolicLink $kept.FullName -Target $victim }
                $null = Start-BpEmulator -SnapshotPath $file
                Get-BpFile | ForEach-Object Status | Sort-Object -Unique
                Get-BpFile | Remove-BpFile -Confirm:$false
                Get-Content $victim
            }
        }
        @{ Attack = 'a folder with the name of the contents, at the stop'; Expect = '0123456789abcdef0123456789abcdef precious.txt'; Try = {
                $null = New-Item -ItemType Directory "$file.files"
                'precious.txt', '0123456789abcdef0123456789abcdef' | ForEach-Object { 'mine' | Set-Content "$file.files/$_" }
                $null = Start-BpEmulator -SampleData -SnapshotPath $file
                Get-BpFile | Remove-BpFile -Confirm:$false
                Stop-BpEmulator
                Get-ChildItem "$file.files" | ForEach-Object Name | Sort-Object
            }
        }
        @{ Attack = 'a link in place of the folder of contents'; Expect = 'EmulatorNotStarted precious.bpfile'; Unix = $true; Try = {
                $null = New-Item -ItemType Directory "$folder/other"
                'mine' | Set-Content "$folder/other/precious.bpfile"
                $null = New-Item -ItemType SymbolicLink "$file.files" -Target "$folder/other"
                try { Start-BpEmulator -SampleData -SnapshotPath $file } catch { ($_.FullyQualifiedErrorId -split ',')[0] }
                Get-ChildItem "$folder/other" | ForEach-Object Name
            }
        }
        @{ Attack = 'a folder where the snapshot is written first'; Expect = 'EmulatorNotStarted'; Try = { $null = New-Item -ItemType Directory "$file.bpnew"; Start-BpEmulator -SnapshotPath $file } }
        @{ Attack = 'two emulators on one snapshot, by way of a link'; Expect = 'EmulatorNotStarted'; Unix = $true; Try = {
                $null = New-Item -ItemType SymbolicLink "$folder/link" -Target $folder
                $null = Start-BpEmulator -SampleData -SnapshotPath $file
                Start-BpEmulator -SnapshotPath "$folder/link/state.json"
            }
        }
        @{ Attack = 'another file in the snapshot''s place while it runs'; Expect = 'SnapshotNotWritten mine'; Try = {
                Edit-Snapshot { }
                $null = Start-BpEmulator -SnapshotPath $file
                'mine' | Set-Content $file
                try { Stop-BpEmulator } catch { ($_.FullyQualifiedErrorId -split ',')[0]; Get-Content $file }
            }
        }
        @{ Attack = 'a message without a conversation in a snapshot'; Expect = 'EmulatorNotStarted'; Try = {
                Edit-Snapshot { foreach ($bot in $args[0].Bots.Values) { foreach ($message in $bot.Messages.Values) { $message.Remove('conversationId') } } }
                Start-BpEmulator -SnapshotPath $file
            }
        }
        @{ Attack = 'a snapshot that is in no file system'; Expect = 'NotAFile'; Try = { Start-BpEmulator -SnapshotPath env:state } }
        @{ Attack = 'two emulators on one snapshot'; Expect = 'EmulatorNotStarted'; Try = { $null = Start-BpEmulator -SnapshotPath $file; Start-BpEmulator -SnapshotPath $file } }
        @{ Attack = 'links where the snapshot is written first'; Expect = 'secret'; Unix = $true; Try = {
                $null = Start-BpEmulator -SnapshotPath $file
                '.new', '.bpnew', '.tmp' | ForEach-Object { New-Item -ItemType SymbolicLink "$file$_" -Target $victim } | Out-Null
                Stop-BpEmulator
                Get-Content $victim
            }
        }
        @{ Attack = 'a pipe as a snapshot'; Expect = 'EmulatorNotStarted'; Unix = $true; Try = { mkfifo $file; Start-BpEmulator -SnapshotPath $file } }
        @{ Attack = 'a device as a snapshot'; Expect = 'EmulatorNotStarted'; Unix = $true; Try = { Start-BpEmulator -SnapshotPath /dev/null } }
        @{ Attack = 'a folder as a snapshot'; Expect = 'EmulatorNotStarted'; Try = { Start-BpEmulator -SnapshotPath $folder } }
        @{ Attack = 'other users, at what an emulator keeps'; Expect = '-rw------- drwx------'; Unix = $true; Try = {
                $env:TMPDIR = $folder
                $null = Start-BpEmulator -SampleData -SnapshotPath $file
                $kept = Get-ChildItem $folder -Recurse -Exclude victim
                Stop-BpEmulator
                $kept, (Get-ChildItem $folder -Recurse -Exclude victim) | ForEach-Object { $_.UnixMode } | Sort-Object -Unique
            }
        }

        # Paths.
        @{ Attack = 'a pipe as -Path'; Expect = 'NotAFile'; Unix = $true; Try = { $null = Start-BpEmulator -SampleData; mkfifo $file; Set-BpFile $file } }
        @{ Attack = 'a pipe as -LiteralPath'; Expect = 'NotAFile'; Unix = $true; Try = { $null = Start-BpEmulator -SampleData; mkfifo $file; Set-BpFile -LiteralPath $file } }
        @{ Attack = 'an endless device as -Path'; Expect = 'NotAFile'; Unix = $true; Try = { $null = Start-BpEmulator -SampleData; Set-BpFile /dev/zero } }
        @{ Attack = 'a pipe among the matches of a wildcard'; Expect = 'NotAFile victim'; Unix = $true; Try = {
                $null = Start-BpEmulator -SampleData
                mkfifo $file
                $set = Set-BpFile "$folder/*" -ErrorAction SilentlyContinue -ErrorVariable problems
                ($problems.FullyQualifiedErrorId -split ',')[0]
                $set.Key
            }
        }
        @{ Attack = 'a pipe where a download goes, with -Force'; Expect = 'NotAFile 0'; Unix = $true; Try = {
                $null = Start-BpEmulator -SampleData
                mkfifo $file
                try { Get-BpFile | Select-Object -First 1 | Save-BpFile -Destination $file -Force } catch { ($_.FullyQualifiedErrorId -split ',')[0] }
                test -p $file
                $LASTEXITCODE
            }
        }
        @{ Attack = 'a link to a device where a download goes, with -Force'; Expect = 'NotAFile'; Unix = $true; Try = {
                $null = Start-BpEmulator -SampleData
                $null = New-Item -ItemType SymbolicLink $file -Target /dev/null
                Get-BpFile | Select-Object -First 1 | Save-BpFile -Destination $file -Force
            }
        }
        @{ Attack = 'a key as long as a file name can be'; Expect = '255 hello'; Try = {
                $null = Start-BpEmulator -SampleData
                $saved = Set-BpFile ('k' * 251 + '.txt') -Content hello | Save-BpFile -Destination $folder
                $saved.Name.Length
                Get-Content $saved
            }
        }
        @{ Attack = 'somebody else''s files like the parts of a download'; Expect = '.botpress-mine.part'; Try = {
                $null = Start-BpEmulator -SampleData
                'mine' | Set-Content "$folder/.botpress-mine.part"
                $null = Get-BpFile | Save-BpFile -Destination $folder
                Get-ChildItem $folder -Force -Filter *.part | ForEach-Object Name
            }
        }

        # The environment, and what else runs in the process.
        @{ Attack = 'a folder of temporary files that cannot be written'; Expect = 'EmulatorNotStarted TMPDIR'; Try = {
                $env:TMPDIR = $env:TMP = $env:TEMP = "$victim/below"
                try { Start-BpEmulator } catch { ($_.FullyQualifiedErrorId -split ',')[0]; [regex]::Match((Get-ErrorText $_), 'TMPDIR') }
            }
        }
        @{ Attack = 'a source that needs such a folder'; Expect = 'FileUnwritable'; Try = {
                $null = Start-BpEmulator -SampleData
                $url = (Get-BpFile | Select-Object -First 1).Url
                $env:TMPDIR = $env:TMP = $env:TEMP = "$victim/below"
                Set-BpFile x -SourceUrl $url
            }
        }
        @{ Attack = 'an empty token'; Expect = 'InvalidToken'; Try = { Start-BpEmulator -Token '' } }
        @{ Attack = 'a token of blanks'; Expect = 'InvalidToken'; Try = { Start-BpEmulator -Token '  ' } }
        @{ Attack = 'a token with a line break'; Expect = 'InvalidToken'; Try = { Start-BpEmulator -Token "a`nb" } }
        @{ Attack = 'a token of other letters'; Expect = 'InvalidToken'; Try = { Start-BpEmulator -Token "$([char] 0xFC)" } }
        @{ Attack = 'Remove-Module in another runspace'; Expect = 'True 1'; Try = {
                $emulator = Start-BpEmulator -SampleData
                $shell = [powershell]::Create()
                $null = $shell.AddScript("Import-Module '$(Get-ModulePath)'; Remove-Module Botpress").Invoke()
                $shell.Dispose()
                $emulator.IsRunning
                @(Get-BpBot).Count
            }
        }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $ErrorActionPreference = 'Stop'

    # A snapshot with sample data in $file, after a change.
    function Edit-Snapshot([scriptblock] $Change) {
        $null = Start-BpEmulator -SampleData -SnapshotPath $file
        Stop-BpEmulator
        $state = Get-Content $file -Raw | ConvertFrom-Json -AsHashtable -Depth 100 -DateKind String
        & $Change $state
        ConvertTo-Json $state -Depth 100 | Set-Content $file
    }

    function Get-SnapshotFile($State) {
        foreach ($bot in $State.Bots.Values) { $bot.Files.Values }
    }
}

Describe 'An attack' {
    BeforeEach {
        $variables = 'TMPDIR', 'TMP', 'TEMP'
        $outer = $variables | ForEach-Object { [System.Environment]::GetEnvironmentVariable($_) }
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive (New-Guid))).FullName
        $file = Join-Path $folder 'state.json'
        $victim = Join-Path $folder 'victim'
        'secret' | Set-Content $victim
    }

    AfterEach {
        Stop-BpEmulator -ErrorAction Ignore
        for ($index = 0; $index -lt $variables.Count; $index++) { [System.Environment]::SetEnvironmentVariable($variables[$index], $outer[$index]) }
    }

    It '<Attack>: <Expect>' -ForEach $attacks {
        if ($_['Unix'] -and $IsWindows) {
            Set-ItResult -Skipped -Because 'Windows has no such pipes, devices, links and modes'
            return
        }

        $outcome = try { (& $Try) -join ' ' } catch { ($_.FullyQualifiedErrorId -split ',')[0] }
        $outcome | Should -BeExactly $Expect
    }
}
