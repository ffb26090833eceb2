/** The files of a folder by nothing but undici: lanes that create, send and complete one file after another. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Agent, request } from 'undici'
import { measure, readJob } from './job'

const job = readJob()
const paths = (await readdir(job.path)).map((name) => join(job.path, name))
const dispatcher = new Agent({ connections: job.parallel })
const boundary = 'bare-undici'
const head = Buffer.from(
  `--${boundary}\r\nContent-Disposition: form-data; name="data"; filename="part-1"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n',
)
const tail = Buffer.from(`\r\n--${boundary}--\r\n`)

async function post(path: string, type: string, body: Buffer | string): Promise<{ readonly id: string }> {
  const url = `${job.baseUrl}/uploads${path}`
  const answer = await request(url, { method: 'POST', headers: { 'content-type': type }, body, dispatcher })
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${await answer.body.text()}`)
  return (await answer.body.json()) as { id: string }
}

async function send(path: string): Promise<void> {
  const content = await readFile(path)
  const asked = {
    filename: basename(path),
    purpose: 'user_data',
    bytes: content.byteLength,
    mime_type: 'text/plain',
  }
  const { id } = await post('', 'application/json', JSON.stringify(asked))
  const body = Buffer.concat([head, content, tail])
  const part = await post(`/${id}/parts`, `multipart/form-data; boundary=${boundary}`, body)
  await post(`/${id}/complete`, 'application/json', JSON.stringify({ part_ids: [part.id] }))
}

await measure(job, async () => {
  const next = paths.values()
  const lane = async () => {
    for (const path of next) await send(path)
  }
  await Promise.all(Array.from({ length: job.parallel }, lane))
})
await dispatcher.close()
