// The official client, doing what the module is measured at: prints the milliseconds of one run.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const [, , folder, what, url, ...rest] = process.argv
const { Client } = createRequire(`${folder}/`)('@botpress/client')
const client = new Client({ apiUrl: url, token: 'token', botId: 'bot', retry: { retries: 0 } })

async function fanOut(conversations, limit) {
  let next = 0
  let count = 0
  const worker = async () => {
    for (let index = next++; index < conversations; index = next++) {
      let nextToken
      do {
        const page = await client.listMessages({ conversationId: `conv_${index}`, nextToken })
        count += page.messages.length
        nextToken = page.meta.nextToken
      } while (nextToken)
    }
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return count
}

async function rows(path, least) {
  const lines = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/)
  const names = lines.shift().split(',')
  let count = 0
  for (let start = 0; start < Math.min(lines.length, least); start += 1000) {
    const batch = lines.slice(start, start + 1000).map((line) => {
      const cells = line.split(',')
      return Object.fromEntries(names.map((name, i) => [name, name === 'price' || name === 'stock' ? Number(cells[i]) : cells[i]]))
    })
    count += (await client.createTableRows({ table: 'Rows', rows: batch })).rows.length
  }
  return count
}

const run = what === 'rows' ? (least) => rows(rest[0], least) : (count) => fanOut(count, Number(rest[0]))
await run(what === 'rows' ? 20000 : 40)
const start = performance.now()
const done = await run(what === 'rows' ? Infinity : 500)
const took = performance.now() - start
if (!done) throw new Error('Nothing was done.')
console.log(took.toFixed(3))
process.exit(0)
