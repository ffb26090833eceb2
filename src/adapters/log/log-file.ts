import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Logger } from '../../core/ports'
import { MiB } from '../../shared/limits'
import { jsonText, shownText } from '../../shared/words/shown-text'

/** The log is rotated at this size, in bytes, and one old file is kept. */
const largestLog = 4 * MiB

/** Anything that looks like a key or occurs where a key belongs: it must not get into a log. */
const secrets: readonly [RegExp, string][] = [
  // Stops at the quotation mark: what remains must still be JSON.
  [/\b(Bearer\s+)[^\s"\\]+/gi, '$1[redacted]'],
  [/\bsk-[\w-]{6,}/g, '[redacted]'],
  [
    /("[\w-]*(?:api[-_]?key|authorization|token|password|secret)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi,
    '$1"[redacted]"',
  ],
  // The same in JSON inside a text, such as a kept answer.
  [
    /(\\"[\w-]*(?:api[-_]?key|authorization|token|password|secret)\\"\s*:\s*)\\"(?:[^"\\])*\\"/gi,
    '$1\\"[redacted]\\"',
  ],
]

/** The text without anything that looks like a key. */
export function redact(text: string): string {
  return secrets.reduce((safe, [pattern, replacement]) => safe.replace(pattern, replacement), text)
}

/** Shorter keys are words, which a local service may use as a key, and which may occur in any text. */
const shortestSecret = 8

/** Whether a key has to be removed: words are not secret. */
export function isSecret(key: string): boolean {
  return key.length >= shortestSecret || key.startsWith('sk-')
}

/** The text without that key, plain or as JSON or a URL writes it. */
export function withoutSecret(text: string, key: string): string {
  return isSecret(key) ? withoutText(text, key, '[redacted]') : text
}

/** The text with a word in place of another text, plain or as JSON or a URL writes it. */
export function withoutText(text: string, hidden: string, word: string): string {
  const forms = new Set([hidden, inJson(hidden), inJson(inJson(hidden)), encodeURIComponent(hidden)])
  return [...forms].reduce((safe, form) => safe.replaceAll(form, () => word), text)
}

function inJson(text: string): string {
  return jsonText(text).slice(1, -1)
}

/**
 * A log of JSON lines in a file. If the log cannot be written, Hoist reports that on standard error, once until writing
 * works again: nothing else stops.
 */
export function fileLogger(path: string): Logger {
  let file: number | null = null
  let isLost = false
  /** Open, at its path, and not too large. If somebody has deleted the log, a new one starts. */
  const ready = (): number => {
    if (file !== null) {
      const { nlink, size } = fstatSync(file)
      if (nlink > 0 && size <= largestLog) return file
      closeSync(file)
      file = null
      if (nlink > 0) renameSync(path, `${path}.old`)
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    file = openSync(path, 'a', 0o600)
    return fstatSync(file).size > largestLog ? ready() : file
  }
  return {
    log(level, event, fields = {}) {
      const line = redact(jsonText({ time: new Date().toISOString(), level, event, ...fields }, withErrors))
      try {
        writeSync(ready(), `${line}\n`)
        isLost = false
      } catch (error) {
        if (isLost) return
        isLost = true
        process.stderr.write(
          `The log cannot be written, and Hoist continues without it: ${shownText(String(error))}\n`,
        )
      }
    },
  }
}

/** JSON of an error is `{}`; this keeps its details. */
function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value
  return {
    name: value.name,
    message: value.message,
    stack: value.stack,
    ...(value.cause ? { cause: value.cause } : {}),
  }
}
