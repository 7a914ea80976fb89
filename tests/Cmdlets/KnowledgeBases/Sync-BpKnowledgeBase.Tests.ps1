# What a user types of the sync: the job itself is tested in tests/Botpress.Jobs.Tests.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $emulator = Start-BpEmulator -SampleData -NoConnect -RateLimit 0
    $session = Connect-BpSession -ApiUrl $emulator.Url -Token $emulator.Token -WorkspaceId $emulator.WorkspaceId -BotId $emulator.BotId -MaximumRetryCount 0
    $docs = New-Item (Join-Path $TestDrive docs) -ItemType Directory
    1..3 | ForEach-Object { Set-Content (Join-Path $docs "p$_.md") "Page $_" }
    Set-Content (Join-Path $docs data.csv) 'a,b'

    # What the service was sent that writes.
    function Get-Write {
        param([scriptblock] $Action)
        $script:shown = @(& $Action 4>&1)
        @($script:shown | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and "$_" -match '^(POST|PUT|PATCH|DELETE) ' } | ForEach-Object { "$_" -replace ' in \d+ ms$' })
    }
}

AfterAll {
    Disconnect-BpSession
    $emulator | Stop-BpEmulator
}

Describe 'Sync-BpKnowledgeBase' {
    It 'with -WhatIf and -PlanOnly sends nothing that writes' {
        Get-Write { Sync-BpKnowledgeBase $docs -Name Guides -Create -WhatIf -Verbose } | Should -BeNullOrEmpty
        Get-Write { Sync-BpKnowledgeBase $docs -Name Guides -Create -PlanOnly -Verbose } | Should -BeNullOrEmpty
        $steps = @($shown | Where-Object { $_ -is [Botpress.JobStep] })
        $steps.Action | Should -Be Add, Skip, Add, Add, Add
        $steps.Target | Should -Be Guides, data.csv, p1.md, p2.md, p3.md
        Get-BpKnowledgeBase -Name Guides | Should -BeNullOrEmpty
    }

    It 'makes the knowledge base, writes an object for each file, and the result last' {
        $out = @(Sync-BpKnowledgeBase $docs -Name Guides -Create -Title { $_.BaseName.ToUpperInvariant() })
        $out[0..2] | Should -BeOfType ([Botpress.KnowledgeFile])
        $out[0..2].Path | Sort-Object | Should -Be p1.md, p2.md, p3.md
        $out[0].Action, $out[0].Status | Should -Be Add, indexing_completed
        $out[3] | Should -BeOfType ([Botpress.JobResult])
        $out[3].IsComplete, $out[3].Done, $out[3].Skipped | Should -Be $true, 4, 1
        $base = Get-BpKnowledgeBase -Name Guides
        $out[3].Target | Should -Be $base.Id
        $file = Get-BpFile -Id $out[0].FileId
        $file.Tags['kbId'], $file.Tags['source'], $file.Tags['modalities'] | Should -Be $base.Id, knowledge-base, '["text"]'
        $file.Tags['title'] | Should -BeExactly ($file.Key -replace '\.md$').ToUpperInvariant()
    }

    It 'sends nothing that writes when nothing has changed, whichever way the knowledge base is named' {
        Get-Write { Get-BpKnowledgeBase -Name Guides | Sync-BpKnowledgeBase $docs -Title { $_.BaseName.ToUpperInvariant() } -Verbose } | Should -BeNullOrEmpty
        ($shown | Where-Object { $_ -is [Botpress.JobResult] }).Kept | Should -Be 3
    }

    It 'does a saved plan, and refuses it when something has moved' {
        $plan = Join-Path $TestDrive plan.json
        Set-Content (Join-Path $docs p1.md) 'Page 1, changed'
        Sync-BpKnowledgeBase $docs -Name Guides -PlanOnly | ConvertTo-Json | Set-Content $plan
        Set-Content (Join-Path $docs p2.md) 'Page 2, changed'
        Sync-BpKnowledgeBase $docs -Name Guides -Plan $plan -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'JobPlanMoved,*'
        Sync-BpKnowledgeBase $docs -Name Guides -PlanOnly | ConvertTo-Json | Set-Content $plan
        (Sync-BpKnowledgeBase $docs -Name Guides -Plan $plan | Select-Object -Last 1).IsComplete | Should -BeTrue
    }

    It 'asks before it deletes, and does nothing where nobody can answer' {
        Remove-Item (Join-Path $docs p3.md)
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule((Get-ModulePath))
        $shell = [powershell]::Create($state)
        try {
            { $shell.AddCommand('Sync-BpKnowledgeBase').AddParameter('Path', "$docs").AddParameter('Name', 'Guides').AddParameter('Session', $session).Invoke() } | Should -Throw
        }
        finally { $shell.Dispose() }
        @(Get-BpFile -Tag @{ bpPath = 'p3.md' }).Count | Should -Be 1
        $out = @(Sync-BpKnowledgeBase $docs -Name Guides -Confirm:$false)
        ($out | Where-Object Action -EQ Delete).Reason | Should -Be 'gone from the folder'
        Get-BpFile -Tag @{ bpPath = 'p3.md' } | Should -BeNullOrEmpty
    }

    It 'says what is wrong, and sends nothing for it' {
        foreach ($case in @(
                @{ Given = @{ Path = $docs; Name = 'Nope' }; Id = 'KnowledgeBaseNotFound' }
                @{ Given = @{ Path = "$docs-none"; Name = 'Guides' }; Id = 'FolderNotFound' }
                @{ Given = @{ Path = "$docs-none"; Name = 'Nope' }; Id = 'FolderNotFound' }
                @{ Given = @{ Path = (Join-Path $docs p1.md); Name = 'Guides' }; Id = 'FolderNotFound' }
                @{ Given = @{ Path = 'env:docs'; Name = 'Guides' }; Id = 'NotAFile' }
                @{ Given = @{ Path = 'nodrive:docs'; Name = 'Guides' }; Id = 'InvalidArgument' }
                @{ Given = @{ Path = $docs; Name = 'Guides'; Plan = (Join-Path $docs p1.md) }; Id = 'JobPlanInvalid' }
                @{ Given = @{ Path = $docs; Name = 'Guides'; Plan = 'env:plan' }; Id = 'InvalidArgument' }
                @{ Given = @{ Path = $docs; Name = 'Guides'; MaximumDelete = 'some' }; Id = 'InvalidMaximumDelete' }
                @{ Given = @{ Path = $docs; Name = 'Guides'; NoGap = $true; NoWait = $true }; Id = 'InvalidArgument' }
                @{ Given = @{ Path = $docs; Name = 'Guides'; Tag = @{ bpHash = 'x' } }; Id = 'InvalidArgument' }
                @{ Given = @{ Path = $docs; Name = 'Guides'; Title = { throw 'no' } }; Id = 'TitleFailed' })) {
            $given = $case.Given
            Get-Write { Sync-BpKnowledgeBase @given -Verbose -ErrorAction SilentlyContinue -ErrorVariable script:problems } | Should -BeNullOrEmpty
            $problems[0].FullyQualifiedErrorId | Should -BeLike "$($case.Id),*" -Because ($given | Out-String)
        }
    }

    It 'names in an error the request that failed, and in -WhatIf what it leaves out' {
        Sync-BpKnowledgeBase $docs -Name Guides -BotId none -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike "*(listKnowledgeBases 'Guides')*"
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule((Get-ModulePath))
        $screen = [AnsweringHost]::new()
        $space = [runspacefactory]::CreateRunspace($screen, $state)
        $space.Open()
        $shell = [powershell]::Create($space)
        try { $null = $shell.AddCommand('Sync-BpKnowledgeBase').AddParameter('Path', "$docs").AddParameter('KnowledgeBaseId', 'kb_other').AddParameter('Session', $session).AddParameter('WhatIf').Invoke() }
        finally { $space.Dispose() }
        ($screen.Lines | Where-Object { $_ -like 'What if:*' }) -join "`n" | Should -BeLike "What if: Leave out p1.md (the bot has a file with this key*`n*`nWhat if: knowledge base kb_other: Files: skip 1, by hand 2"
    }
}
