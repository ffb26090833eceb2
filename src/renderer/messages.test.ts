import { TYPE } from '@formatjs/icu-messageformat-parser'
import { parseSync } from 'vite'
import { afterAll, describe, expect, it } from 'vitest'
import { argumentsOf, argumentsText, compile, readMessages } from '../../scripts/messages.mjs'
import { failureKinds } from '../shared/failures/failures'
import { failureText, messages, say, sentenceEnd, speak } from '../shared/messages'
import argumentsFile from '../shared/messages/arguments.ts?raw'
import { catalogueOf } from '../shared/messages/catalogue'
import { type Language, languageCodes } from '../shared/words/languages'

afterAll(() => speak('en'))

/** The sources of the window and the menus: everything that may show text to a person. */
const sources = import.meta.glob<string>(
  [
    './**/*.{ts,tsx}',
    '../main/**/*.ts',
    '../shared/messages/index.ts',
    '../shared/messages/content-words.ts',
    '../shared/app-actions.ts',
    '../shared/words/closing-note.ts',
    '../shared/words/told-apart.ts',
    '!**/*.test.*',
    '!**/testing.ts',
  ],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
)

/** What else uses messages: the entries of launchers and file managers. */
const entries = import.meta.glob<string>('../../build/linux/file-managers.mjs', {
  query: '?raw',
  import: 'default',
  eager: true,
})

it('each catalogue belongs to a language that can be chosen', () => {
  const names = Object.keys(import.meta.glob('../shared/messages/catalogues/*.json'))
  const codes = names.map((name) => name.replace(/^.*\/|\.json$/g, ''))
  expect(codes.sort()).toEqual([...languageCodes].sort())
})

type Node = { readonly type: string; readonly [key: string]: unknown }

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

/** @param see returns false to skip the children */
function visit(node: Node, see: (node: Node) => unknown): void {
  if (see(node) === false) return
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see)
  }
}

function nodesOf(file: string): Node[] {
  const { program, errors } = parseSync(file, sources[file] ?? entries[file] ?? '')
  expect(errors, file).toEqual([])
  const nodes: Node[] = []
  visit(program as unknown as Node, (node) => nodes.push(node))
  return nodes
}

/** Attributes and options that people read or hear. */
const spoken = new Set([
  'label',
  'title',
  'text',
  'description',
  'placeholder',
  'alt',
  'help',
  'buttonLabel',
  'toolTip',
  'body',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
])
/** Three letters in a row: shorter ones are signs and units. Our own name is the same everywhere. */
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== 'Hoist' && /\p{L}{3}/u.test(value)

/** One lower-case word is the name of a case. */
const isKey = (text: string) => /^[a-z][a-z-]*$/.test(text)

describe('text outside the catalogue', () => {
  it.each(Object.keys(sources))('does not occur in %s', (file) => {
    const found: string[] = []
    for (const node of nodesOf(file)) {
      if (node.type === 'JSXText' && isText(node.value)) found.push(node.value.trim())
      const isAttribute = node.type === 'JSXAttribute'
      if (!isAttribute && node.type !== 'Property') continue
      const key = (isAttribute ? node.name : node.key) as { name?: string; value?: string }
      if (!spoken.has(key.name ?? key.value ?? '') || !isNode(node.value)) continue
      visit(node.value, (inner) => {
        // Compared or looked up values are not shown.
        if (inner.type === 'BinaryExpression' || inner.type === 'MemberExpression') return false
        if (inner.type === 'Literal' && isText(inner.value) && !isKey(inner.value)) found.push(inner.value)
        if (inner.type === 'TemplateElement' && isText((inner.value as { raw: string }).raw))
          found.push((inner.value as { raw: string }).raw)
      })
    }
    expect(found).toEqual([])
  })
})

/** Every message by the names that lead to it. */
function leaves(
  group: object,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly message: Message }[] {
  return Object.entries(group).flatMap(([name, inner]: [string, Message | object]) =>
    typeof inner === 'object' ? leaves(inner, [...path, name]) : [{ path: [...path, name], message: inner }],
  )
}

type Given = Readonly<Record<string, string | number | boolean>>
type Message = string | ((given: Given) => string)

/** The same with names as keys. */
function byName(group: object): ReadonlyMap<string, Message> {
  return new Map(leaves(group).map(({ path, message }) => [path.join('.'), message]))
}

/** The stored form of each message. */
const stored = (language: Language) => byName(readMessages(language)) as ReadonlyMap<string, string>

const catalogue = (language: Language) =>
  catalogueOf(language, compile(readMessages(language)), compile(readMessages('en')))

/** Three words at least. Fewer may be the same in two languages. */
const isLong = (text: string) => (text.match(/\p{L}{2,}/gu) ?? []).length > 2

/** The last name of `a.b.c`, also through a variable of the file. */
function lastName(node: unknown, variables: ReadonlyMap<string, string>): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Identifier') return variables.get(node.name as string)
  if (node.type !== 'MemberExpression' || node.computed === true) return undefined
  return (node.property as { name: string }).name
}

describe('the catalogue', () => {
  it('has no unused message', () => {
    const named = new Set<string>()
    /** Groups of which a message is picked at run time. */
    const picked = new Set<string>()
    for (const file of Object.keys({ ...sources, ...entries })) {
      const nodes = nodesOf(file)
      const variables = new Map<string, string>()
      for (const { type, id, init } of nodes) {
        if (type !== 'VariableDeclarator' || !isNode(id) || id.type !== 'Identifier') continue
        const name = lastName(init, new Map())
        if (name !== undefined) variables.set(id.name as string, name)
      }
      for (const node of nodes) {
        if (node.type === 'Property' && isNode(node.key)) named.add(String(node.key.name ?? node.key.value))
        if (node.type !== 'MemberExpression') continue
        if (node.computed !== true) named.add((node.property as { name: string }).name)
        else picked.add(lastName(node.object, variables) ?? '')
      }
    }
    // Those of failures are used by their kind, which the compiler checks.
    const unused = leaves(readMessages('en'))
      .filter(
        ({ path }) =>
          path[0] !== 'failures' && !named.has(path.at(-1) ?? '') && !path.some((name) => picked.has(name)),
      )
      .map(({ path }) => path.join('.'))
    expect(unused).toEqual([])
  })

  it('declares the arguments of each message to the compiler', () => {
    expect(argumentsFile).toBe(argumentsText())
  })

  const english = byName(catalogue('en'))
  const wanted = new Map([...stored('en')].map(([name, text]) => [name, argumentsOf(text)]))

  it.each(languageCodes)('has every message in %s, and in that language', (language) => {
    expect([...stored(language).keys()].sort()).toEqual([...wanted.keys()].sort())
    const messages = byName(catalogue(language))
    const wrong: string[] = []
    for (const [name, message] of messages) {
      const original = english.get(name)
      if (typeof message !== typeof original) wrong.push(`${name}: a ${typeof message}`)
      // Some languages have no space between sentences.
      if (typeof message === 'string' && message.trim() === '' && !name.startsWith('between.'))
        wrong.push(`${name}: nothing`)
      for (const given of matrix(wanted.get(name) ?? new Map())) {
        const said = say(message, given)
        if (/undefined|NaN|\[object/u.test(said)) wrong.push(`${name}: ${said}`)
        if (typeof message !== 'string' && !/\S/u.test(said)) wrong.push(`${name}: nothing`)
        if (language !== 'en' && isLong(said) && original !== undefined && said === say(original, given))
          wrong.push(`${name}: ${said}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it.each(languageCodes)('has different names in %s for the cross buttons of one view', (language) => {
    const { app, uploads } = catalogue(language)
    const names = [app.close, app.dismiss, app.stop, uploads.remove]
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(languageCodes)('uses no argument in %s that the English message does not have', (language) => {
    const wrong = [...stored(language)].flatMap(([name, text]) =>
      [...argumentsOf(text)]
        .filter(([argument, type]) => wanted.get(name)?.get(argument) !== type)
        .map(([argument]) => `${name}: {${argument}}`),
    )
    expect(wrong).toEqual([])
  })

  it.each(languageCodes)('has a branch for each plural form of %s if the number is shown', (language) => {
    const categories = {
      cardinal: categoriesOf(language, 'cardinal'),
      ordinal: categoriesOf(language, 'ordinal'),
    }
    const missing = [...stored(language)].flatMap(([name, text]) =>
      pluralsOf(compile({ text })).flatMap(({ options, pluralType }) =>
        [...categories[pluralType]]
          .filter((category) => !Object.hasOwn(options, category))
          .map((category) => `${name}: ${category}`),
      ),
    )
    expect(missing).toEqual([])
  })

  it.each(languageCodes)('describes each failure in %s in whole sentences', async (language) => {
    await speak(language)
    expect(messages.language).toBe(language)
    for (const kind of failureKinds) {
      for (const more of [{}, { status: 500, serviceMessage: 'No.', subject: 'x', bytes: 9e9, count: 3 }]) {
        const words = failureText({ kind, detail: 'technical', ...more })
        for (const sentence of [words.happened, words.means, words.todo]) {
          expect(sentence).toMatch(/^.{3,}$/u)
          expect(sentence).toMatch(sentenceEnd)
          expect(sentence).not.toMatch(/undefined|\bnull\b|NaN|technical|#|[{}]|\[object/)
        }
      }
    }
  })
})

interface Plural {
  readonly options: Readonly<Record<string, { readonly value: readonly { readonly type: number }[] }>>
  readonly pluralType: 'cardinal' | 'ordinal'
}

/**
 * All plurals in compiled messages that show their number, also those inside of others. The exception are those with no
 * category but `other`: their words suit every number.
 */
function pluralsOf(compiled: unknown): Plural[] {
  if (typeof compiled !== 'object' || compiled === null) return []
  const inner = Object.values(compiled).flatMap(pluralsOf)
  if (!('pluralType' in compiled)) return inner
  const plural = compiled as unknown as Plural
  const isInflected = Object.keys(plural.options).some((name) => /^(?!other)\w/.test(name))
  const isShown = Object.values(plural.options).some(({ value }) =>
    value.some(({ type }) => type === TYPE.pound),
  )
  return isInflected && isShown ? [plural, ...inner] : inner
}

/** The categories that occur below ten thousand: a few languages have another for millions. */
function categoriesOf(language: Language, type: Plural['pluralType']): ReadonlySet<string> {
  const rules = new Intl.PluralRules(language, { type })
  return new Set(Array.from({ length: 10_000 }, (_, number) => rules.select(number)))
}

/** Numbers of all plural forms, with every combination of yes and no. */
function matrix(types: ReturnType<typeof argumentsOf>): Given[] {
  return [0, 1, 2, 3, 11, 100, 1_234_567].flatMap((number) =>
    [true, false].map((answer) =>
      Object.fromEntries(
        [...types].map(([name, type]) => [name, { string: 'x', number, boolean: answer }[type]]),
      ),
    ),
  )
}
