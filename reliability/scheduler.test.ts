import { expect, it } from 'vitest'
import { long, randomOf, seed } from './form'
import { offlineMisses, play, randomWorkload } from './simulated-connection'

const workloads = long ? 5_000 : 1_000

it('the scheduler misses no more deadlines than first come, first served, and none if the offline plan has none', () => {
  console.log(`Seed ${seed} (HOIST_SEED), ${workloads} workloads`)
  const random = randomOf('scheduler')
  const sums = { files: 0, hoist: 0, 'first come': 0, 'in turn': 0, offline: 0 }
  const clean = { hoist: 0, 'first come': 0, 'in turn': 0, offline: 0 }
  const wait = { hoist: 0, 'first come': 0, 'in turn': 0 }
  const worse: string[] = []
  let lucky = 0
  let beyond = 0
  for (let index = 0; index < workloads; index += 1) {
    const workload = randomWorkload(random)
    const offline = offlineMisses(workload)
    sums.files += workload.files.length
    sums.offline += offline
    if (offline === 0) clean.offline += 1
    const misses = { hoist: 0, 'first come': 0, 'in turn': 0 }
    for (const policy of ['hoist', 'first come', 'in turn'] as const) {
      const outcome = play(workload, policy)
      misses[policy] = outcome.misses
      sums[policy] += outcome.misses
      wait[policy] += outcome.meanWait / workloads
      if (outcome.misses === 0) clean[policy] += 1
    }
    const { hoist } = misses
    const least = Math.min(misses['first come'], misses['in turn'])
    // Cases in which even the plan that knows the connection does worse than first come, first served, which was
    // lucky: it began a file later or earlier and met another stretch of the connection.
    if (hoist > least && least < offline) lucky += 1
    else if (hoist > least || (offline === 0 && hoist > 0))
      worse.push(`workload ${index}: ${JSON.stringify({ ...misses, offline })}`)
    if (hoist > offline) beyond += 1
  }
  const row = (name: string, missed: number, without: number, minutes?: number) =>
    `${name.padEnd(26)}${String(missed).padStart(9)}${String(without).padStart(22)}` +
    `${(minutes === undefined ? '–' : (minutes / 60_000).toFixed(1)).padStart(24)}`
  console.log(
    [
      `${workloads} workloads, ${sums.files} files`,
      `${''.padEnd(26)}${'missed'.padStart(9)}${'workloads without any'.padStart(22)}${'mean minutes to arrive'.padStart(24)}`,
      row('Hoist', sums.hoist, clean.hoist, wait.hoist),
      row('first come, first served', sums['first come'], clean['first come'], wait['first come']),
      row('first come, in turn', sums['in turn'], clean['in turn'], wait['in turn']),
      row('offline, by deadline', sums.offline, clean.offline),
      `More than offline: ${beyond} workloads. More than first come where offline has more, too: ${lucky}.`,
    ].join('\n'),
  )
  expect(worse).toEqual([])
})
