<#
.SYNOPSIS
    A tour of the module: a workspace, a bot, a table, a file and a conversation, made, read, changed and deleted.
.DESCRIPTION
    Shows each command as it would be typed, and below it what it gives.

    When BP_API_URL or BP_TOKEN is set, the tour goes there; it creates a workspace of its own and deletes it at the
    end. Else it starts the emulator. It asks nothing. The exit code is 1 when something fails.
.PARAMETER Module
    The manifest or the name of the module. The default is the one in out/Botpress, or else the one that is installed.
.EXAMPLE
    ./examples/Demo.ps1
#>
[CmdletBinding()]
param([string] $Module)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

if (-not $Module) {
    $Module = Join-Path (Split-Path $PSScriptRoot) 'out/Botpress/Botpress.psd1'
    if (-not (Test-Path $Module)) { $Module = 'Botpress' }
}

Import-Module $Module

# The names are new at each run: what is there already is left alone.
$suffix = [guid]::NewGuid().ToString('N').Substring(0, 6)
$csv = Join-Path ([IO.Path]::GetTempPath()) "conversation-$suffix.csv"
$workspace = $bot = $null

if ($env:BP_API_URL -or $env:BP_TOKEN) {
    $connect = { Connect-BpSession }
    $disconnect = { Disconnect-BpSession }
}
else {
    $connect = {
        # A bot that answers, and a talk with it. Enter-BpChat is the way to talk by hand.
        $tea = New-BpMessagePayload -Choice 'Which one?' -Option Assam, Sencha
        $emulator = Start-BpEmulator -Answer @{ 'hi*' = 'Hello!'; '*tea*' = $tea; '*' = 'Sorry?' }
        $emulator
        Send-BpChatMessage 'Hi there' -Wait -Count 1 | Format-Table IsBot, Text
        Send-BpChatMessage 'I would like some tea' -Wait -Count 1 | Format-Table IsBot, Text
    }
    $disconnect = { $emulator | Stop-BpEmulator }
}

$tour = {
    # A workspace, an integration and a bot. They say which channels and messages, tags and states they have.
    $workspace = New-BpWorkspace "Harbour Tea $suffix"
    $workspace
    $workspace | Set-BpSession -BotId $null
    $messages = @{}
    foreach ($type in 'text', 'choice', 'image', 'card') { $messages[$type] = @{ schema = @{ type = 'object' } } }
    $shop = New-BpIntegration shop 1.0.0 -Title 'Web shop' -Channel @{ chat = @{ messages = $messages } }
    $ticket = @{ type = 'object'; properties = @{ step = @{ type = 'string' }; pot = @{ type = 'string' } } }
    $parts = @{
        User         = @{ tags = @{ email = @{ title = 'E-mail' } } }
        Conversation = @{ tags = @{ topic = @{ title = 'Topic' } } }
        State        = @{ ticket = @{ type = 'conversation'; schema = $ticket } }
    }
    $bot = New-BpBot "faq-$suffix" -Description 'Answers questions about tea' @parts
    $bot = $bot | Set-BpBot -Integration @{ $shop.Id = @{ enabled = $true } }
    $bot | Set-BpSession -PassThru
    Get-BpBot -Name faq*

    # A table, filled from a CSV file.
    $schema = [ordered]@{
        question = @{ type = 'string'; searchable = $true }
        answer   = @{ type = 'string'; searchable = $true }
        category = @{ type = 'string' }
        language = @{ type = 'string' }
        rating   = @{ type = 'number' }
    }
    New-BpTable FaqTable -Schema $schema -KeyColumn question
    Import-Csv ./examples/faq.csv -Encoding UTF8 |
        Import-BpTableRow -Table FaqTable -KeyColumn question -WaitComputed

    # The table is like the file now, and so there is nothing to write.
    Sync-BpTable FaqTable ./examples/faq.csv -KeyColumn question -Confirm:$false

    # Rows by a filter, by a key, by meaning, and counted.
    $filter = @{ category = 'returns'; rating = @{ '$gte' = 4.5 } }
    Find-BpTableRow FaqTable $filter -OrderBy rating -OrderDirection desc |
        Select-Object rating, language, question -First 5
    Find-BpTableRow FaqTable @{ question = 'パスワードを忘れました。' }
    Find-BpTableRow FaqTable -Search 'my parcel arrived damaged' -Limit 3 | Format-Table id, similarity, question
    Find-BpTableRow FaqTable -Group @{ category = 'key'; question = 'count' } | Format-Table categoryKey, questionCount

    # A file from disk, indexed, then searched.
    $file = Set-BpFile ./examples/guide.md -KeyPrefix docs/ -Index -Tag @{ kind = 'guide' }
    $file | Wait-BpFile
    Search-BpFile 'remove limescale from a kettle' -Limit 2

    # A knowledge base that is a folder: the second time there is nothing to do.
    Sync-BpKnowledgeBase ./examples -Name Guides -Create -Include *.md -KeyPrefix guides/
    Sync-BpKnowledgeBase ./examples -Name Guides -Include *.md -KeyPrefix guides/
    Get-BpBotLog -Follow -Tail 2 -Duration 1

    # A conversation: the customer asks, which the integration brings, and the bot answers with what the table knows.
    $user = New-BpUser 'Yuki Ito' -Tag @{ email = 'yuki@example.com' }
    $user
    $conversation = New-BpConversation chat -IntegrationName shop -Tag @{ topic = 'delivery' }
    $conversation | Add-BpParticipant -UserId $user.Id
    $question = $conversation | Send-BpMessage '日本への送料はいくらですか？' -UserId $user.Id -IntegrationId $shop.Id
    $row = Find-BpTableRow FaqTable @{ question = $question.Text }
    $conversation | Send-BpMessage $row.answer -UserId $bot.Id
    $choice = @{
        text    = 'Was this helpful?'
        options = @{ label = 'はい'; value = 'yes' }, @{ label = 'いいえ'; value = 'no' }
    }
    $conversation | Send-BpMessage -Type choice -Payload $choice -UserId $bot.Id
    $thanks = "Yes, thank you! 🍵`nAnd this pot, is it in stock?"
    $conversation | Send-BpMessage $thanks -UserId $user.Id -IntegrationId $shop.Id
    $image = @{ imageUrl = 'https://example.com/pot.png' }
    $conversation | Send-BpMessage -Type image -Payload $image -UserId $user.Id -IntegrationId $shop.Id
    $card = @{
        title    = 'Cast-iron pot "Capstan"'
        subtitle = '0.8 litres, 64.50 €, in stock'
        actions  = @(@{ action = 'url'; label = 'Order'; value = 'https://example.com/capstan' })
    }
    $conversation | Send-BpMessage -Type card -Payload $card -UserId $bot.Id
    $conversation | Get-BpMessage | Sort-Object CreatedAt | Format-Table Type, Direction, Text -Wrap

    # A state of the conversation.
    $conversation | Set-BpState -Type conversation -Name ticket -Payload @{ step = 'stock' }
    $null = $conversation | Update-BpState -Type conversation -Name ticket -Payload @{ pot = 'Capstan' }
    $conversation | Get-BpState -Type conversation -Name ticket | Format-List Name, Payload

    # What the bot logged about the conversation. It shows a little later.
    Start-Sleep -Seconds 1
    $conversation | Get-BpBotLog | Select-Object -Last 4

    # Changes and deletions, each as a rehearsal first.
    $row = Find-BpTableRow FaqTable @{ question = 'Do you have jobs?' }
    Set-BpTableRow FaqTable @{ id = $row.id; category = 'jobs' } -WhatIf
    Set-BpTableRow FaqTable @{ id = $row.id; category = 'jobs' } | Format-List id, question, category
    Remove-BpTableRow FaqTable -Filter @{ category = 'jobs' } -WhatIf
    Remove-BpTableRow FaqTable -Filter @{ category = 'jobs' } -Confirm:$false -Verbose
    $bot | Set-BpBot -Description 'Answers questions about tea in 16 languages' -WhatIf
    $bot | Set-BpBot -Description 'Answers questions about tea in 16 languages' | Format-List Name, Description
    $file | Remove-BpFile -WhatIf
    $file | Remove-BpFile -Confirm:$false

    # The conversation as a CSV file.
    $columns = 'CreatedAtUtc', 'Direction', 'UserId', 'Type', 'Text'
    $conversation | Get-BpMessage | Sort-Object CreatedAt | Select-Object $columns |
        Export-Csv $csv -NoTypeInformation -Encoding UTF8
    Get-Content $csv -Encoding UTF8 | Select-Object -First 4
    "Exported to $csv"

    # The same, to be kept: every message once, in files by day, which further runs add to.
    $archive = [System.IO.Path]::ChangeExtension($csv, 'archive')
    $conversation | Export-BpConversation $archive -Format Html | Format-Table Conversations, Messages, IsComplete
    Get-ChildItem $archive -Directory | Format-Wide Name -Column 3
    Remove-Item $archive -Recurse
}

# What the tour made goes, whether it came to its end or not.
$removeBot = {
    $bot | Remove-BpBot -WhatIf
    $bot | Remove-BpBot -Confirm:$false
}
$removeWorkspace = {
    $workspace | Remove-BpWorkspace -WhatIf
    $workspace | Remove-BpWorkspace -Confirm:$false
}

# The statements of a script block, each with the lines that a console shows for it.
function Get-Statement {
    param([scriptblock] $Script)
    $position = $Script.Ast.Extent.StartOffset + 1
    foreach ($statement in $Script.Ast.EndBlock.Statements) {
        $before = $Script.Ast.Extent.Text.Substring($position - $Script.Ast.Extent.StartOffset, $statement.Extent.StartOffset - $position)
        $position = $statement.Extent.EndOffset
        $comments = @($before -split "`n" | Where-Object { $_.Trim() } | ForEach-Object { 'PS> ' + $_.Trim() })
        $lines = @($statement.Extent.Text -split "`r?`n")
        $typed = @('PS> ' + $lines[0]) + @($lines | Select-Object -Skip 1 | ForEach-Object { '>> ' + ($_ -replace '^ {4}') })
        [pscustomobject]@{ Shown = $comments + $typed; Code = [scriptblock]::Create($statement.Extent.Text) }
    }
}

$failed = $false
# In a file or a pipe there is no window that says how wide the output can be.
$width = if ([Console]::IsOutputRedirected) { @{ Width = 120 } } else { @{} }
# Questions and answers are in many scripts; a console with another encoding would show question marks.
$encoding = [Console]::OutputEncoding
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
Push-Location (Split-Path $PSScriptRoot)
try {
    foreach ($step in @(Get-Statement $connect) + @(Get-Statement $tour)) {
        Write-Host ($step.Shown -join "`n")
        # In this scope, so that what a step assigns is there for the next one.
        . $step.Code | Out-String @width -Stream | Out-Host
    }
}
catch {
    $failed = $true
    $_ | Out-String | Write-Host -ForegroundColor Red
}
finally {
    $cleanup = @(
        if ($bot) { $removeBot }
        if ($workspace) { $removeWorkspace }
        if (Get-BpSession) { $disconnect }
    )
    foreach ($part in $cleanup) {
        try {
            foreach ($step in Get-Statement $part) {
                Write-Host ($step.Shown -join "`n")
                . $step.Code | Out-String @width -Stream | Out-Host
            }
        }
        catch {
            $failed = $true
            $_ | Out-String | Write-Host -ForegroundColor Red
        }
    }

    Pop-Location
    [Console]::OutputEncoding = $encoding
}

exit [int] $failed
