// What the official JavaScript client does against the emulator: prints what came of each step, as JSON.
import { createRequire } from 'node:module'

const [, , folder, apiUrl, token, workspaceId, botId] = process.argv
const { Client, isApiError } = createRequire(`${folder}/`)('@botpress/client')
const client = new Client({ apiUrl, token, workspaceId, botId })
const results = {}

async function step(name, action) {
  try {
    results[name] = await action()
  } catch (error) {
    results[name] = `${isApiError(error) ? error.type : error.name}: ${error.message}`
  }
}

await step('account', async () => typeof (await client.getAccount({})).account.id)
await step('workspaces', async () => (await client.list.workspaces({}).collect()).some((workspace) => workspace.id === workspaceId))
await step('bots', async () => (await client.list.bots({}).collect()).some((bot) => bot.id === botId))
await step('bot', async () => (await client.getBot({ id: botId })).bot.status)
await step('user', async () => {
  const first = await client.getOrCreateUser({ tags: { email: 'official@example.com' }, name: 'Official' })
  const again = await client.getOrCreateUser({ tags: { email: 'official@example.com' } })
  return [first.meta.created, again.meta.created, first.user.id === again.user.id]
})
await step('conversation', async () => {
  const { conversation } = await client.createConversation({ channel: 'channel', integrationName: 'webchat', tags: {} })
  const { user } = await client.getOrCreateUser({ tags: { email: 'official@example.com' } })
  for (const text of ['one', 'two', 'three']) {
    await client.createMessage({ conversationId: conversation.id, userId: user.id, type: 'text', payload: { text }, tags: {} })
  }
  const messages = await client.list.messages({ conversationId: conversation.id, pageSize: 2 }).collect()
  return messages.map((message) => message.payload.text).sort()
})
await step('undeclared', () => client.createUser({ tags: { nobodyDeclaresThis: 'x' } }))
await step('missing', () => client.getConversation({ id: 'conv_01AAAAAAAAAAAAAAAAAAAAAAAA' }))
await step('table', async () => {
  await client.createTable({ name: 'OfficialTable', schema: { type: 'object', properties: { word: { type: 'string' }, count: { type: 'number' } } } })
  await client.createTableRows({ table: 'OfficialTable', rows: [{ word: 'a', count: 1 }, { word: 'b', count: 2 }] })
  const { rows } = await client.findTableRows({ table: 'OfficialTable', filter: { count: { $gt: 1 } } })
  return rows.map((row) => row.word)
})
await step('file', async () => {
  const { file } = await client.uploadFile({ key: 'official.txt', content: 'hello', index: false })
  const content = await (await fetch((await client.getFile({ id: file.id })).file.url)).text()
  return [file.key, content]
})
await step('vrl', async () => (await client.runVrl({ data: { name: 'Ada' }, script: '"Hello " + to_string!(.name)' })).result)
await step('event', () => client.createEvent({ type: 'nobody:declares', payload: {} }))
console.log(JSON.stringify(results))
