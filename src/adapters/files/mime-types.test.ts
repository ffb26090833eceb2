import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../testing/servers'
import { inspectFile } from './intake/intake'
import { mimeTypeOf } from './mime-types'

const openXml = 'application/vnd.openxmlformats-officedocument'

async function typeOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await tempFolder(), name)
  await writeFile(path, content)
  return mimeTypeOf(path, name)
}

describe('the type of a file', () => {
  it.each([
    ['c', 'text/x-c'],
    ['cpp', 'text/x-c++'],
    ['cs', 'text/x-csharp'],
    ['css', 'text/css'],
    ['csv', 'text/csv'],
    ['doc', 'application/msword'],
    ['docx', `${openXml}.wordprocessingml.document`],
    ['go', 'text/x-golang'],
    ['html', 'text/html'],
    ['java', 'text/x-java'],
    ['js', 'text/javascript'],
    ['json', 'application/json'],
    ['jsonl', 'text/jsonl'],
    ['md', 'text/markdown'],
    ['pdf', 'application/pdf'],
    ['php', 'text/x-php'],
    ['pptx', `${openXml}.presentationml.presentation`],
    ['py', 'text/x-python'],
    ['rb', 'text/x-ruby'],
    ['sh', 'application/x-sh'],
    ['tex', 'text/x-tex'],
    ['ts', 'application/typescript'],
    ['txt', 'text/plain'],
    ['xlsx', `${openXml}.spreadsheetml.sheet`],
  ])(
    'with the extension .%s is the one that the service documents, in capitals as well: %s',
    async (ending, type) => {
      expect(await typeOf(`a.${ending}`, 'text')).toBe(type)
      expect(await typeOf(`A.${ending.toUpperCase()}`, 'text')).toBe(type)
    },
  )

  it.each([
    ['a.png', 'image/png'],
    ['a.tar', 'application/x-tar'],
    ['a.bin', 'application/octet-stream'],
  ])('is the registered one if the service documents none: %s, %s', async (name, type) => {
    expect(await typeOf(name, 'text')).toBe(type)
  })

  const bytes = Uint8Array.of(0x47, 0x40, 0, 0x10, 0, 0, 0xb0, 0x0d)
  it.each([
    ['TypeScript source', 'a.mts', 'export {}\n', 'application/typescript'],
    ['a video with the same extension as source', 'a.ts', bytes, 'video/mp2t'],
    ['Rust source', 'main.rs', 'fn main() {}\n', 'text/plain'],
    ['text of an unknown kind', 'a.unknown-thing', 'Grüße\tan alle\r\n', 'text/plain'],
    ['text without an extension', 'Makefile', 'all:\n\ttrue\n', 'text/plain'],
    ['text whose name is nothing but an extension', '.profile', 'export A=1\n', 'text/plain'],
    ['text in UTF-16', 'a.unknown-thing', Buffer.from('\ufeffabc', 'utf16le'), 'text/plain'],
    ['text whose 4096th byte is half a character', 'a.x-y', `a${'ü'.repeat(4000)}`, 'text/plain'],
    ['bytes of an unknown kind', 'a.unknown-thing', bytes, 'application/octet-stream'],
    ['bytes without an extension', 'none', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'application/octet-stream'],
    ['bytes that begin as text', 'a.pkl', 'abc\0def', 'application/octet-stream'],
  ])('follows from the first bytes: %s', async (_name, name, content, type) => {
    expect(await typeOf(name, content)).toBe(type)
  })

  it('is found when a file is inspected', async () => {
    const path = join(await tempFolder(), 'tool.py')
    await writeFile(path, 'print(1)\n')
    expect(await inspectFile(path)).toMatchObject({
      mimeType: 'text/x-python',
      problem: null,
    })
  })
})
