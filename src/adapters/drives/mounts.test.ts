import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../testing/servers'
import { Mounts } from './mounts'

describe.skipIf(process.platform !== 'linux')('the mount of a path', () => {
  it('is local for Hoist’s own files, and on other drives of this computer', async () => {
    const folder = await tempFolder()
    const mounts = new Mounts(folder)
    expect(mounts.at(join(folder, 'a.bin'))).toEqual(mounts.at(folder))
    expect(mounts.at(folder).isLocal).toBe(true)
    expect(mounts.at('/nothing').isLocal).toBe(true)
  })

  it('is the innermost mount, and never a mount that only shares a prefix', () => {
    const mounts = new Mounts('/')
    expect(mounts.at('/proc/self/status')).toMatchObject({ point: '/proc', isLocal: false })
    expect(mounts.at('/process').point).toBe('/')
  })

  it('is found through links to files and folders, even dangling and circular ones', async () => {
    const folder = await tempFolder()
    const mounts = new Mounts(folder)
    await mkdir(join(folder, 'deep'))
    await symlink('/proc/self', join(folder, 'far'))
    await symlink('../far', join(folder, 'deep', 'farther'))
    await symlink(join('deep', 'farther', 'status'), join(folder, 'file'))
    await symlink('round', join(folder, 'round'))
    for (const name of ['far', 'far/status', 'deep/farther/status', 'file'])
      expect(await mounts.of(join(folder, name)), name).toMatchObject({ point: '/proc', isLocal: false })
    for (const name of ['', 'deep', 'nothing/there', 'round', 'round/status'])
      expect((await mounts.of(join(folder, name))).isLocal, name).toBe(true)
  })
  it('is found through a link whose name is not UTF-8, as it is and as it is shown', async () => {
    const folder = await tempFolder()
    const mounts = new Mounts(folder)
    await symlink('/proc/self', Buffer.concat([Buffer.from(`${folder}/far`), Buffer.from([0xe9])]))
    await mkdir(join(folder, 'deep'))
    await symlink(
      Buffer.concat([Buffer.from('../far'), Buffer.from([0xe9])]),
      join(folder, 'deep', 'farther'),
    )
    for (const name of ['far\udce9', 'far\udce9/status', 'far\ufffd', 'far\ufffd/status', 'deep/farther'])
      expect(await mounts.of(join(folder, name)), name).toMatchObject({ point: '/proc', isLocal: false })
    expect((await mounts.of(join(folder, 'nothing\ufffd'))).isLocal).toBe(true)
  })
  it('is the share of a server if a desktop has many under one mount', () => {
    const text = [
      '21 1 8:1 / / rw - ext4 /dev/sda1 rw',
      '22 21 0:50 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw',
      '23 21 0:51 / /run/user/1000/kio-fuse-a rw - fuse.kio-fuse kio-fuse rw',
      '24 21 0:52 / /mnt/two\\040words rw,relatime shared:5 - nfs4 server:/ rw',
      '25 21 8:17 / /mnt/disk rw - ext4 /dev/sdb1 rw',
    ].join('\n')
    const mounts = new Mounts('/home', () => Buffer.from(text))
    for (const [path, point, isLocal = false] of [
      [
        '/run/user/1000/gvfs/smb-share:server=a,share=x/deep/file',
        '/run/user/1000/gvfs/smb-share:server=a,share=x',
      ],
      ['/run/user/1000/gvfs/sftp:host=b', '/run/user/1000/gvfs/sftp:host=b'],
      ['/run/user/1000/gvfs', '/run/user/1000/gvfs'],
      ['/run/user/1000/kio-fuse-a/smb/host/share/file', '/run/user/1000/kio-fuse-a/smb/host'],
      ['/mnt/two words/file', '/mnt/two words'],
      ['/mnt/disk/file', '/mnt/disk', true],
      ['/home/file', '/', true],
    ] as const)
      expect(mounts.at(path), path).toMatchObject({ point, isLocal })
  })
})
