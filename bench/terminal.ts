import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectFolder } from './application/application'
import { mustHaveArrived, partsOf } from './arrived'
import type { Bench } from './benchmark'
import { startReceiver } from './processes/start'
import { atMost, type Findings, tableOf } from './report'
import { makeSample } from './sample'
import { median, shown, span } from './statistics'
import { runToEnd } from './ways/way'

/** A file of one part. */
const bytes = 64 * 1024

/** From the start of the command until the first byte of a file arrives. */
export async function terminal(bench: Bench): Promise<Findings> {
  const { folder, rounds, say } = bench
  const receiver = startReceiver(bench)
  const baseUrl = await receiver.listen()
  const sample = await makeSample(folder, bytes, bytes)
  const cli = join(projectFolder, 'out', 'main', 'cli.js')
  const commands = [
    { label: 'npm run cli', program: 'npm', given: ['--prefix', projectFolder, 'run', 'cli', '--'] },
    { label: 'node out/main/cli.js', program: process.execPath, given: [cli] },
    // Only packages for Linux have a command.
    ...(process.platform === 'linux'
      ? [{ label: 'hoist, from a package', program: await packed(bench), given: [] }]
      : []),
  ].map((command) => ({ ...command, firstMs: [] as number[] }))
  // Before what is measured, each is started once.
  for (let round = -1; round < rounds; round += 1) {
    for (const { label, program, given, firstMs } of commands) {
      await receiver.begin(true, true)
      const to = ['--base-url', baseUrl, '--user-data-dir', join(folder, 'profile'), '--again']
      const began = Date.now()
      await runToEnd(program, [...given, 'upload', sample.path, ...to], { env: { OPENAI_API_KEY: 'none' } })
      const { uploads, arrivals } = await receiver.read()
      mustHaveArrived(uploads, 1, { parts: partsOf(sample, true), completes: true, md5: sample.md5 })
      const ms = (arrivals[0]?.[0] ?? Number.NaN) - began
      say(`${label}: ${ms} ms`)
      if (round >= 0) firstMs.push(ms)
    }
  }
  const table = tableOf(
    'terminal: from the start of the command until the first byte of the file arrives',
    commands,
    {
      command: ({ label }) => label,
      ms: ({ firstMs }) => shown(median(firstMs)),
      'lowest–highest': ({ firstMs }) => span(firstMs),
    },
    `Medians of ${rounds} rounds, started before, over loopback. The file is compared.`,
  )
  const goals = commands
    .slice(2)
    .map(({ label, firstMs }) => atMost(`terminal: ms until the first byte, ${label}`, median(firstMs), 150))
  return { tables: [table], goals }
}

/** The command of a package, unpacked. */
async function packed({ electron, folder }: Bench): Promise<string> {
  const runtime = { electron, version: process.env.HOIST_BENCH_ELECTRON_VERSION }
  const options = JSON.stringify({ runtime, target: 'dir', output: folder })
  const script = `import { pack } from '${pathToFileURL(join(projectFolder, 'scripts/dist/pack.mjs'))}'; await pack(${options})`
  await runToEnd(process.execPath, ['--input-type=module', '--eval', script])
  return join(folder, 'linux-unpacked', 'hoist')
}
