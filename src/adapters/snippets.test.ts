import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import OpenAI, { AzureOpenAI } from 'openai'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../testing/servers'
import { defaultBaseUrl } from '../shared/service/base-url'
import { purposes } from '../shared/service/purposes'
import { type SnippetFile, snippet, snippetLanguages } from '../shared/service/snippets'
import { serviceAt, standardService } from './service/kinds'

// This test is here because the snippets are run, and shared may not use Node.

const nasty = `it's "a" $HOME \`id\` \\ ; rm -rf / #é`
const file: SnippetFile = {
  fileId: 'file-abc123',
  purpose: 'user_data',
  endpoint: null,
  baseUrl: defaultBaseUrl,
  organization: '',
  project: '',
  client: standardService.client,
}

/** The same file, of the service at that address. */
function at(baseUrl: string): SnippetFile {
  return { ...file, baseUrl, client: serviceAt(baseUrl).client }
}

const dated = 'https://mine.openai.azure.com/openai/?api-version=2024-10-21'

/** The arguments that curl would get from the curl snippet in a shell. */
async function curlArguments(of: SnippetFile): Promise<string[]> {
  const folder = await tempFolder()
  const told = join(folder, 'tell.cjs')
  writeFileSync(told, 'process.stdout.write(JSON.stringify(process.argv.slice(2)))')
  const script = `curl() { "${process.execPath}" "${told}" "$@"; }\n${snippet(of, 'curl')}\n`
  const env = { PATH: process.env.PATH ?? '', OPENAI_API_KEY: 'the-key', AZURE_OPENAI_API_KEY: 'azure-key' }
  return JSON.parse(execFileSync('sh', ['-c', script], { env, encoding: 'utf8' })) as string[]
}

interface Asked {
  readonly options: Record<string, unknown>
  readonly method: string
  readonly given: unknown[]
}

/** What the Node snippet asks the official client for, recorded by a client that sends nothing. */
async function nodeCall(of: SnippetFile): Promise<Asked> {
  let options: Record<string, unknown> = {}
  let asked: { method: string; given: unknown[] } | null = null
  const listening = (path: string): unknown =>
    new Proxy(() => {}, {
      get: (_target, name) => listening(path === '' ? String(name) : `${path}.${String(name)}`),
      apply: (_target, _self, given: unknown[]) => {
        asked = { method: path, given }
        return {}
      },
    })
  class Client {
    constructor(given: Record<string, unknown> = {}) {
      options = given
      // biome-ignore lint/correctness/noConstructorReturn: the snippet must get the recording client.
      return listening('') as Client
    }
  }
  const code = snippet(of, 'node').replace(/^import .*;$/m, '')
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (
    ...text: string[]
  ) => (...given: unknown[]) => Promise<void>
  const process = { env: { AZURE_OPENAI_API_KEY: 'azure-key' } }
  const names = ['OpenAI', 'AzureOpenAI', 'console', 'process']
  await new AsyncFunction(...names, code)(Client, Client, { log: () => {} }, process)
  if (asked === null) throw new Error('it asked for nothing')
  return { options, ...(asked as { method: string; given: unknown[] }) }
}

const bodyOf = (given: readonly string[]) => JSON.parse(given[given.indexOf('-d') + 1] ?? '') as unknown

describe.skipIf(process.platform === 'win32')('curl', () => {
  it('uses the key of the environment, at the address of the account', async () => {
    const given = await curlArguments(file)
    expect(given[0]).toBe('https://api.openai.com/v1/responses')
    expect(given).toContain('Authorization: Bearer the-key')
    expect(bodyOf(given)).toMatchObject({
      input: [{ content: [{ type: 'input_file', file_id: 'file-abc123' }, {}] }],
    })
  })

  it('names organization and project if the account has them', async () => {
    const given = await curlArguments({ ...file, organization: 'org-1', project: 'proj_1' })
    expect(given).toContain('OpenAI-Organization: org-1')
    expect(given).toContain('OpenAI-Project: proj_1')
  })

  it('names neither for a service that knows neither', () => {
    const azure = {
      ...at('https://mine.openai.azure.com/openai/v1'),
      organization: 'org-1',
      project: 'proj_1',
    }
    for (const language of ['curl', 'python', 'node'] as const)
      expect(snippet(azure, language)).not.toMatch(/org-1|proj_1/)
  })

  it('escapes an id so that it means nothing to any shell', async () => {
    const fileId = `'&calc&"\\$(reboot)\`id\`|<>^%PATH%!;é`
    const given = { ...file, fileId, purpose: 'batch' } as const
    expect(bodyOf(await curlArguments(given))).toMatchObject({ input_file_id: fileId })
    const [, body = ''] = snippet(given, 'curl').split(' -d ')
    expect(body).toMatch(/^'[\w\s{}[\]":,.?\\/-]*'$/)
  })

  it('keeps an id, an address and a name inside its quotation marks', async () => {
    const given = await curlArguments({
      fileId: nasty,
      purpose: 'batch',
      endpoint: nasty,
      baseUrl: `http://localhost/${nasty}`,
      organization: nasty,
      project: nasty,
      client: file.client,
    })
    expect(given[0]).toBe(`http://localhost/${nasty}/batches`)
    expect(given).toContain(`OpenAI-Organization: ${nasty}`)
    expect(bodyOf(given)).toMatchObject({ input_file_id: nasty, endpoint: nasty })
  })

  it('names the key of Azure in its own header', async () => {
    const given = await curlArguments(at('https://mine.openai.azure.com/openai/v1/'))
    expect(given[0]).toBe('https://mine.openai.azure.com/openai/v1/responses')
    expect(given).toContain('api-key: azure-key')
    expect(given.join()).not.toContain('Bearer')
  })

  it('names the version of Azure’s dated API after the path', async () => {
    const given = await curlArguments(at(dated))
    expect(given[0]).toBe('https://mine.openai.azure.com/openai/responses?api-version=2024-10-21')
    expect(given).toContain('api-key: azure-key')
  })

  it.each(purposes)(
    'and Node send the same for %s, with a method that the official client has',
    async (purpose) => {
      const curl = await curlArguments({ ...file, purpose })
      const node = await nodeCall({ ...file, purpose })
      expect(node.given.at(-1)).toEqual(bodyOf(curl))
      expect(JSON.stringify(node.given)).toContain(file.fileId)
      const client: unknown = new OpenAI({ apiKey: 'x' })
      const found = node.method.split('.').reduce((at, name) => (at as Record<string, unknown>)[name], client)
      expect(found).toBeTypeOf('function')
    },
  )
})

it('a batch has the endpoint of its lines, or a placeholder if the endpoint is unknown', () => {
  const batch = { ...file, purpose: 'batch' } as const
  expect(snippet({ ...batch, endpoint: '/v1/embeddings' }, 'curl')).toContain('"endpoint": "/v1/embeddings"')
  expect(snippet(batch, 'python')).toContain('endpoint="ENDPOINT"')
})

describe('Node', () => {
  it('leaves out the client’s defaults, and names everything else', async () => {
    expect((await nodeCall(file)).options).toEqual({})
    const other = { ...file, baseUrl: 'https://gateway.example/v1', organization: 'org-1', project: 'proj_1' }
    expect((await nodeCall(other)).options).toEqual({
      baseURL: 'https://gateway.example/v1',
      organization: 'org-1',
      project: 'proj_1',
    })
    const azure = at('https://mine.openai.azure.com/openai/v1')
    expect((await nodeCall(azure)).options).toMatchObject({ apiKey: 'azure-key' })
  })

  it('uses the client of Azure’s dated API, which then has the same address as curl', async () => {
    const { options } = await nodeCall(at(dated))
    expect(options).toEqual({
      apiKey: 'azure-key',
      baseURL: 'https://mine.openai.azure.com/openai',
      apiVersion: '2024-10-21',
    })
    expect(snippet(at(dated), 'node')).toContain('import { AzureOpenAI } from "openai";')
    let asked = ''
    const client = new AzureOpenAI({
      ...options,
      maxRetries: 0,
      fetch: async (url) => {
        asked = String(url)
        return new Response('{}', { headers: { 'content-type': 'application/json' } })
      },
    })
    await client.files.list()
    expect(asked).toBe('https://mine.openai.azure.com/openai/files?api-version=2024-10-21')
  })

  it('passes a version of the newer API as a query', async () => {
    const { options } = await nodeCall(at('https://mine.openai.azure.com/openai/v1?api-version=preview'))
    expect(options).toEqual({
      apiKey: 'azure-key',
      baseURL: 'https://mine.openai.azure.com/openai/v1',
      defaultQuery: { 'api-version': 'preview' },
    })
  })

  it('keeps an id and an address inside its quotation marks', async () => {
    const { options, given } = await nodeCall({
      fileId: nasty,
      purpose: 'fine-tune',
      endpoint: null,
      baseUrl: `http://localhost/${nasty}`,
      organization: nasty,
      project: nasty,
      client: file.client,
    })
    expect(options).toEqual({ baseURL: `http://localhost/${nasty}`, organization: nasty, project: nasty })
    expect(given[0]).toMatchObject({ training_file: nasty })
  })
})

describe('Python', () => {
  it('writes strings as Python reads them: between double quotes, with escapes', () => {
    const text = snippet({ ...file, fileId: nasty, purpose: 'batch' }, 'python')
    expect(text).toContain(`input_file_id=${JSON.stringify(nasty)},`)
    expect(text).toContain('client = OpenAI()')
    expect(text).toContain('client.batches.create(')
  })

  it('takes the key of Azure from the environment', () => {
    const text = snippet(at('https://mine.openai.azure.com/openai/v1'), 'python')
    expect(text).toContain('import os')
    expect(text).toContain('api_key=os.environ["AZURE_OPENAI_API_KEY"]')
  })

  it('passes a key that is in a variable that the client does not know', () => {
    const client = { ...file.client, keyVariable: 'GATEWAY_KEY' }
    expect(snippet({ ...file, client }, 'python')).toContain('OpenAI(api_key=os.environ["GATEWAY_KEY"])')
    expect(snippet({ ...file, client }, 'node')).toContain('OpenAI({ apiKey: process.env.GATEWAY_KEY })')
  })

  it('uses the client of Azure’s dated API', () => {
    const text = snippet(at(dated), 'python')
    expect(text).toContain('from openai import AzureOpenAI')
    expect(text).toContain(
      'client = AzureOpenAI(api_key=os.environ["AZURE_OPENAI_API_KEY"], base_url="https://mine.openai.azure.com/openai", api_version="2024-10-21")',
    )
  })
})

it('names no model that is about to be switched off, and asks about pictures in detail', async () => {
  for (const purpose of purposes)
    for (const language of snippetLanguages)
      expect(snippet({ ...file, purpose }, language)).not.toMatch(/gpt-(?:4|3)/)
  const { given } = await nodeCall({ ...file, purpose: 'vision' })
  expect(given[0]).toMatchObject({ input: [{ content: [{ type: 'input_image', detail: 'auto' }, {}] }] })
})

it('an account without an address uses OpenAI itself', () => {
  for (const language of snippetLanguages) expect(snippet(at(''), language)).toBe(snippet(file, language))
})
