import { basename } from 'node:path'
import { runToEnd, type Way } from './way'

/**
 * As many `curl -F` side by side as parts go side by side, each with its share of the parts over one connection:
 * faster than a process a part. It is given the file cut beforehand, and has nothing to keep in mind: no progress,
 * no ledger, no repeating.
 */
export const curl: Way = {
  name: 'curl',
  label: '`curl -F`, four side by side',
  completes: false,
  sendsMd5: false,
  async send({ path, baseUrl, caFile, pieces, parallel, niceness }) {
    const id = await createUpload(baseUrl, { filename: basename(path), parts: pieces.length, caFile })
    const url = `${baseUrl}/uploads/${id}/parts`
    const trust = caFile === undefined ? '' : `--cacert ${quoted(caFile)} `
    const post = (piece: string) =>
      `-sS -f --retry 5 --retry-all-errors --retry-delay 1 ${trust}-o /dev/null -F ${quoted(`data=@${piece}`)} ${quoted(url)}`
    const shares = Array.from({ length: parallel }, (_, lane) =>
      pieces.filter((_piece, index) => index % parallel === lane),
    ).filter((share) => share.length > 0)
    // The shell says at the end what its children took, in user and in system time.
    const script = [
      ...shares.map((share) => `curl ${share.map(post).join(' --next ')} & all="$all $!"`),
      'for one in $all; do wait $one || exit 1; done',
      'times',
    ]
    const began = performance.now()
    const printed = await runToEnd('sh', [], script.join('\n'), {}, niceness)
    const seconds = (performance.now() - began) / 1000
    return { seconds, cpuSeconds: timesOfChildren(printed), peakBytes: null }
  },
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** @returns its id */
export async function createUpload(
  baseUrl: string,
  {
    filename = 'pieces',
    parts,
    caFile,
  }: { readonly filename?: string; readonly parts: number; readonly caFile?: string | undefined },
): Promise<string> {
  const asked = { filename, purpose: 'user_data', bytes: parts, mime_type: 'text/plain' }
  const trust = caFile === undefined ? [] : ['--cacert', caFile]
  const type = ['-H', 'content-type: application/json']
  const args = ['-sS', '-f', ...trust, ...type, '-d', JSON.stringify(asked), `${baseUrl}/uploads`]
  return (JSON.parse(await runToEnd('curl', args, '')) as { id: string }).id
}

/** The last line of POSIX `times`: `0m1.250s 0m2.125s`, user and system time of the shell's children. */
function timesOfChildren(printed: string): number {
  const last = printed.trim().split('\n').at(-1) ?? ''
  const times = [...last.matchAll(/(\d+)m([\d.]+)s/g)].map(([, min, sec]) => Number(min) * 60 + Number(sec))
  const [user, system] = times
  if (user === undefined || system === undefined) throw new Error(`not what times prints: ${printed}`)
  return user + system
}
