/**
 * Compiles Hoist's messages from ICU MessageFormat into the form that is loaded.
 *
 * npm run messages
 *
 * writes src/shared/messages/arguments.ts: the arguments of each message. A test fails if it is not current.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, TYPE } from '@formatjs/icu-messageformat-parser'

const folder = fileURLToPath(new URL('../src/shared/messages/', import.meta.url))
const catalogues = path.join(folder, 'catalogues')
const argumentsFile = path.join(folder, 'arguments.ts')

/** Signs such as `<` are text: no message has tags. */
const options = { ignoreTag: true }

/**
 * The messages with the syntax tree of each that has arguments, so that loading needs no parser.
 *
 * @param {Record<string, unknown>} messages groups of messages in ICU MessageFormat
 * @returns {import('../src/shared/messages/catalogue').Compiled}
 */
export function compile(messages) {
  return Object.fromEntries(
    Object.entries(messages).map(([name, inner]) => [
      name,
      typeof inner === 'string' ? compileMessage(inner) : compile(inner),
    ]),
  )
}

/** Throws an error that names the message. */
function parseMessage(text) {
  try {
    return parse(text, options)
  } catch (error) {
    throw new Error(`${error.message} in “${text}”`, { cause: error })
  }
}

function compileMessage(text) {
  const elements = parseMessage(text)
  return elements.every(({ type }) => type === TYPE.literal)
    ? elements.map(({ value }) => value).join('')
    : elements
}

/** For Vite: compiles the imports from a catalogue. */
export function messagesPlugin() {
  return {
    name: 'hoist:messages',
    // Before Vite makes a module of the JSON.
    enforce: 'pre',
    transform(code, id) {
      if (path.dirname(id) !== catalogues || !id.endsWith('.json')) return null
      return { code: JSON.stringify(compile(JSON.parse(code))), map: null }
    },
  }
}

/**
 * The messages of a language as they are stored.
 *
 * @param {string} language
 */
export function readMessages(language) {
  return JSON.parse(readFileSync(path.join(catalogues, `${language}.json`), 'utf8'))
}

/**
 * The arguments of a message: the type of each by its name. Throws if one is used in two ways.
 *
 * @param {string} text in ICU MessageFormat
 * @returns {Map<string, 'string' | 'number' | 'boolean'>}
 */
export function argumentsOf(text) {
  const found = new Map()
  gather(parseMessage(text), found)
  return found
}

function gather(elements, found) {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue
    const type = typeOf(element)
    const before = found.get(element.value) ?? type
    if (before !== type) throw new Error(`{${element.value}} is a ${before} and a ${type}.`)
    found.set(element.value, type)
    for (const { value } of Object.values(element.options ?? {})) gather(value, found)
  }
}

function typeOf({ type, options }) {
  if (type === TYPE.argument) return 'string'
  if (type !== TYPE.select) return 'number'
  return Object.keys(options).every((key) => key === 'true' || key === 'other') ? 'boolean' : 'string'
}

/** The text of arguments.ts. */
export function argumentsText() {
  const lines = argumentLines(readMessages('en'), '')
  return `// Made from catalogues/en.json by \`npm run messages\`.

/** What each message has to be given, by the names that lead to it. */
export interface Arguments {
${lines.join('\n')}
}
`
}

function argumentLines(messages, before) {
  return Object.entries(messages).flatMap(([name, inner]) => {
    const key = `${before}${name}`
    if (typeof inner !== 'string') return argumentLines(inner, `${key}.`)
    const types = [...argumentsOf(inner)].map(([argument, type]) => `${argument}: ${type}`)
    if (types.length === 0) return []
    const quoted = /^\w+$/.test(key) ? key : `'${key}'`
    const line = `  ${quoted}: { ${types.join('; ')} }`
    // As the formatter would write it.
    return line.length <= 110 ? [line] : [`  ${quoted}: {`, ...types.map((type) => `    ${type}`), '  }']
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(argumentsFile, argumentsText())
