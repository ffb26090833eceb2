import { shell } from 'electron'
import { serviceKinds } from '../../adapters/service/kinds'
import { HoistError } from '../../shared/failures/failures'

/** Allowed link targets: the hosts of the pages of the kinds of service. */
const linkHosts = new Set(
  serviceKinds.flatMap(({ links }) =>
    Object.values(links).flatMap((link) => (link === null ? [] : [new URL(link).hostname])),
  ),
)

/** True for an https link to one of the few hosts that Hoist links to. */
function isAllowedLink(link: string): boolean {
  if (!URL.canParse(link)) return false
  const url = new URL(link)
  return url.protocol === 'https:' && linkHosts.has(url.hostname) && url.username === '' && url.port === ''
}

/** Opens an allowed link in the browser. Throws a HoistError (`bad-request`) for any other. */
export async function openLink(link: string): Promise<void> {
  if (!isAllowedLink(link))
    throw new HoistError({ kind: 'bad-request', detail: 'this link is not on the list' })
  // The parsed URL, not the given text, which the desktop may read in another way.
  await shell.openExternal(new URL(link).href)
}
