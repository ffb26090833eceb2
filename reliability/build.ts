import { buildIfStale } from '../scripts/build.mjs'

/** Builds what the tests run: the product, and the copy of it with crash points. */
export async function setup(): Promise<void> {
  await buildIfStale({ say: () => {} })
  await buildIfStale({ say: () => {}, crashes: true })
}
