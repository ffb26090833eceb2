import { buildIfStale } from '../scripts/build.mjs'

/** Builds what the tests run: the product, and the copy of it that can be killed at a point. */
export async function setup(): Promise<void> {
  await buildIfStale({ say: () => {} })
  await buildIfStale({ say: () => {}, crashes: true })
}
