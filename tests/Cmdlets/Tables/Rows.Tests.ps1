BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $null = Start-BpEmulator -SampleData
    $file = Join-Path $TestDrive 'prices.csv'
    Set-Content $file 'plan,price,since', 'free,0,2026-01-01', 'pro,19.5,', 'team,99,2026-02-01'

    # The table as the file has it, in one line.
    function state { (Find-BpTableRow PricesTable | Sort-Object plan | ForEach-Object { "$($_.plan)=$($_.price)" }) -join ' ' }
}

AfterAll {
    Stop-BpEmulator
}

Describe 'rows as a file has them' {
    Context 'New-BpTable -Like' {
        It 'shows the table with -PlanOnly, and makes nothing' {
            $plan = New-BpTable PricesTable -Like (Import-Csv $file) -KeyColumn plan -Searchable plan -PlanOnly
            $plan.Name, $plan.KeyColumn, $plan.Factor | Should -Be 'PricesTable', 'plan', 1
            $plan.Schema.properties.price.type | Should -Be 'number'
            $plan.Schema.properties.since.format, $plan.Schema.properties.since.nullable | Should -Be 'date-time', $true
            $plan.Schema.properties.plan.'x-zui'.searchable | Should -BeTrue
            (Get-BpTable).Name | Should -Not -Contain PricesTable
        }

        It 'makes it' {
            $table = New-BpTable PricesTable -Like (Import-Csv $file) -KeyColumn plan
            $table.KeyColumn | Should -Be 'plan'
            $table.Schema.properties.psobject.Properties.Name | Should -Be 'plan', 'price', 'since'
            (New-BpTable PricesTable -Like (Import-Csv $file) -GetOrCreate).WasCreated | Should -BeFalse
        }

        It 'refuses what no table can be, and sends nothing' {
            { New-BpTable OtherTable -Like @([pscustomobject] @{ a = 1 }) -KeyColumn b -ErrorAction Stop } | Should -Throw "*no column 'b'*"
            { New-BpTable OtherTable -Like @('text') -ErrorAction Stop } | Should -Throw '*-Like takes*'
            (Get-BpTable).Name | Should -Not -Contain OtherTable
        }

        It 'warns of two types in a column' {
            $null = New-BpTable OtherTable -Like @([pscustomobject] @{ a = '1' }, [pscustomobject] @{ a = 'x' }) -PlanOnly -WarningVariable warning -WarningAction SilentlyContinue
            "$warning" | Should -BeLike "*'a' has values of two types*row 1*row 2*"
        }
    }

    Context 'Test-BpTableRow' {
        It 'says nothing of what is right, and what is wrong by row and column' {
            Import-Csv $file | Test-BpTableRow PricesTable -KeyColumn plan | Should -BeNullOrEmpty
            $problems = 'plan,price', 'free,much', ',1', 'free,2' | ConvertFrom-Csv | Test-BpTableRow PricesTable -KeyColumn plan
            $problems | ForEach-Object { "$($_.Row) $($_.Column) $($_.Rule)" } | Should -Be '1 price Type', '2 plan KeyMissing', '3 plan KeyTwice'
        }

        It 'knows the lines of a file' {
            $bad = Join-Path $TestDrive 'bad.csv'
            Set-Content $bad 'plan,price', '"two', 'lines",1', 'x,y', 'a,1,surplus'
            $problems = Test-BpTableRow PricesTable -Path $bad
            $problems | ForEach-Object { "$($_.Row) $($_.Line) $($_.Column) $($_.Value) $($_.Rule)" } | Should -Be '2 4 price y Type', '3 5   Row'
            $problems[0] | Should -BeOfType Botpress.RowProblem
        }

        It 'needs no session with -Schema, and says true or false with -Quiet' {
            $schema = @{ price = @{ type = 'number' } }
            $given = @([pscustomobject] @{ price = 1 }, @{ price = '2' })
            Test-BpTableRow -Schema $schema -InputObject $given -Quiet | Should -BeTrue
            $given | Test-BpTableRow -Schema $schema -Quiet | Should -BeTrue
            $given + @{ price = [double]::NaN } | Test-BpTableRow -Schema $schema -Quiet | Should -BeFalse
            $given + 'text' | Test-BpTableRow -Schema $schema | ForEach-Object Rule | Should -Be 'Row'
            $given | Test-BpTableRow -Schema (Get-BpTable PricesTable) | Should -BeNullOrEmpty
        }

        It 'refuses what it cannot do' {
            { Test-BpTableRow PricesTable -KeyColumn nothing -Path $file } | Should -Throw "*no column 'nothing'*"
            { Test-BpTableRow PricesTable } | Should -Throw '*no rows*'
            { Test-BpTableRow PricesTable -Path (Join-Path $TestDrive 'no.csv') -ErrorAction Stop } | Should -Throw '*no file*'
            { Test-BpTableRow PricesTable -Path $file -Encoding klingon -ErrorAction Stop } | Should -Throw '*no encoding*'
            $other = Join-Path $TestDrive 'other.csv'
            [IO.File]::WriteAllBytes($other, [byte[]] (0x70, 0x6c, 0x61, 0x6e, 10, 0xe9, 10))
            { Test-BpTableRow PricesTable -Path $other -ErrorAction Stop } | Should -Throw '*-Encoding*'
            Test-BpTableRow PricesTable -Path $other -Encoding windows-1252 -Quiet | Should -BeTrue
            { Test-BpTableRow NoTable -Path $file -ErrorAction Stop } | Should -Throw
        }
    }

    Context 'a column of a file that the table has in another case' {
        It 'is told as of piped rows, be it the key or another' {
            $other = Join-Path $TestDrive 'case.csv'
            Set-Content $other 'Plan,price', 'free,0'
            foreach ($read in { Sync-BpTable PricesTable $other -KeyColumn plan -Confirm:$false -ErrorAction Stop }, { Test-BpTableRow PricesTable -Path $other -KeyColumn plan -ErrorAction Stop }) {
                $read | Should -Throw "*names a column 'Plan'*no such column, but 'plan': write it so in the file."
            }

            (Import-Csv $other | Test-BpTableRow PricesTable).Message -like "*no such column, but 'plan'*" | Should -HaveCount 1
            Set-Content $other 'plan,PRICE', 'free,0'
            (Test-BpTableRow PricesTable -Path $other -KeyColumn plan).Message -like "*no such column, but 'price'*" | Should -HaveCount 1
            Set-Content $other 'plan;price', 'free;0'
            { Sync-BpTable PricesTable $other -KeyColumn plan -Confirm:$false -ErrorAction Stop } | Should -Throw '*-Delimiter*'
        }
    }

    Context 'Sync-BpTable' {
        It 'keeps the table like the file' {
            $result = Sync-BpTable PricesTable $file -KeyColumn plan -Confirm:$false
            $result | Should -BeOfType Botpress.JobResult
            $result.IsComplete, $result.Planned, $result.Done | Should -Be $true, 3, 3
            state | Should -Be 'free=0 pro=19.5 team=99'
            $again = Sync-BpTable PricesTable -Path $file -KeyColumn plan -Confirm:$false
            $again.Kept, $again.Planned | Should -Be 3, 0
        }

        It 'tells what it would do, and writes nothing' {
            $before = state
            'plan,price', 'free,1', 'pro,19.5', 'new,2' | ConvertFrom-Csv | Sync-BpTable PricesTable -KeyColumn plan -WhatIf | Should -BeNullOrEmpty
            $steps = 'plan,price', 'free,1', 'pro,19.5', 'new,2' | ConvertFrom-Csv | Sync-BpTable PricesTable -KeyColumn plan -PlanOnly
            $steps | ForEach-Object { "$($_.Action) $($_.Target)" } | Should -Be 'Change plan=free', 'Add plan=new', 'Delete plan=team'
            $steps[0].Reason | Should -BeLike '*price*'
            state | Should -Be $before
        }

        It 'takes rows, and leaves what they do not say' {
            $result = @(@{ plan = 'free'; price = 5 }, [pscustomobject] @{ plan = 'pro'; price = 6 }) | Sync-BpTable PricesTable -KeyColumn plan -NoDelete -Confirm:$false
            $result.Done, $result.Skipped | Should -Be 2, 1
            state | Should -Be 'free=5 pro=6 team=99'
            (Find-BpTableRow PricesTable @{ plan = 'free' }).since | Should -Be '2026-01-01'
        }

        It 'sends nothing when a row is wrong or too much would go' {
            $before = state
            $errors = $null
            'plan,price', 'free,much' | ConvertFrom-Csv | Sync-BpTable PricesTable -KeyColumn plan -Confirm:$false -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $errors[0].TargetObject | Should -BeOfType Botpress.RowProblem
            $errors.FullyQualifiedErrorId -join ' ' | Should -BeLike 'RowInvalid,* RowsInvalid,*'
            @{ plan = 'free' } | Sync-BpTable PricesTable -KeyColumn plan -Confirm:$false -ErrorVariable errors -ErrorAction SilentlyContinue
            $errors.FullyQualifiedErrorId | Should -BeLike 'JobGuard,*'
            { Sync-BpTable PricesTable -KeyColumn plan } | Should -Throw '*no rows*'
            $broken = Join-Path $TestDrive 'broken.csv'
            Set-Content $broken 'plan,price', 'free,0', '"pro,1'
            $errors = $null
            Sync-BpTable PricesTable $broken -KeyColumn plan -Force -Confirm:$false -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            "$errors" | Should -BeLike '*quote*line 3*'
            @{ plan = 'free'; price = 5 } | Sync-BpTable PricesTable -KeyColumn plan -PlanOnly -WarningAction SilentlyContinue | Where-Object Action -EQ Delete | Should -HaveCount 2
            state | Should -Be $before
        }

        It 'does a saved plan, unless something has moved' {
            $plan = Join-Path $TestDrive 'plan.json'
            Sync-BpTable PricesTable $file -KeyColumn plan -PlanOnly | ConvertTo-Json -Depth 5 | Set-Content $plan
            $null = Set-BpTableRow PricesTable @{ plan = 'free'; price = 8 } -KeyColumn plan
            { Sync-BpTable PricesTable $file -KeyColumn plan -Plan $plan -Confirm:$false -ErrorAction Stop } | Should -Throw '*plan is not what would be done now*'
            Sync-BpTable PricesTable $file -KeyColumn plan -PlanOnly | ConvertTo-Json -Depth 5 | Set-Content $plan
            (Sync-BpTable PricesTable $file -KeyColumn plan -Plan $plan -Confirm:$false).IsComplete | Should -BeTrue
            state | Should -Be 'free=0 pro=19.5 team=99'
        }
    }

    Context 'Import-BpTableRow -Validate' {
        It 'sends nothing when a row has a finding, and all when none has' {
            $errors = $null
            $result = 'plan,price', 'a,1', 'b,much' | ConvertFrom-Csv | Import-BpTableRow PricesTable -Validate -ErrorVariable errors -ErrorAction SilentlyContinue
            $result.Inserted, $result.Failed | Should -Be 0, 2
            $result.Errors | Should -BeLike "Row 2, column 'price' ('much')*"
            $errors[0].TargetObject.Rule | Should -Be 'Type'
            state | Should -Be 'free=0 pro=19.5 team=99'
            $result = 'plan,price', 'a,1', 'b,2' | ConvertFrom-Csv | Import-BpTableRow PricesTable -Validate -KeyColumn plan
            $result.Inserted, $result.Failed | Should -Be 2, 0
            state | Should -Be 'a=1 b=2 free=0 pro=19.5 team=99'
        }
    }

    Context 'Find-BpCommand' {
        It 'finds <Cmdlet> by <Words>' -TestCases @(
            @{ Words = 'mirror a csv'; Cmdlet = 'Sync-BpTable' }
            @{ Words = 'sync a table'; Cmdlet = 'Sync-BpTable' }
            @{ Words = 'validate rows'; Cmdlet = 'Test-BpTableRow' }
            @{ Words = 'check a csv'; Cmdlet = 'Test-BpTableRow' }
            @{ Words = 'schema from csv'; Cmdlet = 'New-BpTable' }
        ) {
            @((Find-BpCommand $Words).Cmdlet)[0] | Should -Be $Cmdlet
        }
    }
}
