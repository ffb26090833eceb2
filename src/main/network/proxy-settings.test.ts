import { describe, expect, it } from 'vitest'
import { HoistError } from '../../shared/failures/failures'
import type { ProxySettings } from '../../shared/network/proxy'
import { readSettings } from '../../shared/settings'
import { confirmProxy, followProxy } from './proxy-settings'

const office: ProxySettings = {
  ...readSettings({}).proxy,
  mode: 'manual',
  url: 'http://proxy.office.test:3128',
  user: 'ann',
}
const at = (proxy: ProxySettings) => ({ ...readSettings({}), proxy })

/** What saving does, in order. */
async function saved(before: ProxySettings, now: ProxySettings, proxyPassword?: string | null) {
  const events: string[] = []
  const vault = {
    clear: () => void events.push('forgotten'),
    set: async (_id: string, password: string) => void events.push(`kept ${password}`),
  }
  await followProxy({ before: at(before), now: at(now), proxyPassword }, vault, () => events.push('changed'))
  return events
}

describe('the password of the proxy', () => {
  it('is forgotten for another proxy and for another name', async () => {
    expect(await saved(office, { ...office, url: 'http://other.test:3128' })).toEqual([
      'forgotten',
      'changed',
    ])
    expect(await saved(office, { ...office, user: 'ben' })).toEqual(['forgotten', 'changed'])
  })

  it('stays when anything else is changed', async () => {
    expect(await saved(office, { ...office, mode: 'system' })).toEqual(['changed'])
    expect(await saved(office, office)).toEqual([])
  })

  it('replaces the previous password when a new one is entered, even for another proxy', async () => {
    expect(await saved(office, office, 'secret')).toEqual(['kept secret', 'changed'])
    const other = { ...office, url: 'http://other.test:3128' }
    expect(await saved(office, other, 'secret')).toEqual(['forgotten', 'kept secret', 'changed'])
  })

  it('is removed on request', async () => {
    expect(await saved(office, office, null)).toEqual(['forgotten', 'changed'])
  })
})

describe('another proxy', () => {
  const asked = async (wanted: ProxySettings | undefined, now: ProxySettings) => {
    const urls: string[] = []
    await confirmProxy(wanted, now, { proxy: async (url) => void urls.push(url) })
    return urls
  }

  it('has to be confirmed by the person', async () => {
    expect(await asked(office, { ...office, mode: 'system' })).toEqual([office.url])
    expect(await asked(office, { ...office, url: 'http://other.test:3128' })).toEqual([office.url])
  })

  it('needs no confirmation if it is in use already, or if none was entered', async () => {
    expect(await asked({ ...office, user: 'ben' }, office)).toEqual([])
    expect(await asked({ ...office, mode: 'system' }, office)).toEqual([])
    expect(await asked(undefined, office)).toEqual([])
  })

  it('is refused if the person says no', async () => {
    const no = { proxy: () => Promise.reject(new HoistError({ kind: 'not-confirmed', detail: '' })) }
    await expect(confirmProxy(office, { ...office, mode: 'none' }, no)).rejects.toThrow(/not-confirmed/)
  })
})
