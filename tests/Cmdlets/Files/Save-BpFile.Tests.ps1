# Downloading: where it goes, that nothing half-written stays, that no key leads out of the folder.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_TestToken123 -BotId bot_1 -MaximumRetryCount 0

    function Get-FileJson([string] $Key, [string] $Id = 'file_1', [string] $Status = 'upload_completed') {
        @{
            id = $Id; botId = 'bot_1'; key = $Key; url = '{base}/storage/' + $Id + '?sig=s'; size = 5; contentType = 'text/plain'; tags = @{}; metadata = @{}
            accessPolicies = @(); index = $false; status = $Status; createdAt = '2024-01-02T03:04:05Z'; updatedAt = '2024-01-02T03:04:05Z'; owner = @{ type = 'bot' }
        } | ConvertTo-Json -Depth 5
    }

    function Get-TestFile([string] $Key, [string] $Id = 'file_1') {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson $Key $Id)}")
        Get-BpFile $Id
        $server.Clear()
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Save-BpFile' {
    BeforeEach {
        $server.Clear()
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
    }

    It 'asks for the file, then reads its address without the token' {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson docs/guide.md)}")
        $server.Enqueue(200, 'hello', 'text/plain')
        $saved = Save-BpFile file_1 $folder
        $saved | Should -BeOfType ([System.IO.FileInfo])
        $saved.FullName | Should -Be (Join-Path $folder guide.md)
        $saved.PSPath | Should -Not -BeNullOrEmpty -Because 'it pipes onward like a file of Get-Item'
        Get-Content $saved -Raw | Should -BeExactly hello
        $server.Requests[0].Path | Should -Be /v1/files/file_1
        $server.Requests[1].Path | Should -Be /storage/file_1
        $server.Requests[1].Query | Should -Be 'sig=s'
        $server.Requests[1].Headers.Keys | Should -Not -Contain authorization
    }

    It 'needs no request for a file that is piped in, and takes a file name as destination' {
        $file = Get-TestFile guide.md
        $server.Enqueue(200, 'hello', 'text/plain')
        ($file | Save-BpFile -Destination (Join-Path $folder other.txt)).Name | Should -Be other.txt
        $server.Requests | Should -HaveCount 1
    }

    It 'refuses what is longer than the API says, and keeps nothing' {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson guide.md)}")
        $server.Enqueue(200, 'hello!', 'text/plain')
        Save-BpFile file_1 $folder -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'WrongLength,*'
        "$($failure[0])" | Should -BeLike '*5 bytes*'
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'says so when there is less than the API says' {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson guide.md)}")
        $server.Enqueue(200, 'hell', 'text/plain')
        (Save-BpFile file_1 $folder -WarningAction SilentlyContinue -WarningVariable warnings).Length | Should -Be 4
        "$warnings" | Should -BeLike '*guide.md*4 bytes*5*'
    }

    It 'asks again when a piped file has changed meanwhile' {
        $file = Get-TestFile guide.md
        $server.Enqueue(200, 'hello, again', 'text/plain')
        $server.Enqueue(200, "{`"file`":$((Get-FileJson guide.md) -replace '"size": *5', '"size":12')}")
        $server.Enqueue(200, 'hello, again', 'text/plain')
        Get-Content ($file | Save-BpFile -Destination $folder) | Should -BeExactly 'hello, again'
    }

    It 'follows no redirect to what is no web address: <_>' -ForEach 'file:///etc/passwd', 'ftp://127.0.0.1/x' {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson guide.md)}")
        $answer = [CannedAnswer] @{ Status = 302 }
        $answer.Headers['Location'] = $_
        $server.Enqueue($answer)
        Save-BpFile file_1 $folder -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'AddressRefused,*'
        $failure[0].CategoryInfo.Category | Should -Be 'SecurityError'
    }

    It 'takes the id that was asked for where the answer has neither id nor key' {
        $server.Enqueue(200, '{"file":{"url":"{base}/x"}}')
        $server.Enqueue(200, 'hello', 'text/plain')
        (Save-BpFile file_1 $folder).Name | Should -BeExactly 'file_1'
    }

    It 'asks for a new address when the one it was given is no longer good' {
        $file = Get-TestFile guide.md
        $server.Enqueue(403, '<Error>expired</Error>', 'application/xml')
        $server.Enqueue(200, "{`"file`":$(Get-FileJson guide.md)}")
        $server.Enqueue(200, 'fresh', 'text/plain')
        Get-Content ($file | Save-BpFile -Destination $folder) | Should -Be fresh
        $server.Requests | Should -HaveCount 3
    }

    It 'saves into the current folder by default' {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson guide.md)}")
        $server.Enqueue(200, 'hello', 'text/plain')
        Push-Location $folder
        try { $null = Save-BpFile file_1 } finally { Pop-Location }
        Join-Path $folder guide.md | Should -Exist
    }

    It 'replaces a file only with -Force' {
        $file = Get-TestFile guide.md
        $target = Join-Path $folder guide.md
        Set-Content $target old -NoNewline
        $file | Save-BpFile -Destination $folder -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        Get-ErrorText $problems[0] | Should -BeLike "*$target*-Force*"
        Get-Content $target | Should -Be old
        $server.Requests | Should -HaveCount 0
        $server.Enqueue(200, 'new', 'text/plain')
        $null = $file | Save-BpFile -Destination $folder -Force
        Get-Content $target | Should -Be new
    }

    It 'leaves nothing behind when the download breaks off or is refused' {
        $file = Get-TestFile guide.md
        $target = Join-Path $folder guide.md
        Set-Content $target old -NoNewline
        $server.Enqueue(([CannedAnswer] @{ Body = 'half'; CutShort = $true }))
        $file | Save-BpFile -Destination $folder -Force -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionLost,*'
        $problems[0].TargetObject | Should -Be file_1
        $server.Enqueue(500, 'no', 'text/plain')
        $file | Save-BpFile -Destination $folder -Force -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike "*guide.md*file_1*500*"
        "$($problems[0])" | Should -Not -BeLike '*sig=s*'
        Get-ChildItem $folder | ForEach-Object Name | Should -Be guide.md
        Get-Content $target | Should -Be old
    }

    It 'never leaves the folder, whatever the key: <key> becomes <name>' -ForEach @(
        @{ Key = '../../escape.txt'; Name = 'escape.txt' }
        @{ Key = 'a\..\..\escape.txt'; Name = 'escape.txt' }
        @{ Key = '/etc/passwd'; Name = 'passwd' }
        @{ Key = 'docs/..'; Name = 'file_1' }
        @{ Key = '..'; Name = 'file_1' }
    ) {
        $file = Get-TestFile $Key
        $server.Enqueue(200, 'x', 'text/plain')
        ($file | Save-BpFile -Destination $folder).FullName | Should -Be (Join-Path $folder $Name)
    }

    It 'recreates the folders of the key with -KeepPath, and refuses one that leads out' {
        $file = Get-TestFile '/docs/de/guide.md'
        $server.Enqueue(200, 'x', 'text/plain')
        ($file | Save-BpFile -Destination (Join-Path $folder new) -KeepPath).FullName | Should -Be (Join-Path $folder 'new/docs/de/guide.md')
        Get-TestFile 'docs/../../x.md' | Save-BpFile -Destination $folder -KeepPath -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'UnsafeKey,*'
        $server.Requests | Should -HaveCount 0
    }

    It 'does not write two files to one place, not even with -Force' {
        $files = (Get-TestFile a/x.md file_1), (Get-TestFile b/x.md file_2)
        $server.Enqueue(200, 'first', 'text/plain')
        $saved = $files | Save-BpFile -Destination $folder -Force -ErrorAction SilentlyContinue -ErrorVariable problems
        $saved | Should -HaveCount 1
        Get-ErrorText $problems[0] | Should -BeLike '*b/x.md*-KeepPath*'
        Get-Content $saved | Should -Be first
    }

    It 'makes a folder that is named with a slash, and not one that may be a mistake' {
        $file = Get-TestFile guide.md
        $server.Enqueue(200, 'x', 'text/plain')
        ($file | Save-BpFile -Destination "$folder/made/").FullName | Should -Be (Join-Path $folder 'made/guide.md')
        $file | Save-BpFile -Destination "$folder/none/guide.md" -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'FolderNotFound,*'
    }

    It 'says why a file without content cannot be read' {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson guide.md -Status upload_pending)}")
        $server.Enqueue(404, 'no such key', 'text/plain')
        Save-BpFile file_1 $folder -ErrorAction SilentlyContinue -ErrorVariable problems
        Get-ErrorText $problems[0] | Should -BeLike '*status is upload_pending*'
    }

    It 'sends nothing and writes nothing with -WhatIf' {
        Save-BpFile file_1 $folder -WhatIf
        Save-BpFile file_1 "$folder/new/" -WhatIf
        $server.Requests | Should -HaveCount 0
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }
}
