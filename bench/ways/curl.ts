import { basename } from 'node:path'
import { runToEnd, type Way } from './way'

/**
 * As many `curl -F` at once as parts are sent at once, each with its share of the parts over one connection, which is
 * faster than a process for each part. curl gets the file already cut, and shows, records and repeats nothing.
 */
export const curl: Way = {
  label: '`curl -F`, four side by side',
  completes: false,
  sendsMd5: false,
  async send({ path, baseUrl, caFile, pieces = [], parallel, niceness }) {
    const trust = caFile === undefined ? '' : `--cacert ${quoted(caFile)} `
    const id = await createUpload(baseUrl, basename(path), caFile)
    const url = `${baseUrl}/uploads/${id}/parts`
    const post = (piece: string) =>
      `-sS -f --retry 5 --retry-all-errors --retry-delay 1 ${trust}-o /dev/null -F ${quoted(`data=@${piece}`)} ${quoted(url)}`
    const lanes = Array.from({ length: Math.min(parallel, pieces.length) }, (_, lane) =>
      pieces.filter((_piece, index) => index % parallel === lane),
    )
    const script = [
      ...lanes.map((lane) => `curl ${lane.map(post).join(' --next ')} & all="$all $!"`),
      'for one in $all; do wait $one || exit 1; done',
      'times',
    ]
    const began = performance.now()
    const printed = await runToEnd('sh', [], { input: script.join('\n'), niceness })
    const seconds = (performance.now() - began) / 1000
    return { seconds, cpuSeconds: timesOfChildren(printed), peakBytes: null }
  },
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** Returns the id of a new upload. */
async function createUpload(baseUrl: string, filename: string, caFile?: string): Promise<string> {
  const body = JSON.stringify({ filename, purpose: 'user_data', bytes: 1, mime_type: 'text/plain' })
  const trust = caFile === undefined ? [] : ['--cacert', caFile]
  const type = ['-H', 'content-type: application/json']
  const printed = await runToEnd('curl', ['-sS', '-f', ...trust, ...type, '-d', body, `${baseUrl}/uploads`])
  return (JSON.parse(printed) as { id: string }).id
}

/** The last line of `times`, such as `0m1.250s 0m2.125s`: user and system time of the shell's children. */
function timesOfChildren(printed: string): number {
  const last = printed.trim().split('\n').at(-1) ?? ''
  const [user, system] = [...last.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, min, sec]) => Number(min) * 60 + Number(sec),
  )
  if (user === undefined || system === undefined) throw new Error(`times printed: ${printed}`)
  return user + system
}
