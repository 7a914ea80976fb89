# Knowledge bases: listing and changing.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token t -BotId bot_1 -MaximumRetryCount 0
    $docs = '{"id":"kb_1","name":"Docs","createdAt":"2024-01-02T03:04:05Z","tags":{"a":"b"}}'
    $faq = '{"id":"kb_2","name":"FAQ","createdAt":"2024-01-02T03:04:05Z","tags":{}}'
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'knowledge bases' {
    BeforeEach { $server.Clear() }

    It 'are listed page by page' {
        $server.Enqueue(200, "{`"knowledgeBases`":[$docs],`"meta`":{`"nextToken`":`"n`"}}")
        $server.Enqueue(200, "{`"knowledgeBases`":[$faq],`"meta`":{}}")
        $bases = Get-BpKnowledgeBase -PageSize 1 -Tag @{ a = @{ not = 'x' } }
        $bases | Should -BeOfType ([Botpress.KnowledgeBase])
        $bases.KnowledgeBaseId | Should -Be kb_1, kb_2
        $bases[0].BotId | Should -Be bot_1
        $bases[0].CreatedAt.Kind | Should -Be Local
        $server.Requests[1].Query | Should -BeExactly 'nextToken=n&pageSize=1&tags.a.not=x'
    }

    It 'are filtered by name and by id here' {
        $server.Enqueue(200, "{`"knowledgeBases`":[$docs,$faq],`"meta`":{}}")
        (Get-BpKnowledgeBase -Name d*).Id | Should -Be kb_1
        $server.Enqueue(200, "{`"knowledgeBases`":[$docs,$faq],`"meta`":{}}")
        (Get-BpKnowledgeBase kb_2, kb_9 -ErrorAction SilentlyContinue -ErrorVariable problems).Id | Should -Be kb_2
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $problems[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $problems[0].TargetObject | Should -Be kb_9
    }

    It 'are created' {
        $server.Enqueue(200, '{"knowledgeBase":{"id":"kb_3","name":"New","tags":{"n":"1"}}}')
        (New-BpKnowledgeBase New -Tag @{ n = 1 }).KnowledgeBaseId | Should -Be kb_3
        $server.Requests[0].Method | Should -Be POST
        Test-JsonEqual '{"name":"New","tags":{"n":"1"}}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'bring their name along when only tags change' {
        $server.Enqueue(200, "{`"knowledgeBases`":[$docs],`"meta`":{}}")
        $base = Get-BpKnowledgeBase
        $server.Clear()
        $server.Enqueue(200, '{"knowledgeBase":{"id":"kb_1","name":"Docs","tags":{}}}')
        ($base | Set-BpKnowledgeBase -Tag @{ a = $null }).Name | Should -Be Docs
        $server.Requests[0].Path | Should -Be /v1/files/knowledge-bases/kb_1
        Test-JsonEqual '{"name":"Docs","tags":{"a":null}}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'are deleted, and nothing is written' {
        $server.Enqueue(200, '{}')
        [pscustomobject] @{ KnowledgeBaseId = 'kb_1' } | Remove-BpKnowledgeBase -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests[0].Method | Should -Be DELETE
        $server.Requests[0].Path | Should -Be /v1/files/knowledge-bases/kb_1
    }

    It 'stay as they are with -WhatIf' {
        New-BpKnowledgeBase x -WhatIf
        Set-BpKnowledgeBase kb_1 x -WhatIf
        Remove-BpKnowledgeBase kb_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}
