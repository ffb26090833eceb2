/** The same upload by the official Node client, in its best way: slices of a Blob that lies on disk, side by side. */
import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import OpenAI from 'openai'
import { measure, readJob } from './job'

const job = readJob()
const client = new OpenAI({ baseURL: job.baseUrl, apiKey: 'none' })
const blob = await openAsBlob(job.path)

await measure(job, async () => {
  const upload = await client.uploads.create({
    filename: basename(job.path),
    purpose: 'user_data',
    bytes: blob.size,
    mime_type: 'application/octet-stream',
  })
  const count = Math.ceil(blob.size / job.partBytes)
  const partIds = new Array<string>(count)
  let next = 0
  const lane = async () => {
    for (let index = next++; index < count; index = next++) {
      const slice = blob.slice(index * job.partBytes, (index + 1) * job.partBytes)
      const data = new File([slice], `part-${index + 1}`)
      partIds[index] = (await client.uploads.parts.create(upload.id, { data })).id
    }
  }
  await Promise.all(Array.from({ length: job.parallel }, lane))
  await client.uploads.complete(upload.id, { part_ids: partIds })
})
