import { basename } from 'node:path'
import { runToEnd, trusting, type Way } from './way'

/**
 * As many `curl -F` at once as parts are sent at once, each with its share of the parts over one connection, which is
 * faster than a process for each part. curl gets the file already cut, and shows, records and repeats nothing.
 */
export const curl: Way = {
  label: '`curl -F`, four side by side',
  completes: false,
  sendsMd5: false,
  async send({ path, baseUrl, caFile, pieces = [], parallel, niceness }) {
    const env = trusting(caFile)
    const body = JSON.stringify({ filename: basename(path), purpose: 'user_data', bytes: 1 })
    const { id } = JSON.parse(
      await runToEnd('curl', ['-sS', '-f', '-d', body, `${baseUrl}/uploads`], { env }),
    )
    const post = (piece: string) =>
      `-sS -f --retry 5 --retry-all-errors --retry-delay 1 -o /dev/null -F 'data=@${piece}' ${baseUrl}/uploads/${id}/parts`
    const lanes = Array.from({ length: Math.min(parallel, pieces.length) }, (_, lane) =>
      pieces.filter((_piece, index) => index % parallel === lane),
    )
    const script = [
      ...lanes.map((lane) => `curl ${lane.map(post).join(' --next ')} & all="$all $!"`),
      'for one in $all; do wait $one || exit 1; done',
      'times',
    ]
    const began = performance.now()
    const printed = await runToEnd('sh', ['-c', script.join('\n')], { env, niceness })
    const seconds = (performance.now() - began) / 1000
    return { seconds, cpuSeconds: timesOfChildren(printed), peakBytes: null }
  },
}

/** The last line of `times`, such as `0m1.250s 0m2.125s`: user and system time of the shell's children. */
function timesOfChildren(printed: string): number {
  const [user = Number.NaN, userSeconds = 0, system = 0, systemSeconds = 0] = (
    /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(printed) ?? []
  )
    .slice(1)
    .map(Number)
  return 60 * (user + system) + userSeconds + systemSeconds
}
