import { baseUrlParts, callUrl, defaultBaseUrl } from './base-url'
import type { Purpose } from './purposes'
import type { ServiceClient } from './services'

export const snippetLanguages = ['curl', 'python', 'node'] as const
export type SnippetLanguage = (typeof snippetLanguages)[number]

/** A completed file and how it is reached. */
export interface SnippetFile {
  readonly fileId: string
  readonly purpose: Purpose
  /** Of the lines of a batch; null if it is not known. */
  readonly endpoint: string | null
  readonly baseUrl: string
  readonly organization: string
  readonly project: string
  /** Of the kind of service that has the file. */
  readonly client: ServiceClient
}

/** One call of the service with the file, independent of a language. `method` is that of the official clients. */
interface ServiceCall {
  readonly path: string
  readonly method: string
  readonly body: Readonly<Record<string, unknown>>
  /** The part of the response worth printing, as the Python client names it. */
  readonly prints: string
}

/**
 * For questions about a file. The service switches its predecessors gpt-4.1 and gpt-4.1-mini off on 14 January 2027.
 */
const model = 'gpt-5.4'

/** The call that uses a file with that purpose. Placeholders for anything else it needs are in capital letters. */
function callWith({ endpoint, fileId, purpose }: SnippetFile): ServiceCall {
  const ask = (type: 'input_file' | 'input_image', text: string): ServiceCall => ({
    path: '/responses',
    method: 'responses.create',
    body: {
      model,
      input: [
        {
          role: 'user',
          content: [
            { type, file_id: fileId, ...(type === 'input_image' ? { detail: 'auto' } : {}) },
            { type: 'input_text', text },
          ],
        },
      ],
    },
    prints: 'output_text',
  })
  switch (purpose) {
    case 'user_data':
      return ask('input_file', 'What is in this file?')
    case 'vision':
      return ask('input_image', 'What is in this picture?')
    case 'batch':
      return {
        path: '/batches',
        method: 'batches.create',
        body: { input_file_id: fileId, endpoint: endpoint ?? 'ENDPOINT', completion_window: '24h' },
        prints: 'id',
      }
    case 'fine-tune':
      return {
        path: '/fine_tuning/jobs',
        method: 'fine_tuning.jobs.create',
        body: { training_file: fileId, model: 'MODEL' },
        prints: 'id',
      }
    case 'assistants':
      return {
        path: '/vector_stores',
        method: 'vector_stores.create',
        body: { name: 'My files', file_ids: [fileId] },
        prints: 'id',
      }
    case 'evals':
      return {
        path: '/evals/EVAL_ID/runs',
        method: 'evals.runs.create',
        body: { data_source: { type: 'jsonl', source: { type: 'file_id', id: fileId } } },
        prints: 'id',
      }
  }
}

/**
 * Ready to run code that uses the file. It never contains the key, only the environment variable with it. Ends without
 * a line break.
 */
export function snippet(file: SnippetFile, language: SnippetLanguage): string {
  switch (language) {
    case 'curl':
      return curl(file)
    case 'python':
      return python(file)
    case 'node':
      return node(file)
  }
}

/** The organization and the project of the account, as far as the service knows them. */
function scopesOf(file: SnippetFile) {
  return (['organization', 'project'] as const).flatMap((option) => {
    const names = file.client[option]
    return names === null || file[option] === ''
      ? []
      : [{ option, header: names.header, value: file[option] }]
  })
}

function curl(file: SnippetFile): string {
  const { path, body } = callWith(file)
  const { keyHeader, keyVariable } = file.client
  const headers = [
    `"${keyHeader.name}: ${keyHeader.before}$${keyVariable}"`,
    ...scopesOf(file).map(({ header, value }) => shell(`${header}: ${value}`)),
    shell('Content-Type: application/json'),
  ]
  return [
    `curl ${shell(callUrl(file.baseUrl, path))}`,
    ...headers.map((header) => `  -H ${header}`),
    `  -d ${shell(plainJson(body))}`,
  ].join(' \\\n')
}

function python(file: SnippetFile): string {
  const { method, body, prints } = callWith(file)
  const options = clientOptions(file, {
    apiKey: ['api_key', `os.environ["${file.client.keyVariable}"]`],
    baseUrl: 'base_url',
    apiVersion: 'api_version',
    query: 'default_query',
  })
  const client = file.client.className
  const given = options.map(([name, value]) => `${name}=${value}`).join(', ')
  return [
    ...(given.includes('os.environ') ? ['import os', ''] : []),
    `from openai import ${client}`,
    '',
    `client = ${client}(${given})`,
    `answer = client.${method}(`,
    ...pathArgument(method, '    "EVAL_ID",'),
    ...Object.entries(body).map(([name, value]) => `    ${name}=${indented(value, '    ')},`),
    ')',
    `print(answer.${prints})`,
  ].join('\n')
}

function node(file: SnippetFile): string {
  const { method, body, prints } = callWith(file)
  const options = clientOptions(file, {
    apiKey: ['apiKey', `process.env.${file.client.keyVariable}`],
    baseUrl: 'baseURL',
    apiVersion: 'apiVersion',
    query: 'defaultQuery',
  })
  const client = file.client.className
  const given = options.map(([name, value]) => `${name}: ${value}`).join(', ')
  // The Node client writes its namespaces in camel case.
  const camel = method.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())
  return [
    client === 'OpenAI' ? 'import OpenAI from "openai";' : `import { ${client} } from "openai";`,
    '',
    `const client = new ${client}(${given === '' ? '' : `{ ${given} }`});`,
    `const answer = await client.${camel}(${pathArgument(method, '"EVAL_ID", ').join('')}{`,
    ...Object.entries(body).map(([name, value]) => `  ${name}: ${indented(value, '  ')},`),
    '});',
    `console.log(answer.${prints});`,
  ].join('\n')
}

/** A run belongs to an eval, which the calls of the clients name first. */
function pathArgument(method: string, text: string): string[] {
  return method === 'evals.runs.create' ? [text] : []
}

/** The variable from which the official clients take the key by themselves. */
const ownVariable = 'OPENAI_API_KEY'

/** What the clients do not find by themselves: they know OpenAI's own address, and some read the key's variable. */
function clientOptions(
  file: SnippetFile,
  names: {
    readonly apiKey: readonly [string, string]
    readonly baseUrl: string
    readonly apiVersion: string
    readonly query: string
  },
): [string, string][] {
  const { root, query } = baseUrlParts(file.baseUrl)
  const { apiVersion, keyVariable } = file.client
  const version = /(?:^|&)api-version=([^&]*)/.exec(query)?.[1]
  return [
    ...(keyVariable === ownVariable ? [] : [[names.apiKey[0], names.apiKey[1]] as [string, string]]),
    ...(root === defaultBaseUrl ? [] : [[names.baseUrl, quoted(root)] as [string, string]]),
    ...(version === undefined
      ? []
      : apiVersion === 'option'
        ? [[names.apiVersion, quoted(version)] as [string, string]]
        : [[names.query, `{ "api-version": ${quoted(version)} }`] as [string, string]]),
    ...scopesOf(file).map(({ option, value }): [string, string] => [option, quoted(value)]),
  ]
}

/**
 * JSON with every character escaped that could mean something to a shell: not every shell has the same quotation
 * marks.
 */
function plainJson(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value, null, 2)
    .replace(/\\(["\\])/g, (_all, character: string) => escaped(character))
    .replace(/[^\w\s{}[\]":,.?\\/-]/g, escaped)
}

/** A word of a POSIX shell that stands for exactly that text. */
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** A text in the form that Python, JavaScript and JSON share. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

/** A value in the form that Python, JavaScript and JSON share, without true, false and null, which differ. */
function indented(value: unknown, by: string): string {
  return (JSON.stringify(value, null, by.length) ?? '').replaceAll('\n', `\n${by}`)
}
