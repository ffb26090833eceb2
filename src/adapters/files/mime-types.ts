import { extname } from 'node:path'
import { closeRead, openRegular } from './source/source-fs.js'

/** What the service documents for file search and code, by extension. */
const documented: ReadonlyMap<string, string> = new Map([
  ['.c', 'text/x-c'],
  ['.cpp', 'text/x-c++'],
  ['.cs', 'text/x-csharp'],
  ['.css', 'text/css'],
  ['.csv', 'text/csv'],
  ['.doc', 'application/msword'],
  ['.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['.go', 'text/x-golang'],
  ['.html', 'text/html'],
  ['.java', 'text/x-java'],
  ['.js', 'text/javascript'],
  ['.json', 'application/json'],
  ['.jsonl', 'text/jsonl'],
  ['.md', 'text/markdown'],
  ['.pdf', 'application/pdf'],
  ['.php', 'text/x-php'],
  ['.pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['.py', 'text/x-python'],
  ['.rb', 'text/x-ruby'],
  ['.sh', 'application/x-sh'],
  ['.tex', 'text/x-tex'],
  ['.ts', 'application/typescript'],
  ['.txt', 'text/plain'],
  ['.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
])

/** Extensions that source code shares with other formats, and the type as code: the content decides. */
const shared: ReadonlyMap<string, string> = new Map([
  ['.ts', 'application/typescript'],
  ['.mts', 'application/typescript'],
  ['.rs', 'text/plain'],
])

/** Enough to tell text from bytes. */
const headBytes = 4096

/**
 * The type that Hoist sends to the service: as the service documents it, else as registered. Null if the content
 * decides.
 */
export async function mimeTypeByName(name: string): Promise<string | null> {
  const ending = extname(name).toLowerCase()
  return shared.has(ending) ? null : (documented.get(ending) ?? (await registeredType(ending)))
}

async function registeredType(ending: string): Promise<string | null> {
  // Loaded only when it is needed, because that takes too long for a start.
  const { default: mime } = await import('mime')
  return mime.getType(ending)
}

/**
 * The type that Hoist sends to the service: what the name says, else what the first bytes look like. Reads the file
 * only if the name does not decide, and then throws the system's error.
 *
 * @param name the name that the service is told
 */
export async function mimeTypeOf(path: string, name: string): Promise<string> {
  const known = await mimeTypeByName(name)
  if (known !== null) return known
  const ending = extname(name).toLowerCase()
  if (isText(await headOf(path))) return shared.get(ending) ?? 'text/plain'
  return (await registeredType(ending)) ?? 'application/octet-stream'
}

async function headOf(path: string): Promise<Uint8Array> {
  const { handle: file } = await openRegular(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await closeRead(file)
  }
}

/** Whether it is the beginning of a text: UTF-8 without control characters, or UTF-16 that says so. */
function isText(head: Uint8Array): boolean {
  const [first, second] = head
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true
  try {
    // The last character may be incomplete.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they distinguish bytes from text.
    return !/[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/.test(text)
  } catch {
    return false
  }
}
