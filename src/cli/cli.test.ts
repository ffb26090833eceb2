import { execFileSync } from 'node:child_process'
import {
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe } from 'vitest'
import { buildIfStale } from '../../scripts/build.mjs'
import { ledgerOf } from '../../testing/ledger-of'
import { findProgram } from '../../testing/program-kit'
import { startTestProxy } from '../../testing/proxies/test-proxy'
import { itInSandbox as it, jsonLines, type Sandbox, sha256 } from '../../testing/terminal'
import { journalName } from '../adapters/ledger/record-journal'
import type { FaultPlan } from '../practice/faults/faults'
import { startPracticeServer } from '../practice/http/server'
import { GiB, MiB } from '../shared/limits'

beforeAll(async () => {
  await buildIfStale({ say: () => {} })
}, 120_000)

/** What a terminal obeys instead of showing it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come
const actsOnTerminal = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

describe.skipIf(process.platform === 'win32')('a name that would control the terminal', () => {
  const name = 'a\u001b]52;c;ZXZpbA==\u0007\u009b2J\u202egnp\nroot#.bin'

  it('is shown as one line of text, whatever becomes of the file', async ({ box, expect }) => {
    await box.serve([{ operation: 'create', filename: name, action: { kind: 'status', status: 400 } }])
    const path = await box.file(name, 10)
    const missing = join(box.folder, `missing ${name}`)
    for (const args of [[path], [path, missing]]) {
      const { stdout, stderr } = await box.upload(args)
      expect(stdout + stderr).toContain('root#.bin')
      expect(stdout + stderr).not.toMatch(actsOnTerminal)
      expect(stdout + stderr).not.toMatch(/^root#/m)
    }
  })

  it('is escaped in JSON, which contains no control characters', async ({ box, expect }) => {
    await box.serve()
    const { stdout } = await box.upload([await box.file(name, 10), '--json'])
    expect(stdout).not.toMatch(actsOnTerminal)
    expect(jsonLines(stdout).map((event) => event.name)).toContain(name)
  })
})

describe('a successful command (exit code 0)', () => {
  it('uploads several files, byte for byte, and prints their ids', async ({ box, expect }) => {
    const server = await box.serve()
    const names = ['a "quoted" 📦.bin', 'b.bin']
    const paths = [await box.file(names[0] ?? '', 3 * MiB + 777), await box.file('b.bin', 10)]
    const args = [...paths, '--part-size', '1', '--purpose', 'fine-tune', '--anyway']
    const { code, stdout } = await box.upload(args)
    expect(code).toBe(0)
    const files = server.files()
    expect(files.map(({ filename }) => filename).sort()).toEqual(names)
    for (const file of files) {
      expect(file.purpose).toBe('fine-tune')
      expect(stdout).toContain(`${file.filename}: ${file.id}`)
      expect(await sha256(file.path)).toBe(await sha256(join(box.folder, file.filename)))
    }
  })

  it('applies --part-size and --parallel', async ({ box, expect }) => {
    const server = await box.serve([
      { operation: 'part', times: 'always', action: { kind: 'delay', ms: 3_600_000 } },
    ])
    let most = 0
    const watch = setInterval(() => {
      const open = server.requests.filter((one) => one.operation === 'part' && one.state === 'open')
      most = Math.max(most, open.length)
    }, 1)
    const path = await box.file('a.bin', 12 * MiB)
    const { ended } = box.startUpload([path, '--part-size', '2', '--parallel', '2', '--no-md5'])
    await expect.poll(() => most).toBe(2)
    server.setFaults([{ operation: 'part', times: 'always', action: { kind: 'delay', ms: 30 } }])
    const { code } = await ended
    clearInterval(watch)
    expect(code).toBe(0)
    const parts = server.requests.filter(({ operation }) => operation === 'part')
    expect(parts).toHaveLength(6)
    expect(Math.max(...parts.map(({ bytes }) => bytes))).toBeLessThan(2 * MiB + 1000)
    expect(most).toBe(2)
  })

  it('applies --limit', async ({ box, expect }) => {
    await box.serve()
    const path = await box.file('a.bin', 1_000_000)
    const began = performance.now()
    const { code } = await box.upload([path, '--limit', '250K', '--no-md5'])
    expect(code).toBe(0)
    // The rest after the burst, at that rate; the start of Node is added.
    expect(performance.now() - began).toBeGreaterThan(3000)
  })

  it('uses the proxy of the environment, with its credentials', async ({ box, expect, onTestFinished }) => {
    const server = await box.serve()
    const proxy = await startTestProxy({ credentials: 'anna:p@ss' })
    onTestFinished(() => proxy.close())
    const path = await box.file('a.bin', 3 * MiB)
    const baseUrl = `http://service:${server.port}/v1`
    const args = ['upload', path, '--base-url', baseUrl, '--user-data-dir', box.profile, '--part-size', '1']
    const env = { OPENAI_API_KEY: server.key, http_proxy: proxy.url.replace('//', '//anna:p%40ss@') }
    const { code } = await box.run(args, { env })
    expect(code).toBe(0)
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(path))
    expect(proxy.requests).toHaveLength(5)
    // Without them the reason is shown, and the upload waits for another run.
    const wrong = await box.run([...args, '--again'], { env: { ...env, http_proxy: proxy.url } })
    expect(wrong.code).toBe(1)
    expect(wrong.stdout + wrong.stderr).toContain('requires a user name and password')
  })

  it('applies a base URL with an API version, and another version is the same account', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const path = await box.file('a.txt', 3 * MiB)
    const run = (version: string) => {
      const baseUrl = `${server.url}?api-version=${version}`
      const args = ['upload', path, '--base-url', baseUrl, '--user-data-dir', box.profile, '--part-size', '1']
      return box.run(args, { env: { AZURE_OPENAI_API_KEY: server.key } })
    }
    const first = await run('2024-10-21')
    expect(first).toMatchObject({ code: 0 })
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(path))
    const again = await run('2025-04-01-preview')
    expect(again.code).toBe(0)
    expect(again.stdout + again.stderr).toContain('was uploaded before. To upload it again, use --again.')
    expect(server.files()).toHaveLength(1)
  })

  it('an unpaid account is reported once for all files, and the same command continues later', async ({
    box,
    expect,
  }) => {
    const message = 'Your account is not active, please check your billing details.'
    const error = { message, type: 'billing_not_active', param: null, code: null }
    const server = await box.serve([
      { operation: 'create', times: 'always', action: { kind: 'status', status: 429, body: { error } } },
    ])
    const files: string[] = []
    for (let n = 10; n < 50; n += 1) files.push(await box.file(`file-${n}.bin`, 1000))
    const { code, stdout, stderr } = await box.upload(files)
    expect(code).toBe(1)
    const said = stdout + stderr
    const sentence = 'The service no longer accepts files from this account.'
    // Reported once by the refused upload and once for all waiting ones.
    expect(said.split(sentence).length - 1).toBe(2)
    expect(said).toContain(`It says: “${message}”`)
    expect(said).toContain(' and 36 more: ')
    expect(said).not.toContain('keeps trying')
    // Not repeatedly: each that was in flight has asked once.
    expect(server.requests.length).toBeLessThan(files.length)
    server.setFaults([])
    expect((await box.upload(files)).code).toBe(0)
    expect(server.files()).toHaveLength(files.length)
  })

  it('--json prints one JSON line per event, and nothing else', async ({ box, expect }) => {
    await box.serve()
    const path = await box.file('a.bin', 2 * MiB)
    const { code, stdout, stderr } = await box.upload([path, '--json'])
    expect([code, stderr]).toEqual([0, ''])
    const events = jsonLines(stdout)
    const states = events.filter(({ event }) => event === 'state').map(({ state }) => state)
    expect(states).toEqual(expect.arrayContaining(['uploading', 'completed']))
    expect(events.at(-1)).toMatchObject({
      event: 'state',
      state: 'completed',
      name: 'a.bin',
      fileId: box.server?.files()[0]?.id,
      md5: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
  })

  it('two files of the same name are distinguished by their folders', async ({ box, expect }) => {
    await box.serve()
    for (const name of ['one', 'two']) await mkdir(join(box.folder, name))
    const files = [await box.file('one/same.bin', 1000), await box.file('two/same.bin', 1000)]
    const args = [...files, await box.file('own.bin', 1000)]
    const { code, stdout } = await box.upload(args)
    expect(code).toBe(0)
    const names = stdout.match(/^.*(?=: file-)/gm) ?? []
    expect(names.sort()).toEqual(['own.bin', 'same.bin (one)', 'same.bin (two)'])
    const again = await box.upload(args)
    expect(again.stdout).toContain('same.bin (two) was uploaded before. To upload it again, use --again.')
  })

  it('a file that is named twice is sent once, with a message', async ({ box, expect }) => {
    const server = await box.serve()
    const path = await box.file('a.bin', 1000)
    const { code, stdout } = await box.upload([path, './a.bin'])
    expect(code).toBe(0)
    expect(stdout).toContain('./a.bin is the same file as another argument. Hoist sends it once.')
    expect(server.files()).toHaveLength(1)
  })

  it('a data folder that is not a folder is reported, also by demo', async ({ box, expect }) => {
    const path = await box.file('in the way', 1)
    const { code, stdout } = await box.run(['demo', '--user-data-dir', path])
    expect(code).toBe(1)
    expect(stdout).toContain('Hoist cannot write to its data folder.')
  })

  it('a file that a link names first is sent under its own name', async ({ box, expect }) => {
    await box.serve()
    const path = await box.file('plain.txt', 1000)
    const link = join(box.folder, 'a link.txt')
    await symlink(path, link)
    const { stdout } = await box.upload([link, path])
    expect(stdout).toMatch(/^plain\.txt: file-/m)
    expect(stdout).not.toMatch(/^a link\.txt: /m)
  })

  it('two names of one file are both sent, with a message that they may be the same file', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const path = await box.file('a.bin', 1000)
    await link(path, join(box.folder, 'b.bin'))
    const { code, stdout } = await box.upload(['a.bin', 'b.bin'])
    expect(code).toBe(0)
    expect(stdout).toContain('b.bin may be the same file as a.bin. Hoist sends both.')
    expect(
      server
        .files()
        .map(({ filename }) => filename)
        .sort(),
    ).toEqual(['a.bin', 'b.bin'])
  })

  it('--json has the path in every event of a file', async ({ box, expect }) => {
    await box.serve([{ operation: 'create', times: 3, action: { kind: 'status', status: 500 } }])
    for (const name of ['one', 'two']) await mkdir(join(box.folder, name))
    const files = [await box.file('one/same.bin', 8 * MiB), await box.file('two/same.bin', 1000)]
    const missing = join(box.folder, 'missing.bin')
    const { stdout } = await box.upload([...files, 'missing.bin', '--json', '--limit', '5M'])
    const events = jsonLines(stdout)
    for (const name of ['state', 'progress', 'problem', 'trouble', 'recovered'])
      expect(events.map(({ event }) => event)).toContain(name)
    const paths = events.filter((event) => !('host' in event)).map(({ path }) => path)
    expect([...new Set(paths)].sort()).toEqual([missing, ...files].sort())
  })

  it('a part that fails in flight is retried', async ({ box, expect }) => {
    const server = await box.serve([
      { operation: 'part', part: 2, action: { kind: 'reset', afterRequestBytes: 'middle' } },
      { operation: 'part', part: 3, action: { kind: 'status', status: 503 } },
    ])
    const path = await box.file('a.bin', 4 * MiB)
    expect((await box.upload([path, '--part-size', '1'])).code).toBe(0)
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(path))
  })

  it('a completion request whose response is lost makes one file', async ({ box, expect }) => {
    const server = await box.serve([{ operation: 'complete', action: { kind: 'drop-answer' } }])
    const path = await box.file('a.bin', MiB)
    const { code, stdout } = await box.upload([path])
    expect(code).toBe(0)
    expect(server.files()).toHaveLength(1)
    expect(stdout).toContain(server.files()[0]?.id)
    expect(server.requests.filter(({ operation }) => operation === 'complete')).toHaveLength(1)
  })

  it('--practice needs no key', async ({ box, expect }) => {
    const path = await box.file('a.bin', MiB)
    const { code, stdout } = await box.run(['upload', path, '--practice', '--user-data-dir', box.profile])
    expect(code).toBe(0)
    const id = /a\.bin: (\S+)/.exec(stdout.split('\n').find((line) => line.includes('file-')) ?? '')?.[1]
    expect(await sha256(join(box.profile, 'practice', 'files', id ?? '', 'a.bin'))).toBe(await sha256(path))
  })

  it('a file may be named by its URL, by a relative path, and after -- whatever its name', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const url = pathToFileURL(await box.file('a b.bin', 10)).href
    for (const name of ['-x', '--json', 'rel.bin']) await box.file(name, 10)
    const options = ['--base-url', server.url, '--user-data-dir', box.profile]
    const env = { OPENAI_API_KEY: server.key }
    const { code } = await box.run(['upload', ...options, url, 'rel.bin', '--', '-x', '--json'], { env })
    expect(code).toBe(0)
    const arrived = server.files().map(({ filename }) => filename)
    expect(arrived.sort()).toEqual(['--json', '-x', 'a b.bin', 'rel.bin'])
  })

  it('the practice server gets no key and no environment options', async ({ box, expect, skip }) => {
    skip(process.platform !== 'linux', 'only Linux shows the environment of another process')
    const secrets = {
      OPENAI_API_KEY: 'sk-secret',
      HOIST_CLIENT_PASSPHRASE: 'secret',
      NODE_OPTIONS: '--no-warnings',
    }
    const args = ['upload', await box.file('a.bin', MiB), '--practice', '--limit', '100K', '--json']
    const running = box.start([...args, '--user-data-dir', box.profile], { env: secrets })
    await running.said('"uploading"')
    const { pid } = running.child
    // A slow drive has a process of its own beside it.
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')
    const commands = await Promise.all(children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8')))
    const server = children.find((_child, index) => commands[index]?.includes('practice.js'))
    expect(server).toBeDefined()
    const environment = (await readFile(`/proc/${server}/environ`, 'utf8')).split('\0')
    const names = environment.map((entry) => entry.split('=')[0])
    expect(names).toContain('PATH')
    expect(names.filter((name) => name !== undefined && name in secrets)).toEqual([])
    expect(environment.join()).not.toContain('secret')
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
  })

  it('prints its manual with --help, and its version with --version', async ({ box, expect }) => {
    const help = await box.run(['--help'])
    expect([help.code, help.stderr]).toEqual([0, ''])
    expect(help.stdout).toContain(
      'Exit codes: 0 done, 1 failed, 2 wrong usage, 3 requests of a batch failed, 130 interrupted.',
    )
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await box.run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
  })

  it('the records of Node contain no key and nothing of the file', async ({ box, expect }) => {
    await box.serve()
    const path = join(box.folder, 'a.txt')
    await writeFile(path, 'what is in the file')
    const left = join(box.folder, 'left')
    await mkdir(left)
    const env = {
      NODE_DEBUG: 'http,https,http2,net,tls,stream,undici,fetch,child_process,worker,module,fs,timer',
      NODE_V8_COVERAGE: left,
      NODE_REDIRECT_WARNINGS: join(left, 'warnings'),
      SSLKEYLOGFILE: join(left, 'keys'),
    }
    const { code, stdout, stderr } = await box.upload([path], { env })
    expect(code).toBe(0)
    expect(stderr).toContain('NET')
    const recorded = await Promise.all(
      (await readdir(left)).map((name) => readFile(join(left, name), 'utf8')),
    )
    const all = [stdout, stderr, ...recorded].join()
    for (const secret of [box.server?.key ?? '', 'what is in the file', 'TRAFFIC_SECRET'])
      expect(all).not.toContain(secret)
  })
})

describe('exit code 2', () => {
  it('wrong usage shows what is wrong, and the right usage', async ({ box, expect }) => {
    const { code, stdout, stderr } = await box.run(['upload', 'a', '--base-url', 'not a url'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/“not a url” is not a web address that Hoist can use/)
    expect(stderr).toContain('Usage: hoist upload FILE...')
  })

  it('shows an argument as text, whatever is in it', async ({ box, expect }) => {
    const evil = 'x\u001b]52;c;ZXZpbA==\u0007\u009b31m\u202e\nroot#'
    for (const args of [
      [evil],
      ['upload', 'a', `--${evil}`],
      ['upload', 'a', '--limit', evil],
      ['upload', 'a', '--purpose', evil],
      ['upload', 'a', '--base-url', evil],
    ]) {
      const { code, stdout, stderr } = await box.run(args)
      expect(code).toBe(2)
      expect(stdout + stderr).not.toMatch(actsOnTerminal)
      expect(stderr).not.toMatch(/^root#/m)
    }
  })

  it('a missing or invalid key is reported', async ({ box, expect }) => {
    const path = await box.file('a.bin', 10)
    const none = await box.run(['upload', path, '--user-data-dir', box.profile])
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('OPENAI_API_KEY is not set.')
    // The key of another service is not used.
    const azure = ['--base-url', 'https://mine.openai.azure.com/openai/v1', '--user-data-dir', box.profile]
    const ofOther = await box.run(['upload', path, ...azure], { env: { OPENAI_API_KEY: 'sk-secret' } })
    expect(ofOther.code).toBe(2)
    expect(ofOther.stderr).toContain('AZURE_OPENAI_API_KEY is not set.')
    const env = { OPENAI_API_KEY: 'sk-secret-one\nsk-secret-two' }
    const broken = await box.run(['upload', path, '--user-data-dir', box.profile], { env })
    expect(broken.code).toBe(2)
    expect(broken.stdout + broken.stderr).not.toContain('sk-secret')
  })

  it('a key is never taken as an argument', async ({ box, expect }) => {
    const path = await box.file('a.bin', 10)
    const { code } = await box.run(['upload', path, '--api-key', 'sk-secret', '--user-data-dir', box.profile])
    expect(code).toBe(2)
  })
})

describe('exit code 130', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal} mid-upload stops cleanly; the same command continues and sends only what is missing`, async ({
      box,
      expect,
    }) => {
      const server = await box.serve([
        { operation: 'part', part: 4, action: { kind: 'hang', afterRequestBytes: 'middle' } },
      ])
      const path = await box.file('a.bin', 6 * MiB)
      const args = [path, '--part-size', '1', '--parallel', '1']
      const { child, ended } = box.startUpload(args)
      await server.waitFor((request) => request.part === 4 && request.state === 'held')
      child.kill(signal)
      const { code, stderr } = await ended
      expect(code).toBe(130)
      expect(stderr).toContain('Run the same command to continue.')
      expect(await readdir(join(box.profile, 'lock'))).toEqual([])

      expect((await box.upload(args)).code).toBe(0)
      const sent = server.requests.filter(({ operation }) => operation === 'part').map(({ part }) => part)
      expect(sent).toEqual([1, 2, 3, 4, 4, 5, 6])
      expect(server.requests.filter(({ operation }) => operation === 'create')).toHaveLength(1)
      expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(path))
    })
  }

  it('after a hard kill, the same command continues as well', async ({ box, expect }) => {
    const server = await box.serve([
      { operation: 'part', part: 3, action: { kind: 'hang', afterRequestBytes: 'all' } },
    ])
    const path = await box.file('a.bin', 4 * MiB)
    const args = [path, '--part-size', '1', '--parallel', '1']
    const { child, ended } = box.startUpload(args)
    await server.waitFor((request) => request.part === 3 && request.state === 'held')
    child.kill('SIGKILL')
    await ended
    expect((await box.upload(args)).code).toBe(0)
    const sent = server.requests.filter(({ operation }) => operation === 'part').map(({ part }) => part)
    // The one in flight, and at most the one whose response was being written.
    expect(sent.length).toBeLessThanOrEqual(6)
    expect(server.requests.filter(({ operation }) => operation === 'create')).toHaveLength(1)
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(path))
    expect(server.files()).toHaveLength(1)
  })
})

describe('what blocks uploads', () => {
  const limited = (seconds: number, times: number | 'always') =>
    ({
      operation: 'part',
      times,
      action: { kind: 'status', status: 429, headers: { 'retry-after': String(seconds) } },
    }) as const

  it('a file that is too large for the limit is reported before anything is sent, with the time that it needs', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const path = await box.file('huge.bin', 1)
    await truncate(path, 8 * GiB)
    const args = [path, await box.file('small.bin', 10), '--limit', '1M', '--no-md5']
    const { child, ended, said } = box.startUpload(args)
    await said('needs')
    expect(server.requests).toEqual([])
    await server.waitFor((request) => request.operation === 'part')
    child.kill('SIGINT')
    const { code, stdout } = await ended
    expect(code).toBe(130)
    expect(stdout.match(/At .*/g)).toEqual([
      'At 1 MB/s, this file needs 2 hr 24 min. An upload must finish within 1 hr. Raise --limit, or split the file.',
    ])
    expect(stdout).toContain('huge.bin: At 1 MB/s')
  })

  it('a file that is too large for the connection is reported once the rate is known', async ({
    box,
    expect,
  }) => {
    const slow = { kind: 'throttle', bytesPerSecond: 600_000 } as const
    await box.serve([{ operation: 'part', times: 'always', action: slow }])
    const path = await box.file('huge.bin', 1)
    await truncate(path, 8 * GiB)
    const parts = ['--parallel', '2', '--part-size', '4']
    const { child, ended, said } = box.startUpload([path, ...parts, '--json', '--no-md5'])
    await said('"event":"late"')
    child.kill('SIGINT')
    const { stdout } = await ended
    const late = jsonLines(stdout).filter(({ event }) => event === 'late')
    expect(late).toMatchObject([{ name: 'huge.bin', isLimit: false }])
    expect(late[0]?.words).toMatch(/needs \d+ hr.* Use a faster connection, or split the file\.$/)
  })

  it('a rate limit is reported in one line for all uploads of the account, and its end in another', async ({
    box,
    expect,
  }) => {
    const server = await box.serve([limited(2, 2)])
    const paths = await Promise.all(['a.bin', 'b.bin', 'c.bin'].map((name) => box.file(name, 2 * MiB)))
    const { code, stdout } = await box.upload([...paths, '--part-size', '1'])
    expect(code).toBe(0)
    // A busy machine may print it a moment later.
    expect(
      stdout.match(/.*(asked Hoist|again).*/g)?.map((line) => line.replace('in 1 sec', 'in 2 sec')),
    ).toEqual([
      `127.0.0.1:${server.port}: The service asked Hoist to slow down. Hoist tries again in 2 sec.`,
      `127.0.0.1:${server.port}: Uploading again.`,
    ])
  })

  it('--json has the event “trouble” with the host and the time of the next try, and “recovered”', async ({
    box,
    expect,
  }) => {
    const server = await box.serve([limited(1, 1)])
    const began = Date.now()
    const { code, stdout } = await box.upload([await box.file('a.bin', MiB), '--part-size', '1', '--json'])
    expect(code).toBe(0)
    const [trouble, ...more] = jsonLines(stdout).filter(({ event }) => !/state|progress/.test(String(event)))
    const host = `127.0.0.1:${server.port}`
    expect(trouble).toMatchObject({ event: 'trouble', host, failure: { kind: 'rate-limited' } })
    expect(trouble?.retryAt).toBeGreaterThan(began)
    expect(trouble?.retryAt).toBeLessThan(Date.now() + 2000)
    expect(more).toEqual([{ event: 'recovered', host }])
  })

  it('--json names the upload if only one waits', async ({ box, expect }) => {
    await box.serve([{ operation: 'create', times: 3, action: { kind: 'status', status: 500 } }])
    const { code, stdout } = await box.upload([await box.file('a.bin', MiB), '--json'])
    expect(code).toBe(0)
    const events = jsonLines(stdout).filter(({ event }) => event === 'trouble' || event === 'recovered')
    // Three attempts have failed for the same reason: that is one trouble.
    expect(events).toMatchObject([
      { event: 'trouble', name: 'a.bin', failure: { kind: 'service-failed' } },
      { event: 'recovered', name: 'a.bin' },
    ])
    expect(events[0]?.id).toBe(events[1]?.id)
  })

  for (const json of [false, true]) {
    it(`a service that is gone for a while is reported once, and everything arrives${json ? ' (--json)' : ''}`, async ({
      box,
      expect,
      onTestFinished,
    }) => {
      const slow = { kind: 'throttle', bytesPerSecond: MiB } as const
      const server = await box.serve([{ operation: 'part', times: 'always', action: slow }])
      const paths = await Promise.all(['a.bin', 'b.bin', 'c.bin'].map((name) => box.file(name, 2 * MiB)))
      const args = [...paths, '--part-size', '1', ...(json ? ['--json'] : [])]
      const { ended, said } = box.startUpload(args)
      await server.waitFor((request) => request.operation === 'part')
      const { key, port } = server
      await server.close()
      await said('cannot be reached')
      const back = await startPracticeServer({ folder: join(box.folder, 'service'), key, port })
      onTestFinished(() => back.close())
      const { code, stdout } = await ended
      expect(code).toBe(0)
      const arrived = await Promise.all(back.files().map(({ path }) => sha256(path)))
      expect(arrived.sort()).toEqual((await Promise.all(paths.map(sha256))).sort())
      const host = `127.0.0.1:${port}`
      if (json) {
        const told = jsonLines(stdout).filter(({ event }) => event !== 'state' && event !== 'progress')
        // The first request may come while the server is still stopping.
        const cause = { kind: expect.stringMatching(/^connection-(refused|lost)$/) }
        expect(told).toMatchObject([
          { event: 'trouble', host, failure: { kind: 'host-unreachable', subject: host, cause } },
          { event: 'recovered', host },
        ])
      } else {
        expect(stdout.match(/.*(reached|again).*/g)).toEqual([
          expect.stringMatching(
            /^127\.0\.0\.1:\d+ cannot be reached\. The connection (could not be opened|was lost)\. Hoist (tries again in .*|keeps trying)\.$/,
          ),
          `${host}: Uploading again.`,
        ])
      }
    })
  }

  it('looking up a file that was uploaded before waits for a service that is gone, and says so', async ({
    box,
    expect,
    onTestFinished,
  }) => {
    const server = await box.serve()
    const path = await box.file('a.bin', MiB)
    expect((await box.upload([path])).code).toBe(0)
    const { key, port } = server
    await server.close()
    const { ended, said } = box.startUpload([path])
    await said(`127.0.0.1:${port} cannot be reached. The connection could not be opened.`)
    const back = await startPracticeServer({ folder: join(box.folder, 'service'), key, port })
    onTestFinished(() => back.close())
    const { code, stdout } = await ended
    expect(code).toBe(0)
    expect(stdout).toContain('was uploaded before. To upload it again, use --again.')
    expect(back.files()).toHaveLength(1)
  })

  it('Ctrl-C during a rate limit ends immediately', async ({ box, expect }) => {
    await box.serve([limited(600, 'always')])
    const { child, ended, said } = box.startUpload([await box.file('a.bin', MiB)])
    await said('tries again in')
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect([code, stderr]).toEqual([130, 'Stopped. Nothing is lost. Run the same command to continue.\n'])
  })

  it('with less processor time than others, and without root, every file still arrives', async ({
    box,
    expect,
    skip,
  }) => {
    const server = await box.serve()
    const path = await box.file('a.bin', 10)
    const { chmod } = await import('node:fs/promises')
    await chmod(path, 0o644)
    await mkdir(box.profile, { mode: 0o777 })
    await chmod(box.profile, 0o777)
    const root = process.getuid?.() === 0
    const less = { under: ['nice', '-n', '10'], ...(root ? { as: 65_534 } : {}) }
    const ended = await box.upload([path], less).catch(() => null)
    if (ended === null || /EACCES[^\n]*cli\.js|Cannot find module/.test(ended.stderr)) {
      skip('the terminal cannot be run like that here')
      return
    }
    expect(ended.code, ended.stdout).toBe(0)
    expect(server.files()).toHaveLength(1)
  })
})

describe('the end', () => {
  /** So many that their messages fill every buffer on the way. */
  const missing = Array.from({ length: 3000 }, (_, number) => `no-such-file-${number}.bin`)

  it('Ctrl-C ends the command even if a drive has stopped answering', async ({ box, expect }) => {
    const server = await box.serve([{ operation: 'part', times: 'always', action: { kind: 'hang' } }])
    const { child, ended } = box.startUpload([await box.file('a.bin', 10)], { env: await deadDrive(box) })
    await server.waitFor((request) => request.operation === 'part')
    child.kill('SIGINT')
    const { code, signal, stderr } = await ended
    // The signal ended the program, which a shell reports as exit code 130.
    expect([code, signal]).toEqual([null, 'SIGINT'])
    expect(stderr).toContain('Stopped. Nothing is lost')
  })

  for (const [where, env] of [
    ['', async () => ({})],
    [' and a drive does not answer', deadDrive],
  ] as const) {
    it(`a second Ctrl-C ends immediately while nobody reads the output${where}`, async ({ box, expect }) => {
      const server = await box.serve([{ operation: 'part', times: 'always', action: { kind: 'hang' } }])
      const files = [...missing, await box.file('a.bin', 10)]
      const { child, ended } = box.startUpload([...files, '--json'], { env: await env(box) })
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.stdout?.pause()
      // By then everything about the previous ones was printed.
      await server.waitFor((request) => request.operation === 'part')
      // Two different signals: the system would merge two of one kind.
      child.kill('SIGINT')
      child.kill('SIGTERM')
      await exited
      child.stdout?.resume()
      const { code, signal, stderr } = await ended
      expect(code ?? signal).toBe(where === '' ? 130 : 'SIGINT')
      expect(stderr).toContain('Stopped immediately.')
    })
  }

  it('waits until a slow reader has everything', async ({ box, expect }) => {
    await box.serve()
    const { child, ended } = box.startUpload([...missing, '--json'])
    child.stdout?.on('data', () => {
      child.stdout?.pause()
      setTimeout(() => child.stdout?.resume(), 20)
    })
    const { code, stdout, stderr } = await ended
    expect(code).toBe(1)
    expect(jsonLines(stdout)).toHaveLength(missing.length)
    expect(stderr).toBe(
      'Not everything was uploaded. The output says why. Run the same command to try again.\n',
    )
  })

  it('a reader that leaves stops the upload safely, and standard error says why', async ({ box, expect }) => {
    const slow = { kind: 'throttle', bytesPerSecond: 50_000 } as const
    const server = await box.serve([{ operation: 'part', times: 'always', action: slow }])
    const args = [await box.file('a.bin', 4 * MiB), '--part-size', '1', '--json']
    const { child, ended } = box.startUpload(args)
    await server.waitFor((request) => request.operation === 'part')
    child.stdout?.destroy()
    const { code, stderr } = await ended
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The output could not be written \(E\w+\), so Hoist stopped\. Nothing is lost/)
    expect(await readdir(join(box.profile, 'lock'))).toEqual([])
    server.setFaults([])
    expect((await box.upload(args)).code).toBe(0)
    expect(server.requests.filter(({ operation }) => operation === 'create')).toHaveLength(1)
  })

  for (const [what, code] of [
    ['an error that nobody caught', 'throw new Error("boom")'],
    ['a rejection that nobody handled', 'void Promise.reject(new Error("boom"))'],
  ] as const) {
    it(`${what}: exit code 1, and standard error says that it is a defect`, async ({ box, expect }) => {
      const server = await box.serve([{ operation: 'part', times: 'always', action: { kind: 'hang' } }])
      const script = `process.on("SIGUSR2", () => { ${code} })`
      const { child, ended } = box.startUpload([await box.file('a.bin', 10)], { env: atStart(script) })
      await server.waitFor((request) => request.operation === 'part')
      child.kill('SIGUSR2')
      const end = await ended
      expect(end.code).toBe(1)
      expect(end.stderr).toMatch(
        /^Hoist stopped because of an internal error\. Nothing is lost.*\nError: boom\n/,
      )
    })
  }

  it('on a terminal, problems are visible even without a bar', async ({ box, expect, skip }) => {
    if (!hasTerminals) skip('there is no script of util-linux here, which makes terminals')
    await box.serve()
    const missing = join(box.folder, 'nothing.bin')
    const ended = await box.upload([missing], { under: inTerminal, stdin: 'pipe' })
    expect(ended.stdout).toContain('nothing.bin: File not found.')
    expect(ended.stdout).toContain('Not everything was uploaded')
  })

  it('on a terminal, messages during the stop are visible', async ({ box, expect, skip }) => {
    if (!hasTerminals) skip('there is no script of util-linux here, which makes terminals')
    const server = await box.serve([{ operation: 'part', times: 'always', action: { kind: 'hang' } }])
    const running = box.startUpload([await box.file('a.bin', 10)], { under: inTerminal, stdin: 'pipe' })
    await server.waitFor((request) => request.operation === 'part')
    running.child.stdin?.write('\x03')
    const { stdout } = await running.ended
    expect(stdout).toContain('Stopping…')
    expect(stdout).toContain('Stopped. Nothing is lost')
  })
})

describe('continuing', () => {
  it('a failed upload is retried by the same command, and completed files are not sent twice', async ({
    box,
    expect,
  }) => {
    const server = await box.serve([
      { operation: 'part', filename: 'b.bin', action: { kind: 'status', status: 403 } },
    ])
    const paths = [await box.file('a.bin', MiB), await box.file('b.bin', MiB)]
    const first = await box.upload(paths)
    expect(first.code).toBe(1)
    const second = await box.upload(paths)
    expect(second.code).toBe(0)
    expect(second.stdout).toContain('a.bin was uploaded before')
    const names = () =>
      server
        .files()
        .map(({ filename }) => filename)
        .sort()
    expect(names()).toEqual(['a.bin', 'b.bin'])
  })

  it('a completed file is sent again only if the command says so, or the service has lost it', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const path = await box.file('a.bin', MiB)
    expect((await box.upload([path])).code).toBe(0)
    const [first] = server.files()
    const same = await box.upload([path, '--json'])
    expect(same.code).toBe(0)
    // A program that reads the events gets the file's id as if it had been sent now.
    expect(jsonLines(same.stdout)).toMatchObject([{ event: 'state', state: 'completed', fileId: first?.id }])
    expect(server.files()).toHaveLength(1)
    expect((await box.upload([path, '--again'])).code).toBe(0)
    expect(server.files()).toHaveLength(2)

    for (const { id } of server.files()) {
      const gone = await fetch(`${server.url}/files/${id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${server.key}` },
      })
      expect(gone.status).toBe(200)
    }
    const anew = await box.upload([path])
    expect(anew.code).toBe(0)
    expect(anew.stdout).toContain('no longer has')
    expect(server.files()).toHaveLength(1)
  })

  it('many files whose times are off by an hour are compared by checksum, and nothing else is printed', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const paths: string[] = []
    for (let number = 1; number <= 12; number += 1) paths.push(await box.file(`${number}.bin`, 1000))
    for (const path of paths) await utimes(path, 1_700_000_000, 1_700_000_000)
    expect((await box.upload(paths)).code).toBe(0)
    for (const path of paths) await utimes(path, 1_700_003_600, 1_700_003_600)
    const { code, stderr, stdout } = await box.upload(paths)
    expect([code, stderr], stdout).toEqual([0, ''])
    expect(stdout.match(/Hoist compares their checksums/g)).toHaveLength(12)
    expect(server.files()).toHaveLength(12)
  })

  it('if the service cannot be asked about a completed file, that is a problem, and the file is not sent', async ({
    box,
    expect,
  }) => {
    const server = await box.serve([
      { operation: 'files', times: 'always', action: { kind: 'status', status: 403 } },
    ])
    const path = await box.file('a.bin', MiB)
    expect((await box.upload([path])).code).toBe(0)
    const second = await box.upload([path])
    expect(second.code).toBe(1)
    expect(second.stdout).toContain('a.bin: ')
    expect(server.files()).toHaveLength(1)
  })

  const failure = { kind: 'service-failed', detail: 'x' } as const
  for (const state of [
    { name: 'pausing' },
    { name: 'failing', failure },
    { name: 'paused', by: 'person' },
    { name: 'renewing' },
  ] as const) {
    it(`an upload that is on disk as ${state.name} continues`, async ({ box, expect }) => {
      const server = await box.serve([{ operation: 'part', part: 2, action: { kind: 'hang' } }])
      const path = await box.file('a.bin', 3 * MiB)
      const args = [path, '--part-size', '1', '--parallel', '1']
      const { child, ended } = box.startUpload(args)
      await server.waitFor((request) => request.part === 2 && request.state === 'held')
      child.kill('SIGKILL')
      await ended
      await box.changeRecord({ state })
      expect((await box.upload(args)).code).toBe(0)
      expect(server.files()).toHaveLength(1)
      // An upload in state `renewing` starts over.
      expect(server.uploads()).toHaveLength(state.name === 'renewing' ? 2 : 1)
      expect(await ledgerOf(box.profile)).toHaveLength(1)
    })
  }

  it('an upload that the window left waiting for a person is completed', async ({ box, expect }) => {
    const server = await box.serve([{ operation: 'part', part: 2, action: { kind: 'hang' } }])
    const path = await box.file('a.bin', 2 * MiB)
    const args = [path, '--part-size', '1', '--parallel', '1']
    const { child, ended } = box.startUpload(args)
    await server.waitFor((request) => request.part === 2 && request.state === 'held')
    child.kill('SIGKILL')
    await ended
    await box.changeRecord({ autoComplete: false })
    expect((await box.upload(args)).code).toBe(0)
    expect(server.files()).toHaveLength(1)
    expect(server.uploads()).toHaveLength(1)
  })

  it('the file of an upload whose completion is unknown is looked for by the same command, as by a retry in the window', async ({
    box,
    expect,
  }) => {
    const { args, server } = await leftUnanswered(box, { kind: 'drop-answer', by: 'hang' })
    expect((await box.upload(args)).code).toBe(0)
    expect(server.uploads().map(({ status }) => status)).toEqual(['completed'])
    expect(server.requests.filter(({ operation }) => operation === 'complete')).toHaveLength(1)
  })

  it('an upload whose completion is unknown is left alone by --again, which sends the file as a new upload', async ({
    box,
    expect,
  }) => {
    const { args, server } = await leftUnanswered(box, { kind: 'hang' })
    expect((await box.upload([...args, '--again'])).code).toBe(0)
    // The old one was left alone.
    expect(server.uploads().map(({ status }) => status)).toEqual(['pending', 'completed'])
    expect(await ledgerOf(box.profile)).toHaveLength(2)
  })
})

describe.skipIf(process.platform !== 'linux')('a file whose name is not UTF-8', () => {
  /** Node gives a program no such argument; a shell does. */
  const named = ['sh', '-c', 'exec "$@" "$(printf "caf\\351.bin")"', 'sh']

  it('is stopped, continues and arrives under a cleaned name', async ({ box, expect }) => {
    const server = await box.serve([
      { operation: 'part', part: 3, action: { kind: 'hang', afterRequestBytes: 'middle' } },
    ])
    const plain = await box.file('plain.bin', 3 * MiB)
    await rename(plain, Buffer.from(`${box.folder}/caf\xe9.bin`, 'latin1'))
    const args = ['--part-size', '1', '--parallel', '1']
    const { child, ended } = box.startUpload(args, { under: named })
    await server.waitFor((request) => request.part === 3 && request.state === 'held')
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    const { code, stdout } = await box.upload(args, { under: named })
    expect([code, stdout]).toEqual([0, expect.stringContaining('caf\ufffd.bin: file-')])
    expect(server.files().map(({ filename }) => filename)).toEqual(['caf\ufffd.bin'])
    const sent = server.requests.filter(({ operation }) => operation === 'part').map(({ part }) => part)
    expect(sent).toEqual([1, 2, 3, 3])
    const original = await readFile(Buffer.from(`${box.folder}/caf\xe9.bin`, 'latin1'))
    expect(original.equals(await readFile(server.files()[0]?.path ?? ''))).toBe(true)
  })

  it('has to be renamed if another name looks the same', async ({ box, expect }) => {
    await box.serve()
    for (const name of ['caf\xe9.bin', 'caf\xe8.bin'])
      await writeFile(Buffer.from(`${box.folder}/${name}`, 'latin1'), 'x')
    const { code, stdout } = await box.upload([], { under: named })
    expect(code).toBe(1)
    expect(stdout).toContain('caf\ufffd.bin: The names of several files in this folder look the same.')
    expect(stdout).toContain('Rename this file')
  })
})

describe('continuing with a file that has been replaced', () => {
  /** The file is copied, and the copy replaces it: only its inode number differs. */
  async function replaceByCopy(path: string): Promise<void> {
    execFileSync('cp', ['-p', path, `${path}.copy`])
    await rename(`${path}.copy`, path)
  }

  for (const { what, args, isChanged } of [
    { what: 'if a copy replaced it, only what is missing is sent', args: [], isChanged: false },
    {
      what: 'if a copy replaced it and checksums are off, everything is sent again',
      args: ['--no-md5'],
      isChanged: false,
    },
    { what: 'if its content changed, everything is sent again', args: [], isChanged: true },
  ]) {
    const startsOver = isChanged || args.length > 0
    it(`${what}${startsOver ? ', which is reported, and the old remote upload is cancelled' : ''}`, async ({
      box,
      expect,
    }) => {
      const server = await box.serve([
        { operation: 'part', part: 3, action: { kind: 'hang', afterRequestBytes: 'middle' } },
      ])
      const path = await box.file('a.bin', 4 * MiB)
      const command = [path, '--part-size', '1', '--parallel', '1', ...args]
      const { child, ended } = box.startUpload(command)
      await server.waitFor((request) => request.part === 3 && request.state === 'held')
      child.kill('SIGTERM')
      await ended
      if (isChanged) await box.file('a.bin', 4 * MiB)
      else await replaceByCopy(path)
      const again = await box.upload(command)
      expect(again.code, again.stdout + again.stderr).toBe(0)
      const states = server.uploads().map(({ status }) => status)
      expect(states).toEqual(startsOver ? ['cancelled', 'completed'] : ['completed'])
      expect(again.stdout.includes('a.bin has changed since its upload started')).toBe(startsOver)
      expect(server.files()).toHaveLength(1)
      expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(path))
      // Nothing of the old one is left to continue.
      const records = await ledgerOf(box.profile)
      expect(records.length).toBe(startsOver ? 2 : 1)
      expect((await box.upload(command)).code).toBe(0)
      expect(server.files()).toHaveLength(1)
    })
  }

  it('a completed file is verified by its checksum and sent again if it differs', async ({ box, expect }) => {
    const server = await box.serve()
    const path = await box.file('a.bin', MiB)
    // No other file may get its number.
    await link(path, `${path}.first`)
    expect((await box.upload([path])).code).toBe(0)
    await replaceByCopy(path)
    const same = await box.upload([path])
    expect(same.code).toBe(0)
    expect(same.stdout).toContain('a.bin was uploaded before')
    expect(server.files()).toHaveLength(1)
    // Other content with the size and the time of the first.
    const content = await readFile(path)
    await writeFile(`${path}.new`, content.fill('x', 0, 10))
    execFileSync('touch', ['-r', path, `${path}.new`])
    await rename(`${path}.new`, path)
    const other = await box.upload([path])
    expect(other.stdout).toContain('a.bin is not the same as the file that was uploaded before')
    expect(server.files()).toHaveLength(2)
  })
})

describe('a file that the service describes differently', () => {
  it('ends with exit code 1, its id, and the difference', async ({ box, expect }) => {
    const file = { id: 'file-1', object: 'file', bytes: 999, purpose: 'user_data', filename: 'a.bin' }
    const faults = [
      { operation: 'complete', times: 'always', action: { kind: 'alter', set: { file } } },
    ] as const
    await box.serve([...faults])
    const { code, stdout, stderr } = await box.upload([await box.file('a.bin', 1000)])
    expect(code).toBe(1)
    expect(stderr).toContain('Everything was uploaded, but the service describes a file differently')
    expect(stdout).toContain('a.bin: file-1')
    expect(stdout).toContain(
      'The file was uploaded, but the service reports different details for it. The service says its size is 999 bytes.',
    )
    expect(stdout).toContain('bytes: 999, not 1000')
    const again = await box.upload([await box.file('b.bin', 1000), '--json'])
    expect(again.code).toBe(1)
    expect(jsonLines(again.stdout).at(-1)).toMatchObject({
      state: 'completed',
      fileId: 'file-1',
      warning: { kind: 'file-differs', code: 'bytes', bytes: 999 },
    })
  })
})

describe('bad input: exit code 1, and a message that says what to do', () => {
  it('an argument that names no file, and the rest is uploaded', async ({ box, expect }) => {
    const server = await box.serve()
    const path = await box.file('a.bin', 10)
    const { code, stdout } = await box.upload(['', '/', 'https://example.com/a', path, '--json'])
    expect(code).toBe(1)
    const problems = jsonLines(stdout).filter(({ event }) => event === 'problem')
    expect(problems.map(({ name, words }) => [name, (words as { happened: string }).happened])).toEqual([
      ['""', 'This argument is empty.'],
      ['/', 'This argument names the whole file system.'],
      ['https://example.com/a', '“https://example.com/a” is not the address of a file on this computer.'],
    ])
    expect(server.files().map(({ filename }) => filename)).toEqual(['a.bin'])
  })

  it('an unknown option shows how to name a file like that', async ({ box, expect }) => {
    await box.serve()
    await box.file('-x', 10)
    const { code, stderr } = await box.upload(['-x'])
    expect(code).toBe(2)
    expect(stderr).toContain("Unknown option '-x'")
    expect(stderr).toContain("after '--'")
  })

  it('an empty file', async ({ box, expect }) => {
    await box.serve()
    const { code, stdout } = await box.upload([await box.file('a.bin', 0)])
    expect(code).toBe(1)
    expect(stdout).toContain('This file is empty.')
    expect(box.server?.requests).toEqual([])
  })

  it('a file over 8 GiB', async ({ box, expect }) => {
    await box.serve()
    const path = await box.file('a.bin', 1)
    await truncate(path, 8 * GiB + 1)
    const { code, stdout } = await box.upload([path])
    expect(code).toBe(1)
    expect(stdout).toContain('This file (8.59 GB) is larger than 8 GiB.')
  })

  it('an empty folder and a missing file are reported, and the valid files are uploaded', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const folder = join(box.folder, 'folder')
    await mkdir(folder)
    const good = await box.file('good.bin', 10)
    const { code, stdout } = await box.upload([folder, join(box.folder, 'nothing.bin'), good])
    expect(code).toBe(1)
    expect(stdout).toContain(`${folder}: No files were found.`)
    expect(stdout).toContain(`${join(box.folder, 'nothing.bin')}: File not found.`)
    expect(server.files().map(({ filename }) => filename)).toEqual(['good.bin'])
  })

  it('an unreadable file', async ({ box, expect, skip }) => {
    await box.serve()
    const path = await box.file('a.bin', 10)
    const { chmod } = await import('node:fs/promises')
    await chmod(path, 0o000)
    await mkdir(box.profile, { mode: 0o777 })
    await chmod(box.profile, 0o777)
    const root = process.getuid?.() === 0
    const ended = await box.upload([path], root ? { as: 65_534 } : {}).catch(() => null)
    if (ended === null || /EACCES[^\n]*cli\.js|Cannot find module/.test(ended.stderr)) {
      skip('the terminal cannot be run as another user here')
      return
    }
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain('This file cannot be read.')
  })

  it('a vanished file, and a file that is being written to', async ({ box, expect }) => {
    const server = await box.serve([{ operation: 'part', part: 1, action: { kind: 'delay', ms: 400 } }])
    const { rm } = await import('node:fs/promises')
    const gone = await box.file('gone.bin', 2 * MiB)
    const grows = await box.file('grows.bin', 2 * MiB)
    const { ended } = box.startUpload([gone, grows, '--part-size', '1', '--parallel', '1'])
    await server.waitFor((request) => request.part === 1)
    await rm(gone)
    await writeFile(grows, 'more', { flag: 'a' })
    const { code, stdout } = await ended
    // The upload of this file had not begun when the file grew, so the file is sent as it is then.
    expect(code).toBe(1)
    expect(stdout).toContain('gone.bin: File not found.')
    for (const file of server.files()) expect(await sha256(file.path)).toBe(await sha256(grows))
  })

  it('a file that is written to mid-upload is never sent as a mixture', async ({ box, expect }) => {
    const server = await box.serve([{ operation: 'part', part: 1, action: { kind: 'delay', ms: 300 } }])
    const path = await box.file('a.bin', 3 * MiB)
    const args = [path, '--part-size', '1', '--parallel', '1']
    const { ended } = box.startUpload(args)
    await server.waitFor((request) => request.part === 1)
    await writeFile(path, 'more', { flag: 'a' })
    const { code, stdout } = await ended
    expect(code).toBe(1)
    expect(stdout).toContain('The file changed after the upload started.')
    expect(server.files()).toEqual([])
    expect((await box.upload(args)).code).toBe(0)
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(path))
  })

  it('a rejected key (401): it is in no output, log or profile', async ({ box, expect }) => {
    await box.serve()
    const key = 'sk-wrong-0123456789abcdef'
    const path = await box.file('a.bin', 10)
    const { code, stdout, stderr } = await box.upload([path], { env: { OPENAI_API_KEY: key } })
    expect(code).toBe(1)
    expect(stdout).toContain('The service did not accept the API key.')
    expect(stdout + stderr).not.toContain(key)
    expect(await allText(box.profile)).not.toContain(key)
  })

  it('an accepted key is in no log or profile either', async ({ box, expect }) => {
    const server = await box.serve([{ operation: 'create', action: { kind: 'reset' } }])
    const { code, stdout, stderr } = await box.upload([await box.file('a.bin', 10)])
    expect(code).toBe(0)
    const everything = stdout + stderr + (await allText(box.profile))
    expect(everything).toContain('a.bin')
    expect(everything).not.toContain(server.key)
  })

  it('a key without permissions (403)', async ({ box, expect }) => {
    await box.serve([{ operation: 'create', times: 'always', action: { kind: 'status', status: 403 } }])
    const { code, stdout } = await box.upload([await box.file('a.bin', 10)])
    expect(code).toBe(1)
    expect(stdout).toContain('This API key does not have permission to upload files.')
  })

  it('a base URL that answers with HTML', async ({ box, expect }) => {
    const body = '<html><script>alert(1)</script><h1>Not here</h1></html>'
    await box.serve([{ operation: 'create', times: 'always', action: { kind: 'status', status: 404, body } }])
    const { code, stdout } = await box.upload([await box.file('a.bin', 10), '--keep-trying', '0'])
    expect(code).toBe(1)
    expect(stdout).toContain('The response did not come from the Uploads API.')
    expect(stdout).toContain('Not here')
    expect(stdout).not.toMatch(/<h1>|alert/)
  })

  it('a base URL that does not answer', async ({ box, expect }) => {
    const closed = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => closed.once('listening', resolve))
    const address = closed.address()
    await new Promise((resolve) => closed.close(resolve))
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`
    const path = await box.file('a.bin', 10)
    const args = ['upload', path, '--base-url', url, '--user-data-dir', box.profile, '--json']
    const patience = ['--keep-trying', '0']
    const { code, stdout } = await box.run([...args, ...patience], { env: { OPENAI_API_KEY: 'sk-x' } })
    expect(code).toBe(1)
    const states = jsonLines(stdout).filter(({ event }) => event === 'state')
    expect(states.at(-1)).toMatchObject({
      state: 'failed',
      failure: { kind: 'address-unreachable', cause: { kind: 'connection-refused' } },
    })
  })

  it('a file whose content the service would refuse, with what is wrong, unless it is wanted anyway', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const request = { method: 'POST', url: '/v1/responses', body: {} }
    const lines = [{ custom_id: 'a', ...request }, { custom_id: 'a', ...request }, request]
    const path = join(box.folder, 'requests.jsonl')
    await writeFile(path, lines.map((line) => JSON.stringify(line)).join('\n'))
    const args = [path, '--purpose', 'batch']
    const { code, stdout } = await box.upload(args)
    expect(code).toBe(1)
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'requests.jsonl: 2 errors',
        '  Error: 1 × Another line has the same “custom_id”. Each must be unique.',
        'Line 2, column 14: Another line has the same “custom_id”. Each must be unique.',
        '    {"custom_id":"a","method":"POST","url":"/v1/responses","body":{}}',
        'requests.jsonl: Not uploaded. To upload it anyway, use --anyway.',
      ]),
    )
    expect(server.files()).toEqual([])
    const anyway = await box.upload([...args, '--anyway', '--json'])
    expect(anyway.code).toBe(0)
    const told = jsonLines(anyway.stdout).find(({ event }) => event === 'findings')
    expect(told).toMatchObject({
      name: 'requests.jsonl',
      isSent: true,
      counts: [{ kind: 'custom-id-twice' }, { kind: 'no-custom-id', severity: 'error', count: 1 }],
      findings: [
        { line: 2, column: 14 },
        { line: 3, words: expect.stringMatching(/^Line 3, column 1: /) },
      ],
    })
    expect(server.files()).toHaveLength(1)
  })

  it('a batch over 200 MB', async ({ box, expect }) => {
    await box.serve()
    const path = await box.file('a.jsonl', 1)
    await truncate(path, 200_000_001)
    const { code, stdout } = await box.upload([path, '--purpose', 'batch'])
    expect(code).toBe(1)
    expect(stdout).toContain('too large for a batch')
  })
})

describe('the profile', () => {
  it('a truncated ledger file, and one from a newer version: a message, and the upload continues', async ({
    box,
    expect,
  }) => {
    await box.serve()
    const uploads = join(box.profile, 'uploads')
    await mkdir(uploads, { recursive: true })
    await writeFile(join(uploads, 'old.json'), '{"version":1,"id":"ol')
    await writeFile(join(uploads, 'new.json'), '{"version":99}')
    const { code, stdout } = await box.upload([await box.file('a.bin', 10)])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /The record of one upload could not be read\..*\n {2}\(ledger-unreadable: old\.json\.damaged-\d+, /,
    )
    expect(stdout).toMatch(/was written by a newer version of Hoist\..*\n {2}\(ledger-too-new: new\.json, /)
    expect(await readFile(join(uploads, 'new.json'), 'utf8')).toBe('{"version":99}')
  })

  it('a journal that cannot be read: exit code 1, with a message, and nothing is sent', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const uploads = join(box.profile, 'uploads')
    await mkdir(uploads, { recursive: true })
    // Reading its first byte is an input/output error.
    await symlink('/proc/self/mem', join(uploads, journalName))
    const { code, stdout, stderr } = await box.upload([await box.file('a.bin', 10)])
    expect(code, stdout + stderr).toBe(1)
    expect(stdout + stderr).toContain('Some records of uploads cannot be read right now.')
    expect(server.requests.filter(({ operation }) => operation !== 'list')).toEqual([])
  })

  it('in use: exit code 1, with a message, and nothing is changed', async ({ box, expect }) => {
    const server = await box.serve([{ operation: 'part', times: 'always', action: { kind: 'hang' } }])
    const path = await box.file('a.bin', 10)
    const { child, ended } = box.startUpload([path])
    await server.waitFor((request) => request.operation === 'part')
    const requests = server.requests.length
    const second = await box.upload([path])
    expect(second.code).toBe(1)
    expect(second.stdout).toContain('Hoist is already running with this data folder.')
    expect(server.requests).toHaveLength(requests)
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
  })

  it('that cannot be created: exit code 1, with a message', async ({ box, expect }) => {
    await box.serve()
    const path = await box.file('a.bin', 10)
    await writeFile(box.profile, 'a file stands here')
    const { code, stdout } = await box.upload([path])
    expect(code).toBe(1)
    expect(stdout).toContain('Hoist cannot write to its data folder.')
  })

  it('a log that cannot be written is reported once, and the upload continues', async ({ box, expect }) => {
    await box.serve()
    await mkdir(box.profile)
    await writeFile(join(box.profile, 'logs'), 'not a folder')
    const { code, stderr } = await box.upload([await box.file('a.bin', 10)])
    expect(code).toBe(0)
    expect(stderr.match(/The log cannot be written, and Hoist continues without it/g)).toHaveLength(1)
    expect(await readFile(join(box.profile, 'logs'), 'utf8')).toBe('not a folder')
  })

  it('a relative config folder creates no profile in the current folder', async ({ box, expect }) => {
    const server = await box.serve()
    const path = await box.file('a.bin', 10)
    const args = ['upload', path, '--base-url', server.url]
    const env = { OPENAI_API_KEY: server.key, XDG_CONFIG_HOME: 'config' }
    expect((await box.run(args, { env })).code).toBe(0)
    expect(await readdir(join(box.folder, '.config', 'Hoist'))).toContain('uploads')
    expect(await readdir(box.folder)).not.toContain('config')
  })

  it('on a disk that is full: exit code 1, with a message, and nothing is sent', async ({
    box,
    expect,
    skip,
  }) => {
    const server = await box.serve()
    const path = await box.file('a.bin', 10)
    await mkdir(box.profile)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', box.profile], { stdio: 'ignore' })
    } catch {
      skip('no small disk can be mounted here: this needs root and the right to mount')
      return
    }
    try {
      await writeFile(join(box.profile, 'ballast'), Buffer.alloc(64 * 1024)).catch(() => {})
      const { code, stdout } = await box.upload([path])
      expect(code).toBe(1)
      expect(stdout).toContain('The disk is full.')
      expect(server.requests).toEqual([])
    } finally {
      execFileSync('umount', [box.profile])
    }
  })
})

/** An upload that failed because its completion request was not answered, and the arguments that it was sent with. */
async function leftUnanswered(box: Sandbox, action: FaultPlan[number]['action']) {
  const server = await box.serve([{ operation: 'complete', action }])
  const args = [await box.file('a.bin', MiB)]
  const { child, ended } = box.startUpload(args)
  await server.waitFor(({ operation, state }) => operation === 'complete' && state === 'held')
  child.kill('SIGKILL')
  await ended
  const failure = { kind: 'completion-unknown', detail: 'x' } as const
  await box.changeRecord({ state: { name: 'failed', failure, unanswered: true } })
  return { args, server }
}

/**
 * An environment in which the program reads from something that never answers, like a drive that is gone: opening a
 * pipe waits for a writer, in a thread that nothing can end.
 */
async function deadDrive(box: Sandbox): Promise<Record<string, string>> {
  const pipe = join(box.folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  return atStart(`import { open } from 'node:fs'; open(${JSON.stringify(pipe)}, () => {})`)
}

/** An environment that runs this script before the program. */
function atStart(script: string): Record<string, string> {
  return { NODE_OPTIONS: `--import="data:text/javascript,${encodeURIComponent(script)}"` }
}

const hasTerminals = process.platform === 'linux' && findProgram('script') !== undefined
/** Runs a program on a terminal of its own; its output comes on standard output. */
const inTerminal = [
  'bash',
  '-c',
  'printf -v line "%q " "$@"; exec script --quiet --return --flush --command "$line" /dev/null',
  'bash',
]

/** Everything that is written below a folder, as one text. */
async function allText(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const texts = files.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8'))
  return [...files.map(({ name }) => name), ...(await Promise.all(texts))].join('\n')
}
