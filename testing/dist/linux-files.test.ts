import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import configuration from '../../build/electron-builder.mjs'
import { fileManagerFiles } from '../../build/linux/file-managers.mjs'
import { desktopEntry, writeLinuxFiles } from '../../scripts/dist/linux-files.mjs'
import { product } from '../../scripts/dist/product.mjs'

describe('the files of a Linux package besides the application', () => {
  it.each(['deb', 'rpm'] as const)('are where the system looks for them: %s', async (family) => {
    const root = await mkdtemp(join(tmpdir(), 'hoist-files-'))
    onTestFinished(() => rm(root, { recursive: true }))
    await writeLinuxFiles(root, product(), family)
    const files = await readdir(root, { recursive: true })
    const sizes = [16, 22, 24, 32, 48, 64, 128, 256, 512].map((pixels) => `${pixels}x${pixels}`)
    expect(files).toEqual(
      expect.arrayContaining([
        'usr/share/applications/hoist.desktop',
        `usr/share/metainfo/${configuration.appId}.metainfo.xml`,
        'usr/share/man/man1/hoist.1.gz',
        'usr/share/icons/hicolor/scalable/apps/hoist.svg',
        ...sizes.map((size) => `usr/share/icons/hicolor/${size}/apps/hoist.png`),
        ...fileManagerFiles('hoist').map((file) => file.path),
      ]),
    )
  })

  it('include a desktop entry that matches the configuration', () => {
    const lines = desktopEntry(product()).split('\n')
    expect(lines).toContain('Exec=hoist %F')
    expect(lines).toContain(`Comment=${configuration.linux.synopsis}`)
    expect(lines).toContain('Comment[de]=Sehr große Dateien zu OpenAI hochladen')
    expect(lines).toContain(`MimeType=${configuration.linux.mimeTypes.join(';')};`)
    expect(lines.filter((line) => line.startsWith('Categories='))).toEqual([
      'Categories=Network;FileTransfer;',
    ])
  })
})
