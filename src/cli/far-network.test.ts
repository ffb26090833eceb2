import { execFileSync, spawn } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { buildIfStale } from '../../scripts/build.mjs'
import { Sandbox, sha256 } from '../../testing/terminal'
import { MiB } from '../shared/limits'

const built = fileURLToPath(new URL('../../out/main', import.meta.url))

/**
 * The far end of a network interface, in Perl because Node cannot open one. What goes to 10.99.0.2 comes back 200 ms
 * later as if 10.99.0.2 had sent it: so it leads to this machine, with a round trip of 400 ms. All else is lost.
 */
const farEnd = `
use Time::HiRes 'time';
open(my $tun, '+<', '/dev/net/tun') or die $!;
my $request = pack('a16 S x22', 'far', 0x1001);
ioctl($tun, 0x400454ca, $request) or die $!;
$| = 1;
print "ready\\n";
my @waiting;
while (1) {
  my $wait = @waiting ? $waiting[0][0] - time : undef;
  my $ready = '';
  vec($ready, fileno($tun), 1) = 1;
  if (select($ready, undef, undef, defined $wait && $wait < 0 ? 0 : $wait)) {
    sysread($tun, my $packet, 65536);
    next unless substr($packet, 16, 4) eq pack('C4', 10, 99, 0, 2);
    my $swapped = substr($packet, 16, 4) . substr($packet, 12, 4);
    push @waiting, [time + 0.2, substr($packet, 0, 12) . $swapped . substr($packet, 20)];
  }
  syswrite($tun, (shift @waiting)->[1]) while @waiting && $waiting[0][0] <= time;
}
`

/** Forwards what comes from the interface to the practice server, which listens on the machine itself only. */
const doorway = `
const { connect, createServer } = require('node:net')
const line = require('node:fs').readFileSync('practice.log', 'utf8')
createServer((outer) => {
  const inner = connect(JSON.parse(line).port, '127.0.0.1')
  outer.pipe(inner).pipe(outer)
  for (const socket of [outer, inner]) socket.on('error', () => {})
}).listen(9000, '10.99.0.1', () => console.log('ready'))
`

const script = `
set -e
ip link set lo up
ip tuntap add dev far mode tun
ip addr add 10.99.0.1/24 dev far
ip link set far up
mount --bind hosts /etc/hosts
perl far-end.pl > far-end.log &
node "$BUILT/practice.js" --folder practice --host service > practice.log &
until grep -q ready far-end.log && grep -q url practice.log; do sleep 0.05; done
node doorway.cjs > doorway.log &
until grep -q ready doorway.log; do sleep 0.05; done
exec timeout 40 node "$BUILT/cli.js" upload data.bin --base-url http://service:9000/v1 --user-data-dir profile --part-size 1
`

/** A program that is started like this has a network, mounts and processes of its own, which end with it. */
const apart = ['--net', '--mount', '--pid', '--fork', '--kill-child']

function canBeApart(): boolean {
  try {
    const needed =
      'ip tuntap add dev far mode tun && perl -e "use Time::HiRes" && mount --bind /dev/null /etc/hosts'
    execFileSync('unshare', [...apart, 'sh', '-c', needed], { stdio: 'ignore' })
    return true
  } catch {
    console.warn('There are no network namespaces for us here: the test of a far network was left out.')
    return false
  }
}

beforeAll(async () => {
  await buildIfStale({ say: () => {} })
}, 120_000)

it.runIf(canBeApart()).each([
  ['10.99.0.2', '10.99.0.3'],
  ['10.99.0.3', '10.99.0.2'],
])(
  'a file arrives over a round trip of 400 ms if one of the two addresses %s and %s is dead',
  async (...addresses) => {
    const box = await Sandbox.open({ onTestFinished })
    const path = await box.file('data.bin', 2 * MiB)
    const files = {
      hosts: addresses.map((address) => `${address} service\n`).join(''),
      'far-end.pl': farEnd,
      'doorway.cjs': doorway,
    }
    for (const [name, text] of Object.entries(files)) await writeFile(join(box.folder, name), text)
    const key = 'sk-test-key-0123456789'
    const child = spawn('unshare', [...apart, 'sh', '-c', script], {
      cwd: box.folder,
      env: {
        PATH: process.env.PATH,
        HOME: box.folder,
        BUILT: built,
        OPENAI_API_KEY: key,
        HOIST_PRACTICE_KEY: key,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code, said).toBe(0)
    const kept = join(box.folder, 'practice', 'files')
    const [id = ''] = await readdir(kept)
    const [name = ''] = await readdir(join(kept, id))
    expect(await sha256(join(kept, id, name))).toBe(await sha256(path))
  },
  60_000,
)
