# Files apart from their content: listing, searching, passages, tags, copies, waiting.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token t -BotId bot_1 -MaximumRetryCount 0

    function Get-FileJson([string] $Id, [string] $Key = "$Id.md", [string] $Status = 'indexing_completed', [bool] $Index = $true, [string] $Reason) {
        $file = @{
            id = $Id; botId = 'bot_1'; key = $Key; url = "https://files.example/$Id"; size = 5; contentType = 'text/markdown'; tags = @{ topic = 'a' }
            metadata = @{ pages = 3 }; accessPolicies = @('integrations'); index = $Index; status = $Status
            createdAt = '2024-01-02T03:04:05.000Z'; updatedAt = '2024-01-02T03:04:05.000Z'; owner = @{ type = 'bot'; id = 'bot_1' }; later = 'new'
        }
        if ($Reason) { $file.failedStatusReason = $Reason }
        $file | ConvertTo-Json -Depth 5 -Compress
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpFile' {
    BeforeEach { $server.Clear() }

    It 'gives typed files that pipe onward' {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson file_1)}")
        $file = Get-BpFile file_1
        $file | Should -BeOfType ([Botpress.File])
        $file.FileId | Should -Be file_1
        $file.BotId | Should -Be bot_1
        $file.Tags['topic'] | Should -Be a
        $file.Metadata.pages | Should -Be 3
        $file.Owner.type | Should -Be bot
        $file.CreatedAt | Should -Be ([datetime]::new(2024, 1, 2, 3, 4, 5, [DateTimeKind]::Utc).ToLocalTime())
        $file.Later | Should -Be new -Because 'fields that the module does not know are ordinary properties'
        $server.Enqueue(200, '{}')
        $file | Remove-BpFile -Confirm:$false
        $server.Requests[1].Method | Should -Be DELETE
        $server.Requests[1].Path | Should -Be /v1/files/file_1
        $server.Requests[1].Headers['x-bot-id'] | Should -Be bot_1
    }

    It 'reads page by page, and no page more than is wanted' {
        $server.Enqueue(200, "{`"files`":[$(Get-FileJson file_1),$(Get-FileJson file_2)],`"meta`":{`"nextToken`":`"n+1`"}}")
        $server.Enqueue(200, "{`"files`":[$(Get-FileJson file_3)],`"meta`":{}}")
        (Get-BpFile -PageSize 2).Id | Should -Be file_1, file_2, file_3
        $server.Requests.Query | Should -Be 'pageSize=2', 'nextToken=n%2B1&pageSize=2'
        $server.Clear()
        $server.Enqueue(200, "{`"files`":[$(Get-FileJson file_1),$(Get-FileJson file_2)],`"meta`":{`"nextToken`":`"n`"}}")
        (Get-BpFile | Select-Object -First 2).Id | Should -Be file_1, file_2
        $server.Requests | Should -HaveCount 1
    }

    It 'sends filters as the official client does: <Expected>' -ForEach @(
        @{ Arguments = @{ Tag = [ordered] @{ a = 'x y'; b = 'p', 'q'; c = @{ not = 'z' } } }; Expected = 'tags.a=x%20y&tags.b=p&tags.b=q&tags.c.not=z' }
        @{ Arguments = @{ Tags = '{"a":"x"}' }; Expected = 'tags=%7B%22a%22%3A%22x%22%7D' }
        @{ Arguments = @{ Tag = [pscustomobject] @{ a = 'x' } }; Expected = 'tags.a=x' }
        @{ Arguments = @{ Ids = 'file_1', 'file_2'; Indexed = $false }; Expected = 'ids=file_1&ids=file_2&indexed=false' }
        @{ Arguments = @{ SortField = 'CREATEDAT'; SortDirection = 'Desc'; NextToken = '' }; Expected = 'nextToken=&sortField=createdAt&sortDirection=desc' }
    ) {
        $server.Enqueue(200, '{"files":[],"meta":{}}')
        Get-BpFile @Arguments
        $server.Requests[0].Query | Should -BeExactly $Expected
    }

    It 'filters by key here' {
        $server.Enqueue(200, "{`"files`":[$(Get-FileJson 1 docs/a.md),$(Get-FileJson 2 b.txt),$(Get-FileJson 3 'Docs/c.md')],`"meta`":{}}")
        (Get-BpFile -Key docs/*).Id | Should -Be 1, 3
        $server.Requests[0].Query | Should -BeExactly ''
    }

    It 'does not take the id of a piped bot for a file' {
        $server.Enqueue(200, '{"files":[],"meta":{}}')
        [pscustomobject] @{ Id = 'bot_2'; BotId = 'bot_2' } | Get-BpFile
        $server.Requests[0].Path | Should -Be /v1/files
        $server.Requests[0].Headers['x-bot-id'] | Should -Be bot_2
    }

    It 'shows a table and a list that fit' {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson file_1 docs/guide.md)}")
        $file = Get-BpFile file_1
        $table = $file | Format-Table | Out-String -Width 120
        $table | Should -Match 'Key +Size Status +Id'
        $table | Should -Match 'docs/guide\.md +5 indexing_completed'
        # A narrow window takes from the end of the key, and leaves it readable.
        $file | Format-Table | Out-String -Width 80 | Should -Match 'docs/guide\.md +5 indexing_completed'
        $file | Format-List | Out-String -Width 120 | Should -Match 'ContentType +: text/markdown'
    }
}

Describe 'Set-BpFileMetadata' {
    BeforeEach { $server.Clear() }

    It 'sends what was given, nulls too, for each file' {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson file_1)}")
        $server.Enqueue(200, "{`"file`":$(Get-FileJson file_2)}")
        $files = [pscustomobject] @{ FileId = 'file_1' }, [pscustomobject] @{ Id = 'file_2' } | Set-BpFileMetadata -Tag @{ old = $null } -ExpiresAt $null
        $files.Id | Should -Be file_1, file_2
        $server.Requests.Path | Should -Be /v1/files/file_1, /v1/files/file_2
        Test-JsonEqual '{"tags":{"old":null},"expiresAt":null}' $server.Requests[1].Text | Should -BeTrue
    }

    It 'sends nothing with -WhatIf' {
        Set-BpFileMetadata file_1 -Tag @{ a = 'b' } -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Copy-BpFile' {
    BeforeEach { $server.Clear() }

    It 'copies to another bot and gives the copy, which belongs there' {
        $server.Enqueue(200, "{`"file`":$((Get-FileJson file_9).Replace('"botId":"bot_1"', '"botId":"bot_2"'))}")
        $copy = Copy-BpFile docs/a.md backup/a.md -DestinationBotId bot_2 -Overwrite
        $server.Requests[0].Path | Should -Be /v1/files/docs%2Fa.md/backup%2Fa.md
        $server.Requests[0].Headers['x-destination-bot-id'] | Should -Be bot_2
        $server.Requests[0].Headers['x-bot-id'] | Should -Be bot_1
        $server.Requests[0].Text | Should -Be '{"overwrite":true}'
        $copy.BotId | Should -Be bot_2
    }

    It 'takes files from the pipeline, with a key for each' {
        $server.Enqueue(200, "{`"files`":[$(Get-FileJson file_1 a.md),$(Get-FileJson file_2 b.md)],`"meta`":{}}")
        $files = @(Get-BpFile)
        $server.Clear()
        $server.Enqueue(200, "{`"file`":$(Get-FileJson file_8)}")
        $server.Enqueue(200, "{`"file`":$(Get-FileJson file_9)}")
        ($files | Copy-BpFile -DestinationKey { "old/$($_.Key)" }).Id | Should -Be file_8, file_9
        $server.Requests.Path | Should -Be /v1/files/file_1/old%2Fa.md, /v1/files/file_2/old%2Fb.md
    }

    It 'sends nothing with -WhatIf, and no id that leads elsewhere' {
        Copy-BpFile a b -WhatIf
        Copy-BpFile .. b -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike '-IdOrKey*'
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Search-BpFile' {
    BeforeEach { $server.Clear() }

    It 'gives passages that know their file, and pipe onward' {
        $server.Enqueue(200, '{"passages":[{"content":"Refunds take\n two days.","score":0.8765,"meta":{"type":"chunk","pageNumber":2},"file":{"id":"file_1","key":"guide.md","contentType":"text/markdown","metadata":{},"tags":{"a":"b"},"createdAt":"2024-01-02T03:04:05Z","updatedAt":"2024-01-02T03:04:05Z"},"context":[{"text":"before","type":"preceding"}]}]}')
        $result = Search-BpFile 'how long?' -Limit 3 -WithContext
        $server.Requests[0].Query | Should -BeExactly 'query=how%20long%3F&limit=3&withContext=true'
        $result | Should -BeOfType ([Botpress.FileSearchResult])
        $result.Score | Should -Be 0.8765
        $result.Key | Should -Be guide.md
        $result.File.Tags['a'] | Should -Be b
        $result.File.CreatedAt.Kind | Should -Be Local
        $result.Meta.pageNumber | Should -Be 2
        $result.Context[0].text | Should -Be before
        $result | Out-String -Width 120 | Should -Match 'guide\.md +2 Refunds take two days\.'
        $server.Enqueue(200, '{"passages":[],"meta":{}}')
        $result | Get-BpFilePassage
        $server.Requests[1].Path | Should -Be /v1/files/file_1/passages
        $server.Requests[1].Headers['x-bot-id'] | Should -Be bot_1
    }

    It 'looks in a knowledge base that is piped in or named' {
        $server.Default = [CannedAnswer] @{ Body = '{"passages":[],"meta":{}}' }
        [Botpress.KnowledgeBase] @{ Id = 'kb_1'; BotId = 'bot_7' }, [Botpress.KnowledgeBase] @{ Id = 'kb_2'; BotId = 'bot_7' } | Search-BpFile refund
        Search-BpFile refund -KnowledgeBaseId kb_3 -Tag @{ lang = 'en' }
        $server.Requests | ForEach-Object { [uri]::UnescapeDataString($_.Query) } | Sort-Object | Should -Be 'tags.kbId=kb_1&query=refund', 'tags.kbId=kb_2&query=refund', 'tags.lang=en&tags.kbId=kb_3&query=refund'
        $server.Requests[0].Headers['x-bot-id'] | Should -Be bot_7
        # Without a query, a knowledge base is not what to look for.
        [Botpress.KnowledgeBase] @{ Id = 'kb_1' } | Search-BpFile -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike '*knowledge base*'
        $server.Requests | Should -HaveCount 3
    }
}

Describe 'file passages' {
    BeforeEach { $server.Clear() }

    It 'are read page by page and know their file' {
        $server.Enqueue(200, '{"passages":[{"id":"p1","content":"one","meta":{"type":"chunk","subtype":"title"}}],"meta":{"nextToken":"x"}}')
        $server.Enqueue(200, '{"passages":[{"id":"p2","content":"two","meta":{}}],"meta":{}}')
        $passages = [pscustomobject] @{ FileId = 'file_1'; BotId = 'bot_2' } | Get-BpFilePassage -PageSize 1
        $passages.Content | Should -Be one, two
        $passages.FileId | Should -Be file_1, file_1
        $passages.BotId | Should -Be bot_2, bot_2
        $server.Requests.Query | Should -Be 'pageSize=1', 'nextToken=x&pageSize=1'
    }

    It 'are replaced by texts, hashtables and passages' {
        $server.Enqueue(200, '{"passages":[{"id":"p1","content":"one","meta":{"type":"chunk","subtype":"title","pageNumber":4}},{"id":"p2","content":"two","meta":{"subtype":"page"}}],"meta":{}}')
        $old = @(Get-BpFilePassage file_1)
        $server.Clear()
        $server.Enqueue(200, '{}')
        Set-BpFilePassage file_1 ($old + 'three' + @{ content = 'four'; type = 'code' }) | Should -BeNullOrEmpty
        $server.Requests[0].Method | Should -Be PUT
        $server.Requests[0].Path | Should -Be /v1/files/file_1/passages
        Test-JsonEqual '{"passages":[{"content":"one","type":"title","pageNumber":4},{"content":"two"},{"content":"three"},{"content":"four","type":"code"}]}' $server.Requests[0].Text |
            Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'are waited for with -Wait, which gives the file' {
        $server.Enqueue(200, '{}')
        $server.Enqueue(200, '{"file":{"id":"file_1","key":"k","index":true,"status":"indexing_pending"}}')
        $server.Enqueue(200, '{"file":{"id":"file_1","key":"k","index":true,"status":"indexing_completed"}}')
        (Set-BpFilePassage file_1 one -Wait).Status | Should -Be indexing_completed
        $server.Requests.Method | Should -Be PUT, GET, GET
    }

    It 'stay with -WhatIf' {
        Set-BpFilePassage file_1 @() -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'file tags' {
    BeforeEach { $server.Clear() }

    It 'pipe into their values' {
        $server.Enqueue(200, '{"tags":["topic"],"meta":{"nextToken":"n"}}')
        $server.Enqueue(200, '{"tags":["a/b"],"meta":{}}')
        $tags = Get-BpFileTag
        $tags | Should -BeOfType ([Botpress.FileTag])
        $tags.Tag | Should -Be topic, a/b
        $server.Clear()
        $server.Enqueue(200, '{"values":["x","y"],"meta":{}}')
        $server.Enqueue(200, '{"values":["z"],"meta":{}}')
        $values = $tags | Get-BpFileTagValue
        $values | ForEach-Object { "$($_.Tag)=$($_.Value) in $($_.BotId)" } | Should -Be 'topic=x in bot_1', 'topic=y in bot_1', 'a/b=z in bot_1'
        $server.Requests.Path | Should -Be /v1/files/tags/topic/values, /v1/files/tags/a%2Fb/values
    }
}

Describe 'Wait-BpFile' {
    BeforeEach { $server.Clear() }

    It 'looks again until the file is indexed, and gives it' {
        foreach ($status in 'upload_pending', 'upload_completed', 'indexing_pending', 'indexing_completed') { $server.Enqueue(200, "{`"file`":$(Get-FileJson file_1 -Status $status)}") }
        (Wait-BpFile file_1 -IntervalSec 0.1).Status | Should -Be indexing_completed
        $server.Requests | Should -HaveCount 4
    }

    It 'is content with an upload when nothing is to be indexed' {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson file_1 -Status upload_completed -Index $false)}")
        ([pscustomobject] @{ FileId = 'file_1' } | Wait-BpFile).Status | Should -Be upload_completed
    }

    It 'reports a failure with its reason, and goes on: <Status>' -ForEach @(
        @{ Status = 'indexing_failed'; ErrorId = 'FileIndexingFailed,*' }
        @{ Status = 'upload_failed'; ErrorId = 'FileUploadFailed,*' }
    ) {
        $server.Enqueue(200, "{`"file`":$(Get-FileJson file_1 -Status $Status -Reason 'No text in it.')}")
        $server.Enqueue(200, "{`"file`":$(Get-FileJson file_2)}")
        (Wait-BpFile file_1, file_2 -ErrorAction SilentlyContinue -ErrorVariable problems).Id | Should -Be file_2
        $problems[0].FullyQualifiedErrorId | Should -BeLike $ErrorId
        $problems[0].TargetObject | Should -Be file_1
        Get-ErrorText $problems[0] | Should -BeLike '*file_1.md*No text in it.*Set-BpFile*'
    }

    It 'gives up after the time it was given' {
        $server.Default = [CannedAnswer] @{ Body = "{`"file`":$(Get-FileJson file_1 -Status indexing_pending)}" }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Wait-BpFile file_1 -TimeoutSec 1 -IntervalSec 0.3 -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'FileWaitTimeout,*'
        "$($problems[0])" | Should -BeLike '*after 1 s*indexing_pending*'
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'ends at once with Ctrl-C' {
        $server.Default = [CannedAnswer] @{ Body = "{`"file`":$(Get-FileJson file_1 -Status indexing_pending)}" }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($Module, $Url)
                    Import-Module $Module
                    $session = Connect-BpSession -ApiUrl $Url -Token t -BotId bot_1 -NoDefault
                    Wait-BpFile file_1 -IntervalSec 60 -Session $session
                }).AddArgument((Get-ModulePath)).AddArgument($server.Url)
            $null = $shell.BeginInvoke()
            for ($i = 0; $i -lt 100 -and $server.Requests.Count -lt 1; $i++) { Start-Sleep -Milliseconds 100 }
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.ElapsedMilliseconds | Should -BeLessThan 2000
        }
        finally {
            $shell.Dispose()
            $server.Default = [CannedAnswer] @{ Body = '{}' }
        }
    }
}
