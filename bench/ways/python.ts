/**
 * The same upload as the official Python client's `upload_file_chunked` makes it, replayed with Node's own http: a part
 * of 64 MiB is read into memory, sent over a connection that is kept, and only when it is answered the next is read.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { basename } from 'node:path'
import { measure, readJob } from './job'

const job = readJob()
const { Agent, request } = job.baseUrl.startsWith('https:') ? https : http
const agent = new Agent({ keepAlive: true })

function post(path: string, contentType: string, body: readonly Buffer[]): Promise<{ readonly id: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': contentType,
      'content-length': body.reduce((sum, { byteLength }) => sum + byteLength, 0),
    }
    const call = request(`${job.baseUrl}${path}`, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece
      })
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text))
        else reject(new Error(`status ${response.statusCode}: ${text}`))
      })
    })
    call.on('error', reject)
    for (const piece of body) call.write(piece)
    call.end()
  })
}

const postJson = (path: string, value: object) =>
  post(path, 'application/json', [Buffer.from(JSON.stringify(value))])

function postPart(uploadId: string, data: Buffer): Promise<{ readonly id: string }> {
  const boundary = randomBytes(16).toString('hex')
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="data"; filename="upload"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n'
  const body = [Buffer.from(head), data, Buffer.from(`\r\n--${boundary}--\r\n`)]
  return post(`/uploads/${uploadId}/parts`, `multipart/form-data; boundary=${boundary}`, body)
}

await measure(job, async () => {
  const file = openSync(job.path, 'r')
  const { size } = fstatSync(file)
  const created = {
    filename: basename(job.path),
    purpose: 'user_data',
    bytes: size,
    mime_type: 'application/octet-stream',
  }
  const upload = await postJson('/uploads', created)
  const partIds: string[] = []
  for (let offset = 0; offset < size; ) {
    const data = Buffer.allocUnsafeSlow(Math.min(job.partBytes, size - offset))
    const bytes = readSync(file, data, 0, data.byteLength, offset)
    partIds.push((await postPart(upload.id, data.subarray(0, bytes))).id)
    offset += bytes
  }
  closeSync(file)
  await postJson(`/uploads/${upload.id}/complete`, { part_ids: partIds })
})
agent.destroy()
