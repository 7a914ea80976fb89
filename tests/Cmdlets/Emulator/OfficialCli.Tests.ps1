# The official command line works against the emulator. It is there where node and npm are, and a registry that has it.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot '../../Support/OfficialPackage.psm1') -Force
    # Once for both builds of the module: the emulator is the same.
    $isThere = (Get-ModulePath) -notmatch 'netstandard' -and (Install-OfficialPackage cli)
}

Describe 'the official command line' -Tag 'needs node, and the official command line from npm' -Skip:(-not $isThere) {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1'), (Join-Path $PSScriptRoot '../../Support/OfficialPackage.psm1') -Force
        Import-BuiltModule
        $emulator = Start-BpEmulator -SampleData
        $session = Get-BpSession
        $folder = Install-OfficialPackage cli
        $program = Join-Path $folder 'node_modules/@botpress/cli/bin.js'
        $cliHome = Join-Path $TestDrive 'home'
        $work = Join-Path $TestDrive 'bot'

        # Beside the packages, as what is bundled is looked for from there up.
        $null = New-Item (Join-Path $work 'src') -ItemType Directory -Force
        $null = New-Item (Join-Path $work 'node_modules') -ItemType SymbolicLink -Target (Join-Path $folder 'node_modules')
        Set-Content (Join-Path $work 'package.json') '{ "name": "hello-bot", "private": true }'
        Set-Content (Join-Path $work 'src/index.ts') @'
import { Bot, z } from '@botpress/sdk'

const bot = new Bot({
  integrations: {},
  configuration: { schema: z.object({ greeting: z.string().optional() }) },
  states: { progress: { type: 'conversation', schema: z.object({ step: z.number() }) } },
  events: { ping: { schema: z.object({ text: z.string() }) } },
  recurringEvents: { daily: { type: 'ping', payload: { text: 'hi' }, schedule: { cron: '0 9 * * *' } } },
  user: { tags: { plan: { title: 'Plan' } } },
})

bot.message(async ({ message }) => { console.info(message.id) })

export default bot
'@

        # What it prints, with its exit code as the last line.
        function Invoke-Cli([string[]] $Argument) {
            $null | node $program @Argument --botpressHome $cliHome -y 2>&1 | ForEach-Object { "$_" }
            "exit $LASTEXITCODE"
        }
    }

    AfterAll {
        $emulator | Stop-BpEmulator
    }

    It 'logs in, lists, creates, builds and deploys a bot' {
        (Invoke-Cli @('login', '--token', $emulator.Token, '--workspaceId', $session.WorkspaceId, '--apiUrl', "$($emulator.Url)".TrimEnd('/')))[-1] | Should -Be 'exit 0'
        $listed = Invoke-Cli @('bots', 'ls', '--json')
        $listed[-1] | Should -Be 'exit 0'
        ($listed[0..($listed.Count - 2)] | ConvertFrom-Json).id | Should -Contain $session.BotId

        $created = Invoke-Cli @('bots', 'create', '--name', 'hello-bot', '--json')
        $created[-1] | Should -Be 'exit 0'
        $id = ($created[0..($created.Count - 2)] | ConvertFrom-Json).id
        Get-BpBot $id | ForEach-Object Name | Should -Be 'hello-bot'

        $built = Invoke-Cli @('build', '--workDir', $work)
        $built[-1] | Should -Be 'exit 0' -Because ($built -join "`n")
        $deployed = Invoke-Cli @('deploy', '--workDir', $work, '--botId', $id, '--noBuild')
        $deployed[-1] | Should -Be 'exit 0' -Because ($deployed -join "`n")
        # It is deployed a moment later.
        $end = (Get-Date).AddSeconds(10)
        do { $bot = Get-BpBot $id } until ($bot.Status -eq 'active' -or (Get-Date) -gt $end)
        $bot.DeployedAt | Should -Not -BeNullOrEmpty
        $bot.States.progress.type | Should -Be 'conversation'
        $bot.Events.ping.schema.required | Should -Be 'text'
        $bot.RecurringEvents.daily.schedule.cron | Should -Be '0 9 * * *'
        $bot.User.tags.plan.title | Should -Be 'Plan'

        # What it deployed is declared from then on.
        (New-BpUser -BotId $id -Tag @{ plan = 'free' }).Tags.plan | Should -Be 'free'
        { New-BpUser -BotId $id -Tag @{ colour = 'red' } -ErrorAction Stop } | Should -Throw "*Set-BpBot $id -User*"
    }
}
