import { lstat, mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { smallDisk, tempFolder } from '../../testing/servers'
import { storedFile } from './profile-store'

// electron-store asks Electron's package for its path, which outside of Electron would download it.
vi.hoisted(() => vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '.'))

const open = (folder: string) => storedFile(folder, 'data', (stored) => ({ kept: stored, leftOut: 0 }))

describe('files that electron-store writes', () => {
  it('are readable only by their owner, and are read as they were written', async () => {
    const folder = await tempFolder()
    open(folder).write({ one: { two: [3] } })
    expect(open(folder).values).toEqual({ one: { two: [3] } })
    expect(await readdir(folder)).toEqual(['data.json'])
    if (process.platform !== 'win32')
      expect((await lstat(join(folder, 'data.json'))).mode & 0o777).toBe(0o600)
  })

  it('are written where a link in their place leads', async () => {
    const folder = await tempFolder()
    const elsewhere = join(folder, 'elsewhere')
    await mkdir(elsewhere)
    await symlink(join(elsewhere, 'data.json'), join(folder, 'data.json'))
    open(elsewhere).write({ one: 1 })
    open(folder).write({ two: 2 })
    expect(JSON.parse(await readFile(join(elsewhere, 'data.json'), 'utf8'))).toEqual({ two: 2 })
  })

  it('keep their content when the disk is full', async ({ skip }) => {
    const folder = await smallDisk(64, skip)
    const file = open(folder)
    file.write({ one: 1 })
    // Some of it would still fit.
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, number) => [`n${number}`, number]))
    expect(() => file.write(many)).toThrow(/disk-full/)
    expect(open(folder).values).toEqual({ one: 1 })
    expect(await readdir(folder)).toEqual(['data.json'])
  })

  it('keep their content when the disk at the end of a link is full', async ({ skip }) => {
    const disk = await smallDisk(64, skip)
    const folder = await tempFolder()
    open(disk).write({ one: 1 })
    await symlink(join(disk, 'data.json'), join(folder, 'data.json'))
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, number) => [`n${number}`, number]))
    expect(() => open(folder).write(many)).toThrow(/disk-full/)
    expect(open(disk).values).toEqual({ one: 1 })
  })
})
