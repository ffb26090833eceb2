import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Product
 * @property {string} name
 * @property {string} productName
 * @property {string} version
 * @property {string} author with an address in angle brackets
 * @property {string} date of the release, as YYYY-MM-DD
 * @property {Date} released
 */

/**
 * The product that is built. Its time is that of the commit, so that every build of a commit has the same files;
 * outside of a repository it is SOURCE_DATE_EPOCH, or now.
 *
 * @param {string} [given] a version instead of that in package.json
 * @returns {Product}
 */
export function product(given) {
  const folder = new URL('../..', import.meta.url)
  const { name, productName, version, author } = JSON.parse(
    readFileSync(new URL('package.json', folder), 'utf8'),
  )
  const released = new Date(Number(process.env.SOURCE_DATE_EPOCH ?? commitSeconds(folder)) * 1000)
  return {
    name,
    productName,
    version: given ?? version,
    author,
    released,
    date: released.toISOString().slice(0, 10),
  }
}

function commitSeconds(folder) {
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return Date.now() / 1000
  }
}
