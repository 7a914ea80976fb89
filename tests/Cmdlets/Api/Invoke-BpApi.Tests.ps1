BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token 'bp_pat_secret' -WorkspaceId 'wkspace_default' -BotId 'bot_default' -MaximumRetryCount 0
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Invoke-BpApi' {
    BeforeEach { $server.Clear() }

    Context 'a request' {
        It 'is a GET whose answer comes as plain objects, text left as it is' {
            $server.Enqueue(200, '{"bot":{"id":"b1","createdAt":"2024-01-02T03:04:05.000Z","n":1.5,"list":[1,"two",null]}}')
            $answer = Invoke-BpApi /v1/admin/bots/b1
            $answer.bot.createdAt | Should -BeOfType string
            $answer.bot.createdAt | Should -Be '2024-01-02T03:04:05.000Z'
            $answer.bot.n | Should -Be 1.5
            $answer.bot.list.Count | Should -Be 3
            $server.Requests[0].Method | Should -Be 'GET'
            $server.Requests[0].Body.Length | Should -Be 0
            $server.Requests[0].Headers['authorization'] | Should -Be 'Bearer bp_pat_secret'
        }

        It 'carries the ids of the session, or those it is given' {
            $server.Default = [CannedAnswer] @{ Body = '{}' }
            $null = Invoke-BpApi v1/chat/conversations
            $null = Invoke-BpApi /v1/chat/conversations -WorkspaceId w2 -BotId b2 -IntegrationId i2 -IntegrationAlias a2
            $server.Requests[0].Path | Should -Be '/v1/chat/conversations'
            $server.Requests[0].Headers['x-bot-id'] | Should -Be 'bot_default'
            'x-workspace-id', 'x-bot-id', 'x-integration-id', 'x-integration-alias' | ForEach-Object { $server.Requests[1].Headers[$_] } | Should -Be 'w2', 'b2', 'i2', 'a2'
        }

        It 'takes its bot from the pipeline' {
            $server.Enqueue(200, '{"bots":[{"id":"b1"},{"id":"b2"}],"meta":{}}')
            $server.Default = [CannedAnswer] @{ Body = '{}' }
            Get-BpBot -WorkspaceId w4 | Invoke-BpApi -Path /v1/tables | Out-Null
            @($server.Requests)[1, 2].ForEach({ $_.Headers['x-bot-id'] + ' ' + $_.Headers['x-workspace-id'] }) | Should -Be 'b1 w4', 'b2 w4'
        }

        It 'gives nothing for an empty answer, and each item of a list' {
            $server.Enqueue(204, '')
            $server.Enqueue(200, '[{"id":1},{"id":2}]')
            @(Invoke-BpApi /v1/x POST -Confirm:$false).Count | Should -Be 0
            @(Invoke-BpApi /v1/admin/plans).Count | Should -Be 2
        }

        It 'takes a whole URL of the API' {
            $server.Enqueue(200, '{"a":1}')
            (Invoke-BpApi "$($server.Url)/v1/x?y=1").a | Should -Be 1
            "$($server.Requests[0].Path)?$($server.Requests[0].Query)" | Should -Be '/v1/x?y=1'
        }
    }

    Context 'the query' {
        It 'can be in the path, and is left as it is' {
            $null = Invoke-BpApi '/v1/files?tags.a=b%20c&x=1%2B1&y=#&filter={"a":1}'
            [uri]::UnescapeDataString($server.Requests[0].Query) | Should -Be 'tags.a=b c&x=1+1&y=#&filter={"a":1}'
            $server.Requests[0].Query | Should -BeLike 'tags.a=b%20c&x=1%2B1&*'
        }

        It 'is written as lists write theirs' {
            $null = Invoke-BpApi '/v1/files?a=1' -Query ([ordered] @{ ids = 'x', 'y/z'; tags = [ordered] @{ k = 'v w'; l = 2 }; indexed = $true; none = $null; none2 = @(); at = [datetime]::new(2024, 1, 2, 3, 4, 5, [DateTimeKind]::Utc) })
            $server.Requests[0].Query | Should -BeExactly 'a=1&ids=x&ids=y%2Fz&tags.k=v%20w&tags.l=2&indexed=true&none=&at=2024-01-02T03%3A04%3A05.000Z'
        }
    }

    Context 'the body' {
        It 'is an object as JSON' {
            $null = Invoke-BpApi /v1/x POST ([ordered] @{ a = 1; b = $null; c = @(1); d = [pscustomobject] @{ e = "$([char] 0xE9)" } }) -Query @{ q = 1 }
            $server.Requests[0].Text | Should -BeExactly ('{"a":1,"b":null,"c":[1],"d":{"e":"' + [char] 0xE9 + '"}}')
            $server.Requests[0].Query | Should -Be 'q=1'
            $server.Requests[0].Headers['content-type'] | Should -Be 'application/json'
        }

        It 'is a list as JSON' {
            $null = Invoke-BpApi /v1/x PUT @(1, 2)
            $server.Requests[0].Text | Should -BeExactly '[1,2]'
        }

        It 'is JSON text as it is' {
            $null = Invoke-BpApi /v1/x patch "{ `"a`" : 1.50 }"
            $server.Requests[0].Method | Should -BeExactly 'PATCH'
            $server.Requests[0].Text | Should -BeExactly '{ "a" : 1.50 }'
        }

        It 'is {} when none is given: <_>' -ForEach 'POST', 'PUT', 'PATCH', 'DELETE' {
            $null = Invoke-BpApi /v1/x $_
            $server.Requests[0].Text | Should -BeExactly '{}'
        }

        It 'must be JSON when it is text' {
            Invoke-BpApi /v1/x POST '{oops' -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0])" | Should -BeLike '-Body is text that is not JSON*'
            $server.Requests.Count | Should -Be 0
        }

        It 'does not go with GET' {
            Invoke-BpApi /v1/x -Body @{ a = 1 } -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0])" | Should -BeLike '-Body is not sent with GET*'
            $server.Requests.Count | Should -Be 0
        }

        It 'shows no key that the API makes' {
            $server.Enqueue(200, '{"id":"k1","value":"bp_bak_topsecret"}')
            $DebugPreference = 'Continue'
            $shown = Invoke-BpApi /v1/admin/bots/baks POST @{ botId = 'b1' } 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | Out-String
            $shown | Should -Match 'Response'
            $shown | Should -Not -Match 'topsecret'
        }
    }

    Context 'with -All' {
        It 'gives the items of every page of a known list' {
            $server.Enqueue(200, '{"bots":[{"id":"b1"},{"id":"b2"}],"meta":{"nextToken":"a+b"}}')
            $server.Enqueue(200, '{"bots":[],"meta":{"nextToken":"c"}}')
            $server.Enqueue(200, '{"bots":[{"id":"b3"}],"meta":{}}')
            (Invoke-BpApi '/v1/admin/bots?dev=true' -All -Query @{ pageSize = 2 }).id | Should -Be 'b1', 'b2', 'b3'
            $server.Requests.Query | Should -Be 'dev=true&pageSize=2', 'dev=true&pageSize=2&nextToken=a%2Bb', 'dev=true&pageSize=2&nextToken=c'
        }

        It 'replaces the token that was in the path' {
            $server.Enqueue(200, '{"logs":[{"m":1}],"nextToken":"n2"}')
            $server.Enqueue(200, '{"logs":[{"m":2}]}')
            (Invoke-BpApi '/v1/admin/bots/b1/logs?nextToken=n%201&timeStart=x' -All).m | Should -Be 1, 2
            $server.Requests.Query | Should -Be 'timeStart=x&nextToken=n%201', 'timeStart=x&nextToken=n2'
        }

        It 'finds the only list of an unknown answer' {
            $server.Enqueue(200, '{"count":2,"warnings":["w"],"things":[{"id":1}],"meta":{"nextToken":"n"}}')
            $server.Enqueue(200, '{"count":2,"things":[{"id":2}],"meta":{}}')
            (Invoke-BpApi /v1/new/things -All -WarningAction SilentlyContinue).id | Should -Be 1, 2
        }

        It 'needs to be told which, when there are several' {
            $server.Enqueue(200, '{"a":[1],"b":[2]}')
            $server.Enqueue(200, '{"a":[1],"b":[2]}')
            Invoke-BpApi /v1/new/things -All -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0])" | Should -BeLike '*2 lists: name the items property, one of a, b.*'
            Invoke-BpApi /v1/new/things -All -ItemsProperty b | Should -Be 2
        }

        It 'says so when there is no list' {
            $server.Enqueue(200, '{"bot":{"id":"b1"}}')
            Invoke-BpApi /v1/admin/bots/b1 -All -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0])" | Should -BeLike '*has no list*'
        }

        It 'asks for no page that nobody wants, and stops at one that repeats' {
            $server.Enqueue(200, '{"bots":[{"id":"b1"}],"meta":{"nextToken":"n"}}')
            (Invoke-BpApi /v1/admin/bots -All | Select-Object -First 1).id | Should -Be 'b1'
            $server.Requests.Count | Should -Be 1

            $server.Clear()
            $server.Default = [CannedAnswer] @{ Body = '{"bots":[{"id":"b1"}],"meta":{"nextToken":"n"}}' }
            @(Invoke-BpApi /v1/admin/bots -All -ErrorVariable failed -ErrorAction SilentlyContinue).Count | Should -Be 2
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'RepeatedCursor*'
            $server.Default = [CannedAnswer] @{ Body = '{}' }
        }

        It 'pages rows by offset, as their operation does: <Kind>' -ForEach @(
            @{ Kind = 'object'; Rows = @{ search = 'x' } }
            @{ Kind = 'JSON text'; Rows = '{"search":"x"}' }
        ) {
            $server.Enqueue(200, '{"rows":[{"id":1},{"id":2}],"hasMore":true,"offset":0,"limit":2,"warnings":[]}')
            $server.Enqueue(200, '{"rows":[{"id":3}],"hasMore":false,"offset":2,"limit":2,"warnings":[]}')
            (Invoke-BpApi /v1/tables/FaqTable/rows/find POST $Rows -All).id | Should -Be 1, 2, 3
            Test-JsonEqual '{"search":"x"}' $server.Requests[0].Text | Should -BeTrue
            Test-JsonEqual '{"search":"x","offset":2,"limit":1000}' $server.Requests[1].Text | Should -BeTrue
        }

        It 'is refused where there is nothing to page' {
            Invoke-BpApi /v1/x POST -All -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0])" | Should -BeLike '-All follows the pages of a list*'
            $server.Requests.Count | Should -Be 0
        }
    }

    Context 'what could do harm' {
        It 'goes to no other host: <_>' -ForEach 'https://evil.example/v1/x', 'http://evil.example/', 'ftp://x/y' {
            Invoke-BpApi $_ -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0])" | Should -BeLike '-Path leads away from*'
            $server.Requests.Count | Should -Be 0
        }

        It 'is no look-alike of the API address' {
            Invoke-BpApi "$($server.Url)@evil.example/v1/x" -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0])" | Should -BeLike '-Path leads away from*'
        }

        It 'reaches no route but the one that is written: <_>' -ForEach '/v1/admin/bots/', '/v1/admin/bots//logs', '/v1/a/../b', '/v1/a/%2e%2E/b', '/v1/a/.', '//evil.example/x', '/' {
            Invoke-BpApi $_ DELETE -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0])" | Should -BeLike '-Path has a segment that is*'
            $server.Requests.Count | Should -Be 0
        }

        It 'keeps a backslash and a # inside their segment' {
            $null = Invoke-BpApi '/v1/files/a\b#c'
            ConvertTo-PathSegment $server.Requests[0].Path | Should -Be '', 'v1', 'files', 'a\b#c'
        }

        It 'has no placeholder left' {
            Invoke-BpApi '/v1/admin/bots/{id}' -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0])" | Should -BeLike '-Path has a placeholder, {id}*'
        }

        It 'is not done with -WhatIf, a GET is: <_>' -ForEach 'POST', 'PUT', 'PATCH', 'DELETE' {
            Invoke-BpApi /v1/x $_ -WhatIf
            $server.Requests.Count | Should -Be 0
            $null = Invoke-BpApi /v1/x -WhatIf
            $server.Requests.Count | Should -Be 1
        }

        It 'is repeated only when its operation allows it' {
            $session = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId w -NoDefault -MaximumRetryCount 1
            $busy = { $answer = [CannedAnswer] @{ Status = 503; Body = '{"id":"e","code":503,"type":"Internal","message":"busy"}' }; $answer.Headers['Retry-After'] = '0'; $server.Enqueue($answer) }
            & $busy
            $server.Enqueue(200, '{"data":{"a":1}}')
            (Invoke-BpApi /v1/admin/helper/vrl POST @{ script = '.'; data = @{} } -Session $session).data.a | Should -Be 1
            $server.Requests.Count | Should -Be 2

            $server.Clear()
            & $busy
            Invoke-BpApi /v1/admin/bots POST @{} -Session $session -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].Exception.Status | Should -Be 503
            $server.Requests.Count | Should -Be 1
        }
    }

    It 'gives the API''s own error' {
        $server.Enqueue(403, '{"id":"err_9","code":403,"type":"Forbidden","message":"Not yours"}')
        Invoke-BpApi /v1/admin/bots/b1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Forbidden*'
        $failed[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        $failed[0].Exception.Id | Should -Be 'err_9'
        $failed[0].TargetObject | Should -Be '/v1/admin/bots/b1'
        "$($failed[0])" | Should -BeLike '*Not yours*'
    }

    It 'offers the methods' {
        $line = 'Invoke-BpApi /v1/x -Method P'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'PATCH', 'POST', 'PUT'
    }
}
