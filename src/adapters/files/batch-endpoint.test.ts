import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../testing/servers'
import { batchEndpoint } from './batch-endpoint'

it.each([
  ['{"url":"/v1/responses"}\n{"url":"/v1/embeddings"}', '/v1/responses'],
  ['\ufeff\r\n  \r\n{"url":"/chat/completions"}\r\n', '/chat/completions'],
  ['{"custom_id":"a"}', null],
  ['{"url":7}', null],
  ['["url"]', null],
  ['no JSON', null],
  ['', null],
])('the endpoint of %j is %j', async (text, endpoint) => {
  const path = join(await tempFolder(), 'in.jsonl')
  await writeFile(path, text)
  expect(await batchEndpoint(path)).toBe(endpoint)
})

it('the endpoint of a missing file fails with the reason', async () => {
  await expect(batchEndpoint(join(await tempFolder(), 'in.jsonl'))).rejects.toMatchObject({
    failure: { kind: 'source-missing' },
  })
})
