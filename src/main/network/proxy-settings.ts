import type { ProxySettings } from '../../shared/network/proxy'
import { type KeyVault, proxyKey } from '../accounts/key-vault'
import type { SavedSettings } from '../settings-store'
import type { Questions } from '../window/questions'

/**
 * Lets the person confirm another proxy, which all files would pass through. Throws a HoistError (`not-confirmed`).
 */
export async function confirmProxy(
  wanted: ProxySettings | undefined,
  now: ProxySettings,
  questions: Pick<Questions, 'proxy'>,
): Promise<void> {
  if (wanted?.mode !== 'manual' || (now.mode === 'manual' && now.url === wanted.url)) return
  await questions.proxy(wanted.url)
}

/**
 * Keeps the password of the proxy that was saved, and forgets the one of another: it belongs to the proxy and the
 * name it was given for.
 *
 * @param changed called if anything about the proxy has changed
 */
export async function followProxy(
  { before, now, proxyPassword: password }: SavedSettings,
  vault: Pick<KeyVault, 'clear' | 'set'>,
  changed: () => void,
): Promise<void> {
  const isForOther = before.proxy.url !== now.proxy.url || before.proxy.user !== now.proxy.user
  if (isForOther || password === null) vault.clear(proxyKey)
  const stored = typeof password === 'string' ? vault.set(proxyKey, password) : undefined
  if (password !== undefined || JSON.stringify(before.proxy) !== JSON.stringify(now.proxy)) changed()
  await stored
}
