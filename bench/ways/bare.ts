/** The files of a folder with nothing but undici: each lane creates, sends and completes one file after another. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Agent, request } from 'undici'
import { measure, readTask } from './task'

const task = readTask()
const paths = (await readdir(task.path)).map((name) => join(task.path, name))
const dispatcher = new Agent({ connections: task.parallel })
const boundary = 'bare-undici'
const head = Buffer.from(
  `--${boundary}\r\nContent-Disposition: form-data; name="data"; filename="part-1"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n',
)
const tail = Buffer.from(`\r\n--${boundary}--\r\n`)

async function post(path: string, body: Buffer | object): Promise<string> {
  const isPart = Buffer.isBuffer(body)
  const type = isPart ? `multipart/form-data; boundary=${boundary}` : 'application/json'
  const answer = await request(`${task.baseUrl}/uploads${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: isPart ? body : JSON.stringify(body),
    dispatcher,
  })
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${await answer.body.text()}`)
  return ((await answer.body.json()) as { id: string }).id
}

async function send(path: string): Promise<void> {
  const content = await readFile(path)
  const [filename, bytes] = [basename(path), content.byteLength]
  const id = await post('', { filename, purpose: 'user_data', bytes, mime_type: 'text/plain' })
  const part = await post(`/${id}/parts`, Buffer.concat([head, content, tail]))
  await post(`/${id}/complete`, { part_ids: [part] })
}

await measure(task, async () => {
  const next = paths.values()
  const lane = async () => {
    for (const path of next) await send(path)
  }
  await Promise.all(Array.from({ length: task.parallel }, lane))
})
await dispatcher.close()
