/**
 * `npm run dist`: makes the installable packages in dist/, and says what it leaves out and why. It makes those of the
 * system that it runs on: packages for Linux on Linux, and so on. build/electron-builder.mjs defines their content.
 *
 * npm run dist [-- --only deb] [--quick]
 *
 * `--only` makes only that (deb, rpm, tar.gz or AppImage) besides the unpacked folder; `--quick` hardly compresses,
 * for tests.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { buildIfStale } from './build.mjs'
import { product } from './dist/product.mjs'
import { runNpm } from './npm.mjs'
import { packagingCommands, provideCommands, setup } from './setup.mjs'
import { seconds } from './telling.mjs'

const run = promisify(execFile)
const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const dist = path.join(projectFolder, 'dist')
const { only, quick } = parseArgs({
  options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean', default: false } },
}).values
const made = []
const leftOut = []

const runtime = await setup()
await buildIfStale()
await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })
// Not before set-up: a fresh clone has no packages.
const { pack } = await import('./dist/pack.mjs')
const hoist = product()
process.env.SOURCE_DATE_EPOCH = String(hoist.released.getTime() / 1000)

if (process.platform === 'linux') await makeForLinux()
else
  await step(process.platform === 'darwin' ? 'dmg and zip' : 'installer and portable', () =>
    pack({ runtime }),
  )
await step('SBOM', writeSbom)
await writeSums()

console.log(`\nIn ${dist}:`)
for (const file of made) console.log(`  ${path.relative(dist, file).padEnd(40)} ${await size(file)}`)
if (leftOut.length > 0) console.log(`\nLeft out:\n${leftOut.map((line) => `  ${line}`).join('\n')}`)

async function makeForLinux() {
  const missing = await provideCommands(packagingCommands)
  const unpacked = path.join(dist, 'linux-unpacked')
  await step('unpacked folder', async () => {
    await pack({ runtime, target: 'dir' })
    return unpacked
  })
  const { makeDeb, makeRpm } = await import('./dist/packages.mjs')
  const sources = { product: hoist, unpacked, dest: dist, quick }
  const wanted = (name) => only === undefined || only.includes(name)
  if (wanted('deb')) await step('.deb', () => makeDeb(sources), ['dpkg-deb'], missing)
  if (wanted('rpm')) await step('.rpm', () => makeRpm(sources), ['rpmbuild'], missing)
  if (wanted('tar.gz')) await step('.tar.gz', () => makeTarball(unpacked), ['tar'], missing)
  if (!wanted('AppImage')) return
  if (await answers('https://github.com/electron-userland/electron-builder-binaries/releases'))
    await step('AppImage', () => pack({ runtime, target: 'AppImage', unpacked }))
  else leaveOut('AppImage', 'github.com, where its runtime comes from, does not answer')
}

/** Makes one package, or says why not. A failure ends everything, because then something is wrong with it. */
async function step(name, make, commands = [], missing = new Map()) {
  const absent = commands.filter((command) => missing.has(command))
  if (absent.length > 0) {
    const packages = [...new Set(absent.map((command) => missing.get(command)))].join(' ')
    leaveOut(name, `${absent.join(' and ')} missing. On Debian: sudo apt-get install ${packages}`)
    return
  }
  const started = Date.now()
  console.log(`Making the ${name} …`)
  made.push(...[await make()].flat())
  console.log(`  done in ${seconds(started)}`)
}

function leaveOut(name, why) {
  leftOut.push(`${name}: ${why}`)
}

async function makeTarball(unpacked) {
  const { name, version, released } = hoist
  const file = path.join(dist, `${name}-${version}-linux-${process.arch}.tar.gz`)
  await run(
    'tar',
    [
      [
        '--create',
        `--use-compress-program=gzip ${quick ? '-n1' : '-n9'}`,
        '--file',
        file,
        '--directory',
        path.dirname(unpacked),
      ],
      ['--sort=name', `--mtime=@${released.getTime() / 1000}`, '--owner=0', '--group=0', '--numeric-owner'],
      [
        '--mode=u=rwX,go=rX',
        `--transform=s,^${path.basename(unpacked)},${name}-${version},`,
        path.basename(unpacked),
      ],
    ].flat(),
  )
  return file
}

/** What Hoist is made of: its packages, and the Electron that it runs on. */
async function writeSbom() {
  const omitted = ['--omit=dev', '--omit=optional']
  const { stdout } = await runNpm(['sbom', '--sbom-format=cyclonedx', ...omitted], projectFolder)
  const sbom = JSON.parse(stdout)
  const { version } = runtime
  sbom.components.push({
    'bom-ref': `electron@${version}`,
    type: 'framework',
    name: 'electron',
    version,
    scope: 'required',
    purl: `pkg:npm/electron@${version}`,
  })
  const system = { darwin: 'mac', win32: 'windows' }[process.platform] ?? process.platform
  const file = path.join(dist, `${hoist.name}-${hoist.version}-${system}.cdx.json`)
  await writeFile(file, `${JSON.stringify(sbom, null, 2)}\n`)
  return file
}

async function writeSums() {
  const lines = []
  for (const file of made) {
    if ((await stat(file)).isDirectory()) continue
    const hash = createHash('sha256')
    await pipeline(createReadStream(file), hash)
    lines.push(`${hash.digest('hex')}  ${path.basename(file)}\n`)
  }
  const file = path.join(dist, 'SHA256SUMS')
  await writeFile(file, lines.join(''))
  made.push(file)
}

async function size(file) {
  const { size: bytes } = await stat(file)
  return existsSync(path.join(file, 'resources')) ? 'folder' : `${(bytes / 1e6).toFixed(1)} MB`
}

async function answers(url) {
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(3000) })
    return answer.ok
  } catch {
    return false
  }
}
