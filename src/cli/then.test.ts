import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe } from 'vitest'
import { buildIfStale } from '../../scripts/build.mjs'
import { itInSandbox as it, jsonLines, type Sandbox } from '../../testing/terminal'
import type { Exchange } from '../practice/http/server'

beforeAll(async () => {
  await buildIfStale({ say: () => {} })
}, 120_000)

const request = (custom_id: string, body: object = { model: 'gpt-5', input: 'Hello' }) =>
  JSON.stringify({ custom_id, method: 'POST', url: '/v1/responses', body })

/** A server whose work takes no time, and what it has carried out. */
async function serve(box: Sandbox, faults: Parameters<Sandbox['serve']>[0] = []) {
  const done: Exchange[] = []
  const server = await box.serve(faults, { stepMs: 0, watch: (exchange) => void done.push(exchange) })
  const carriedOut = (operation: Exchange['operation']) =>
    done.filter((exchange) => exchange.operation === operation && exchange.status === 200)
  return { server, carriedOut }
}

describe('--then searchable', () => {
  it('adds all files of a command to one new vector store, and says why one is not searchable', async ({
    box,
    expect,
  }) => {
    const { carriedOut } = await serve(box)
    await writeFile(join(box.folder, 'a.txt'), 'text')
    await writeFile(join(box.folder, 'b.csv'), 'a,b')
    const files = [join(box.folder, 'a.txt'), join(box.folder, 'b.csv')]
    const { code, stdout } = await box.upload([...files, '--then', 'searchable=Reports'])
    expect(code, stdout).toBe(1)
    expect(stdout).toMatch(/a\.txt: Searchable in vs_[0-9a-f]+\./)
    expect(stdout).toMatch(/b\.csv: Not searchable: The file type .* \(unsupported_file\)\n/)
    expect(carriedOut('create-vector-store')).toMatchObject([{ body: { name: 'Reports' } }])
    expect(
      carriedOut('create-file-batch').flatMap(({ body }) => (body as { file_ids: string[] }).file_ids),
    ).toHaveLength(2)
  })

  it('adds files to an existing store once, although both responses are lost', async ({ box, expect }) => {
    const { carriedOut, server } = await serve(box, [
      { operation: 'create-vector-store', action: { kind: 'drop-answer' } },
      { operation: 'create-file-batch', action: { kind: 'drop-answer' } },
    ])
    await writeFile(join(box.folder, 'a.txt'), 'text')
    const path = join(box.folder, 'a.txt')
    const first = await box.upload([path, '--then', 'searchable', '--json'])
    expect(first.code, first.stdout).toBe(0)
    expect(carriedOut('create-vector-store')).toHaveLength(1)
    expect(carriedOut('create-file-batch')).toHaveLength(1)
    const end = jsonLines(first.stdout).findLast(({ event }) => event === 'next')
    expect(end).toMatchObject({ state: 'done', title: 'a.txt', files: [{ name: 'a.txt', state: 'indexed' }] })

    // Nothing is left to do, so no request is sent.
    const again = await box.upload([path, '--then', 'searchable'])
    expect(again.code, again.stdout).toBe(0)
    expect(carriedOut('create-file-batch')).toHaveLength(1)
    expect(server.uploads()).toHaveLength(1)
    const other = await box.upload([path, '--then', `searchable=${end?.storeId}`])
    expect(other.code, other.stdout).toBe(0)
    expect(carriedOut('create-vector-store')).toHaveLength(1)
  })

  it('reports that the named store is gone and the file is uploaded, and adds it to a new store on request', async ({
    box,
    expect,
  }) => {
    const { server } = await serve(box)
    const path = join(box.folder, 'a.txt')
    await writeFile(path, 'text')
    const lost = await box.upload([path, '--then', 'searchable=vs_gone'])
    expect(lost.code, lost.stdout).toBe(1)
    expect(lost.stdout).toContain('The files are uploaded and stay on the service.')
    const again = await box.upload([path, '--then', 'searchable=vs_gone'])
    expect(again.code, again.stdout).toBe(1)
    const other = await box.upload([path, '--then', 'searchable'])
    expect(other.code, other.stdout).toBe(0)
    expect(server.uploads()).toHaveLength(1)
  })
})

const hour = 3_600_000

describe('--then batch', () => {
  it('runs the file as a batch once, although the response is lost, and saves its results beside it', async ({
    box,
    expect,
  }) => {
    const { carriedOut } = await serve(box, [{ operation: 'create-batch', action: { kind: 'drop-answer' } }])
    const path = join(box.folder, 'in.jsonl')
    await writeFile(path, [request('a'), request('=b', { model: 'gpt-5' })].join('\n'))
    // Somebody has a file of that name already.
    await writeFile(join(box.folder, 'in-results.csv'), 'mine')
    const { code, stderr, stdout } = await box.upload([path, '--then', 'batch'])
    expect(code, stdout).toBe(3)
    expect(stderr).toContain('but not every request of a batch succeeded')
    expect(stdout).toContain('1 of 2 requests succeeded, 1 failed.')
    expect(carriedOut('create-batch')).toMatchObject([{ body: { endpoint: '/v1/responses' } }])
    expect(
      (await readdir(box.folder)).filter((name) => name.startsWith('in') || name.startsWith('.')),
    ).toEqual([
      'in-errors.csv',
      'in-errors.jsonl',
      'in-results-2.csv',
      'in-results-2.jsonl',
      'in-results.csv',
      'in.jsonl',
    ])
    expect(await readFile(join(box.folder, 'in-results.csv'), 'utf8')).toBe('mine')
    const results = await readFile(join(box.folder, 'in-results-2.jsonl'), 'utf8')
    expect(JSON.parse(results)).toMatchObject({ custom_id: 'a', response: { status_code: 200 } })
    const table = await readFile(join(box.folder, 'in-results-2.csv'), 'utf8')
    expect(table).toContain('a,200,This is an answer of the practice server.,,gpt-5,')
    const errors = await readFile(join(box.folder, 'in-errors.csv'), 'utf8')
    expect(errors).toContain("'=b,400,,missing_required_parameter: Missing required parameter: 'input'.")
  })

  it('ends with exit code 3 if the batch is not finished in its time, and saves what there is', async ({
    box,
    expect,
  }) => {
    let later = 0
    await box.serve([], {
      stepMs: 12 * hour,
      now: () => Date.now() + later,
      watch: ({ operation }) => {
        if (operation === 'create-batch') later = 30 * hour
      },
    })
    const path = join(box.folder, 'in.jsonl')
    await writeFile(path, [request('a'), request('b')].join('\n'))
    const { code, stdout } = await box.upload([path, '--then', 'batch'])
    expect(code, stdout).toBe(3)
    expect(stdout).toContain('in.jsonl: Batch expired.')
    expect(await readFile(join(box.folder, 'in-errors.csv'), 'utf8')).toContain('batch_expired')
  })

  it('runs a file again if its batch was cancelled on the service', async ({ box, expect }) => {
    let later = 0
    let begun = 0
    let start = () => {}
    const isBegun = new Promise<void>((resolve) => {
      start = resolve
    })
    const server = await box.serve([], {
      stepMs: hour,
      now: () => Date.now() + later,
      watch: ({ operation }) => {
        if (operation !== 'create-batch') return
        begun += 1
        start()
        if (begun === 2) later += 10 * hour
      },
    })
    const path = join(box.folder, 'in.jsonl')
    await writeFile(path, request('a'))
    const running = box.startUpload([path, '--then', 'batch'])
    await isBegun
    const headers = { Authorization: `Bearer ${server.key}` }
    const [{ id }] = (await (await fetch(`${server.url}/batches`, { headers })).json()).data
    await fetch(`${server.url}/batches/${id}/cancel`, { method: 'POST', headers })
    later = 2 * hour
    const { code, stdout } = await running.ended
    expect(code, stdout).toBe(1)
    expect(stdout).toContain('Batch cancelled.')
    const again = await box.upload([path, '--then', 'batch'])
    expect(again.code, again.stdout).toBe(0)
    expect(begun).toBe(2)
    expect(server.uploads()).toHaveLength(1)
  })

  it('leaves nothing hidden when it is stopped while it downloads results, and saves them next time', async ({
    box,
    expect,
  }) => {
    const { carriedOut, server } = await serve(box, [
      { operation: 'content', times: 'always', action: { kind: 'trickle', bytes: 10, everyMs: 1000 } },
    ])
    const path = join(box.folder, 'in.jsonl')
    await writeFile(path, request('a'))
    const running = box.startUpload([path, '--then', 'batch'])
    await server.waitFor(({ operation }) => operation === 'content')
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
    const beside = async () =>
      (await readdir(box.folder)).filter((name) => name.startsWith('in') || name.startsWith('.'))
    expect(await beside()).toEqual(['in.jsonl'])
    server.setFaults([])
    expect(await box.upload([path, '--then', 'batch'])).toMatchObject({ code: 0 })
    expect(await beside()).toEqual(['in-results.csv', 'in-results.jsonl', 'in.jsonl'])
    expect(carriedOut('create-batch')).toHaveLength(1)
  })

  it('downloads results again that are gone, and runs nothing again', async ({ box, expect }) => {
    const { carriedOut } = await serve(box)
    const path = join(box.folder, 'in.jsonl')
    await writeFile(path, request('a'))
    expect(await box.upload([path, '--then', 'batch'])).toMatchObject({ code: 0 })
    const results = await readFile(join(box.folder, 'in-results.jsonl'), 'utf8')
    await rm(join(box.folder, 'in-results.jsonl'))
    await rm(join(box.folder, 'in-results.csv'))
    const again = await box.upload([path, '--then', 'batch'])
    expect(again.code, again.stdout).toBe(0)
    expect(await readFile(join(box.folder, 'in-results.jsonl'), 'utf8')).toBe(results)
    expect(carriedOut('create-batch')).toHaveLength(1)
    expect(carriedOut('content')).toHaveLength(2)
    // Nothing is left to do, so no request is sent.
    expect(await box.upload([path, '--then', 'batch'])).toMatchObject({ code: 0 })
    expect(carriedOut('content')).toHaveLength(2)
  })

  it('says which lines the service refuses', async ({ box, expect }) => {
    const { carriedOut } = await serve(box)
    const path = join(box.folder, 'in.jsonl')
    await writeFile(path, [request('a'), request('a')].join('\n'))
    const { code, stderr, stdout } = await box.upload([path, '--then', 'batch', '--anyway'])
    expect(code, stdout).toBe(1)
    expect(stderr).toContain('Everything was uploaded, but not everything that --then asks for was done.')
    expect(stdout).toContain("in.jsonl: Line 2: The custom_id 'a' is not unique. (duplicate_custom_id)")
    expect(stdout).toContain('The service did not run the batch')
    expect(carriedOut('create-batch')).toHaveLength(1)
  })

  it('needs the purpose batch', async ({ box, expect }) => {
    const { code, stderr } = await box.run(['upload', 'a.jsonl', '--then', 'batch', '--purpose', 'vision'])
    expect(code).toBe(2)
    expect(stderr).toContain('--then batch needs the purpose batch, not “vision”.')
  })

  it('leaves its own results out of a folder when the command is repeated', async ({ box, expect }) => {
    await serve(box)
    const folder = join(box.folder, 'requests')
    await mkdir(folder)
    await writeFile(join(folder, 'in.jsonl'), `${request('a')}\n`)
    const command = [folder, '--purpose', 'batch', '--then', 'batch']
    expect(await box.upload(command)).toMatchObject({ code: 0 })
    const again = await box.upload(command)
    expect(again.code, again.stdout).toBe(0)
    expect(again.stdout).toContain(
      '2 files that Hoist wrote were left out. To upload such a file, name it in the command.',
    )
  })
})
