# Uploading: what is announced, what goes to the storage, what is refused before anything is sent.

BeforeDiscovery {
    $data = Join-Path $PSScriptRoot '../../Data/wire/special.upload.json'
    # Content of these kinds exists in JavaScript only.
    $recorded = @([System.Text.Json.Nodes.JsonNode]::Parse((Get-Content $data -Raw)).AsArray() |
        ForEach-Object { @{ Name = [string] $_['case']; Json = $_.ToJsonString() } } |
        Where-Object Name -NotIn 'ArrayBuffer content', 'Blob content', 'url and content together', 'neither url nor content')
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_TestToken123 -BotId bot_1 -WorkspaceId wkspace_1 -MaximumRetryCount 2 -RetryIntervalSec 0

    function Get-Announced([string] $Key, [string] $Id = 'file_01', [string] $ContentType = 'text/plain; charset=utf-8', [string] $Status = 'upload_pending', [bool] $Index) {
        @{ file = @{
                id = $Id; botId = 'bot_1'; key = $Key; url = '{base}/files/' + $Key; uploadUrl = '{base}/upload/bucket/k?X-Amz-Signature=a%2Bb&x=1'
                size = $null; contentType = $ContentType; tags = @{}; metadata = @{}; accessPolicies = @(); index = $Index; status = $Status
                createdAt = '2024-01-02T03:04:05.000Z'; updatedAt = '2024-01-02T03:04:05.000Z'; owner = @{ type = 'bot' }
            }
        } | ConvertTo-Json -Depth 5
    }

    function Add-Answer([string[]] $Key) {
        foreach ($one in $Key) {
            $server.Enqueue(200, (Get-Announced $one "file_$one"))
            $server.Enqueue(200, '', 'text/plain')
        }
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Set-BpFile' {
    BeforeEach {
        $server.Clear()
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        [System.IO.File]::WriteAllText((Join-Path $folder 'a.md'), "h$([char] 0xE9)llo")
        Set-Content (Join-Path $folder 'b.md') 'bb' -NoNewline
        Set-Content (Join-Path $folder 'c.txt') 'ccc' -NoNewline
        $null = New-Item -ItemType Directory (Join-Path $folder 'sub.md')
    }

    It 'does what the official client does: <Name>' -ForEach $recorded {
        $vector = [System.Text.Json.Nodes.JsonNode]::Parse($Json)
        $requests = @($vector['requests'])
        $given = ConvertFrom-JsonNode $vector['input']
        foreach ($request in $requests) {
            switch -Regex ([string] $request['path']) {
                '^/src/' { if ($Name -match '404') { $server.Enqueue(404, 'gone', 'text/plain') } else { $server.Enqueue(200, "$([char] 1)abc", 'text/plain') } }
                '^/v1/files' {
                    if ($Name -match 'upsert answers') { $server.Enqueue(403, '{"id":"e","code":403,"type":"QuotaExceeded","message":"q"}') }
                    else { $server.Enqueue(200, (Get-Announced -Key k -Id file_01 -ContentType ([string] $requests[-1]['headers']['content-type']))) }
                }
                '^/upload/' { $server.Enqueue($(if ($Name -match 'PUT answers (\d+)') { [int] $Matches[1] } else { 200 }), '', 'text/plain') }
            }
        }

        # The official client never repeats an upload; the module does unless it is told not to.
        $once = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_TestToken123 -BotId bot_1 -WorkspaceId wkspace_1 -MaximumRetryCount 0 -NoDefault

        $arguments = @{}
        foreach ($name in $given.Keys) { $arguments[$name] = $given[$name] }
        if ($arguments.Contains('content') -and $arguments.content -is [System.Collections.IDictionary]) {
            $arguments.content = [Convert]::FromBase64String($arguments.content['$base64'])
        }

        if ($arguments.Contains('url')) { $arguments.url = $arguments.url.Replace('{base}', $server.Url) }
        $file = Set-BpFile @arguments -Session $once -ErrorAction SilentlyContinue -ErrorVariable problems

        $server.Requests.Count | Should -Be $requests.Count
        for ($i = 0; $i -lt $requests.Count; $i++) {
            $sent = $server.Requests[$i]
            $expected = $requests[$i]
            $sent.Method | Should -BeExactly ([string] $expected['method'])
            $sent.Path | Should -BeExactly ([string] $expected['path'])
            $sent.Query | Should -BeExactly ([string] $expected['query'])
            foreach ($header in 'content-type', 'x-amz-tagging') {
                $sent.Headers[$header] | Should -BeExactly $(if ($null -ne $expected['headers'][$header]) { [string] $expected['headers'][$header] })
            }

            if ($sent.Path -eq '/v1/files') {
                Test-JsonEqual $expected['body'].ToJsonString() $sent.Text | Should -BeTrue -Because "the body is $($sent.Text)"
            }
            else {
                $sent.Headers.Keys | Should -Not -Contain 'authorization'
                $sent.Headers.Keys | Where-Object { $_ -like 'x-*' -and $_ -ne 'x-amz-tagging' } | Should -BeNullOrEmpty
                if ($sent.Method -eq 'PUT' -and $null -ne $arguments.content) {
                    $sent.Body | Should -Be $(if ($arguments.content -is [string]) { [Text.Encoding]::UTF8.GetBytes($arguments.content) } else { $arguments.content })
                }
            }
        }

        if ($vector['error']) {
            $file | Should -BeNullOrEmpty
            $problems | Should -HaveCount 1
        }
        else {
            $problems | Should -BeNullOrEmpty
            $file.Size | Should -Be $server.Requests[-1].Body.Length
            $file.Status | Should -Be upload_pending
        }
    }

    It 'uploads a local file under its name, and hides the used upload URL' {
        Add-Answer a.md
        $file = Set-BpFile (Join-Path $folder a.md)
        Test-JsonEqual '{"size":6,"key":"a.md"}' $server.Requests[0].Text | Should -BeTrue -Because 'a size is in bytes'
        $server.Requests[1].Text | Should -BeExactly "h$([char] 0xE9)llo"
        $server.Requests[1].Headers['content-length'] | Should -Be 6
        $file | Should -BeOfType ([Botpress.File])
        $file.Size | Should -Be 6
        $file.UploadUrl | Should -BeNullOrEmpty
        $file.FileId | Should -Be 'file_a.md'
        $file.CreatedAt.Kind | Should -Be Local
    }

    It 'takes wildcards, and leaves folders out that match them' {
        Add-Answer a.md, b.md
        $files = Set-BpFile (Join-Path $folder '*.md') -KeyPrefix docs/ -Tag @{ team = 'x' } -Index
        $files.Size | Should -Be 6, 2
        ($server.Requests | Where-Object Path -EQ /v1/files | ForEach-Object { ($_.Text | ConvertFrom-Json).key }) -join ' ' | Should -Be 'docs/a.md docs/b.md'
        $sent = $server.Requests[2].Text | ConvertFrom-Json
        $sent.index | Should -BeTrue
        $sent.tags.team | Should -Be x
    }

    It 'takes what Get-ChildItem gives, and keys from a script block' {
        Add-Answer a.md, b.md
        $files = Get-ChildItem $folder -File -Filter *.md | Set-BpFile -Key { "new/$($_.Name)" }
        $files | Should -HaveCount 2
        ($server.Requests[2].Text | ConvertFrom-Json).key | Should -Be new/b.md
    }

    It 'takes names with wildcard characters as they are with -LiteralPath and from Get-ChildItem' {
        Set-Content -LiteralPath (Join-Path $folder 'x[1].md') 'x' -NoNewline
        Add-Answer 'x1', 'x2'
        (Set-BpFile -LiteralPath (Join-Path $folder 'x[1].md')).Size | Should -Be 1
        (Get-Item -LiteralPath (Join-Path $folder 'x[1].md') | Set-BpFile).Size | Should -Be 1
        ($server.Requests[2].Text | ConvertFrom-Json).key | Should -BeExactly 'x[1].md'
    }

    It 'takes relative paths and text as paths from the pipeline' {
        Add-Answer a.md
        Push-Location $folder
        try { ('a.md' | Set-BpFile).Size | Should -Be 6 } finally { Pop-Location }
    }

    It 'goes on after a file that is missing, and sends nothing for it' {
        Add-Answer a.md
        $files = Set-BpFile (Join-Path $folder nowhere.md), (Join-Path $folder a.md) -ErrorAction SilentlyContinue -ErrorVariable problems
        $files | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
        "$($problems[0])" | Should -BeLike '-Path: *nowhere.md*'
        $server.Requests | Should -HaveCount 2
    }

    It 'says so when a pattern matches nothing' {
        Set-BpFile (Join-Path $folder '*.pdf') -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
        $server.Requests | Should -HaveCount 0
    }

    It 'refuses a folder, and tells how to send its files' {
        Set-BpFile $folder -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'NotAFile,*'
        Get-ErrorText $problems[0] | Should -BeLike '*Get-ChildItem -File*Set-BpFile*'
        Set-BpFile Env:PATH -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike '*not in the file system but in Environment*'
        $server.Requests | Should -HaveCount 0
    }

    It 'says which file cannot be read' -Tag 'needs a Unix user who is not root' -Skip:($IsWindows -or (id -u) -eq 0) {
        chmod 000 (Join-Path $folder a.md)
        Set-BpFile (Join-Path $folder a.md) -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'FileUnreadable,*'
        $server.Requests | Should -HaveCount 0
    }

    It 'refuses one key for several files' {
        Set-BpFile (Join-Path $folder '*.md') -Key one -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'KeyForSeveralFiles,*'
        $server.Requests | Should -HaveCount 0
    }

    It 'does not let files of the same name replace one another' {
        $null = New-Item -ItemType Directory (Join-Path $folder deep)
        Set-Content (Join-Path $folder deep/a.md) other
        Add-Answer a.md
        $files = Get-ChildItem $folder -Recurse -File -Filter a.md | Set-BpFile -ErrorAction SilentlyContinue -ErrorVariable problems
        $files | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'KeyForSeveralFiles,*'
        $server.Requests | Should -HaveCount 2
    }

    It 'refuses content that is no text and no bytes: <_>' -ForEach 5, @{ a = 1 } {
        Set-BpFile k -Content $_ -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidContent,*'
        $server.Requests | Should -HaveCount 0
    }

    It 'joins lines' {
        Add-Answer k
        $null = Set-BpFile k -Content 'a', 'b'
        $server.Requests[1].Text | Should -BeExactly "a`nb"
    }

    It 'takes a name that is there as it is, though it is a pattern, too' {
        foreach ($name in 'only[1].txt', 'a[1].txt', 'a1.txt') { Set-Content -LiteralPath (Join-Path $folder $name) $name -NoNewline }
        Push-Location $folder
        try {
            $server.Default = [CannedAnswer] @{ Body = (Get-Announced k) }
            $null = Set-BpFile './only[1].txt'
            $null = Set-BpFile -Path 'a[1].txt'
            $null = 'a[1].txt' | Set-BpFile
            $null = Set-BpFile 'a[12].txt'
            $null = Set-BpFile 'o*[[]1].txt'
        }
        finally {
            Pop-Location
            $server.Default = [CannedAnswer] @{ Body = '{}' }
        }

        @($server.Requests).Where({ $_.Path -like '/upload/*' }).Text | Should -BeExactly 'only[1].txt', 'a[1].txt', 'a[1].txt', 'a1.txt', 'only[1].txt'
    }

    It 'sends the content again from its beginning when the storage fails: <Kind>' -ForEach @{ Kind = 'file' }, @{ Kind = 'content' }, @{ Kind = 'address' } {
        if ($Kind -eq 'address') { $server.Enqueue(200, 'bb', 'text/plain') }
        $server.Enqueue(200, (Get-Announced b.md))
        $server.Enqueue(503, 'busy', 'text/plain')
        $server.Enqueue(([CannedAnswer] @{ Body = 'half'; CutShort = $true }))
        $server.Enqueue(200, '', 'text/plain')
        $file = switch ($Kind) {
            file { Set-BpFile (Join-Path $folder b.md) }
            content { Set-BpFile b.md -Content bb }
            address { Set-BpFile b.md -SourceUrl "$($server.Url)/src" }
        }

        $file.Id | Should -Be file_01
        @($server.Requests).Where({ $_.Path -like '/upload/*' }).Text | Select-Object -First 2 | Should -BeExactly 'bb', 'bb'
    }

    It 'waits for a file that is being indexed when asked to, and says so else' {
        $locked = '{"id":"e","code":409,"type":"ResourceLockedConflict","message":"The file is locked."}'
        $server.Enqueue(409, $locked)
        Set-BpFile b.md -Content bb -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'ResourceLockedConflict,*'
        $problem[0].ErrorDetails.RecommendedAction | Should -BeLike '*Wait-BpFile*-WaitIndexed*'
        $server.Clear()
        $server.Enqueue(409, $locked)
        $server.Enqueue(409, $locked)
        Add-Answer b.md
        (Set-BpFile b.md -Content bb -WaitIndexed).Id | Should -Be file_b.md
        $server.Requests.Path | Should -BeExactly '/v1/files', '/v1/files', '/v1/files', '/upload/bucket/k'
        $server.Clear()
        $server.Enqueue(409, $locked)
        Set-BpFile b.md -Content bb -WaitIndexed -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'ResourceLockedConflict,*'
    }

    It 'names the file and the way on when the storage goes on refusing' {
        $server.Enqueue(200, (Get-Announced a.md file_77))
        1..3 | ForEach-Object { $server.Enqueue(503, '<Error>SlowDown</Error>', 'application/xml') }
        $file = Set-BpFile (Join-Path $folder a.md) -ErrorAction SilentlyContinue -ErrorVariable problems
        $file | Should -BeNullOrEmpty
        $server.Requests | Should -HaveCount 4
        $problems | Should -HaveCount 1
        $problems[0].TargetObject | Should -Be file_77
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TransferFailed,*'
        $problems[0].Exception.Status | Should -Be 503
        Get-ErrorText $problems[0] | Should -BeLike '*file_77*a.md*503*SlowDown*Run the command again*'
        "$($problems[0])" | Should -Not -BeLike '*Signature*'
    }

    It 'waits when asked to' {
        Add-Answer a.md
        $server.Enqueue(200, (Get-Announced a.md file_01 -Status upload_completed -Index $true))
        $server.Enqueue(200, (Get-Announced a.md file_01 -Status indexing_completed -Index $true))
        $file = Set-BpFile (Join-Path $folder a.md) -Index -Wait
        $file.Status | Should -Be indexing_completed
        $server.Requests[2].Path | Should -Be /v1/files/file_a.md
        $server.Requests | Should -HaveCount 4
    }

    It 'only announces a file with -Size, and then gives the upload URL' {
        $server.Enqueue(200, (Get-Announced k))
        $file = Set-BpFile k -Size 7 -ExpiresAt ([datetime]::new(2030, 1, 2, 3, 4, 5, [DateTimeKind]::Utc))
        $server.Requests | Should -HaveCount 1
        ($server.Requests[0].Text | ConvertFrom-Json).size | Should -Be 7
        $server.Requests[0].Text | Should -BeLike '*"expiresAt":"2030-01-02T03:04:05.000Z"*'
        $file.UploadUrl | Should -BeLike "$($server.Url)/upload/*"
        $file | Format-Table | Out-String | Should -Not -BeLike '*Signature*'
        $file | Format-List | Out-String | Should -Not -BeLike '*Signature*'
    }

    It 'shows no query of a source' {
        $server.Enqueue(403, 'no')
        $shown = Set-BpFile k -SourceUrl "$($server.Url)/src?sig=SECRETSIG" -Verbose -ErrorAction SilentlyContinue -ErrorVariable problems 4>&1
        "$($problems[0])" | Should -BeLike "'$($server.Url)/src' could not be read*"
        "$($problems[0].TargetObject) $($problems[0].Exception) $shown" | Should -Not -BeLike '*SECRETSIG*'
    }

    It 'uploads from a web address without any credentials' {
        $server.Enqueue(200, 'remote', 'text/plain')
        Add-Answer k
        $before = @(Get-ChildItem ([IO.Path]::GetTempPath()) -Filter tmp*.tmp).Count
        (Set-BpFile k -SourceUrl "$($server.Url)/src?x=1").Size | Should -Be 6
        $server.Requests[0].Headers.Keys | Should -Not -Contain authorization
        $server.Requests[2].Text | Should -Be remote
        @(Get-ChildItem ([IO.Path]::GetTempPath()) -Filter tmp*.tmp).Count | Should -Be $before
        Set-BpFile k -SourceUrl 'C:\x' -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike '-SourceUrl*'
    }

    It 'sends nothing with -WhatIf' {
        Set-BpFile (Join-Path $folder '*.md') -WhatIf
        Set-BpFile k -Content x -WhatIf
        Set-BpFile k -SourceUrl "$($server.Url)/src" -WhatIf
        Set-BpFile k -Size 1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }

    It 'shows progress for what is large, a few times a second, and ends it' {
        $bytes = [byte[]]::new(3MB)
        $server.Enqueue(200, (Get-Announced big))
        $server.Enqueue(([CannedAnswer] @{ DelayMilliseconds = 500 }))
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($Module, $Url, $Bytes)
                    Import-Module $Module
                    $session = Connect-BpSession -ApiUrl $Url -Token t -BotId bot_1 -NoDefault
                    Set-BpFile big -Content $Bytes -Session $session
                }).AddArgument((Get-ModulePath)).AddArgument($server.Url).AddArgument($bytes)
            $file = $shell.Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $file.Size | Should -Be 3MB
            $server.Requests[1].Body.Length | Should -Be 3MB
            @($shell.Streams.Progress | Where-Object Activity -EQ Uploading).Count | Should -BeLessThan 10
        }
        finally { $shell.Dispose() }
    }

    It 'ends at once with Ctrl-C while it uploads' {
        $server.Enqueue(200, (Get-Announced slow))
        $server.Enqueue(([CannedAnswer] @{ DelayMilliseconds = 20000 }))
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($Module, $Url)
                    Import-Module $Module
                    $session = Connect-BpSession -ApiUrl $Url -Token t -BotId bot_1 -NoDefault
                    Set-BpFile slow -Content x -Session $session
                }).AddArgument((Get-ModulePath)).AddArgument($server.Url)
            $running = $shell.BeginInvoke()
            for ($i = 0; $i -lt 100 -and $server.Requests.Count -lt 2; $i++) { Start-Sleep -Milliseconds 100 }
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.ElapsedMilliseconds | Should -BeLessThan 2000
            $running.IsCompleted | Should -BeTrue
        }
        finally { $shell.Dispose() }
    }
}
