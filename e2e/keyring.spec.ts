import { keyringPassword, lockKeyring, startKeyring, startSessionBus } from '../scripts/desktop.mjs'
import { hasKeyring, type KeyringState, openKeyring } from '../src/adapters/keychain/keyring'
import { expect, test } from './kit'
import { Prompter } from './prompter'

test.skip(process.platform !== 'linux', 'Other systems have no keyring that a test could make.')

type Env = Awaited<ReturnType<typeof startKeyring>>['env']

/** Opens the keyring of that bus; events are recorded in their order. */
function opening(env: Env) {
  const events: string[] = []
  const stop = new AbortController()
  const asks = async () => {
    events.push('asks')
  }
  const opened: Promise<KeyringState> = openKeyring(env as NodeJS.ProcessEnv, asks, stop.signal)
  void opened.then((state) => events.push(state))
  return { events, opened, stop }
}

test.describe('the keyring of a desktop', () => {
  let keyring: Awaited<ReturnType<typeof startKeyring>>
  let prompter: Prompter
  const begin = async (options = {}) => {
    keyring = await startKeyring(options)
    prompter = await Prompter.open(keyring.env)
  }
  test.afterEach(async () => {
    prompter?.close()
    await keyring?.stop()
  })

  test('that is open opens without a question', async () => {
    await begin()
    expect(await hasKeyring(keyring.env as NodeJS.ProcessEnv)).toBe(true)
    const { events, opened } = opening(keyring.env)
    expect(await opened).toBe('open')
    expect(events).toEqual(['open'])
    expect(prompter.asked).toBe(0)
  })

  test('is found at the address that leads to it, among several, even if it has escapes', async () => {
    await begin()
    const address = String(keyring.env.DBUS_SESSION_BUS_ADDRESS)
    const escaped = address.replace(/\/bus\b/, '/%62us')
    expect(escaped).not.toBe(address)
    const all = `tcp:host=localhost,port=1;unix:path=/nowhere;${escaped}`
    expect(await hasKeyring({ DBUS_SESSION_BUS_ADDRESS: all })).toBe(true)
  })

  test('that is locked asks, after an announcement, and opens with its password', async () => {
    await begin()
    await lockKeyring(keyring.env)
    const { events, opened } = opening(keyring.env)
    await expect.poll(() => prompter.open).toBe(1)
    expect(events).toEqual(['asks'])
    await prompter.enter(keyringPassword)
    expect(await opened).toBe('open')
  })

  test('that does not exist yet asks for a new password, and opens with it', async () => {
    await begin({ made: false })
    const { opened } = opening(keyring.env)
    await expect.poll(() => prompter.open).toBe(1)
    await prompter.enter('a new one')
    expect(await opened).toBe('open')
    await lockKeyring(keyring.env)
    const again = opening(keyring.env)
    await expect.poll(() => prompter.open).toBe(1)
    await prompter.enter('a new one')
    expect(await again.opened).toBe('open')
  })

  test('stays locked when its question is dismissed, and asks again when it is needed again', async () => {
    await begin()
    await lockKeyring(keyring.env)
    const { opened } = opening(keyring.env)
    await expect.poll(() => prompter.open).toBe(1)
    await prompter.dismiss()
    expect(await opened).toBe('locked')
    const again = opening(keyring.env)
    await expect.poll(() => prompter.open).toBe(1)
    await prompter.enter(keyringPassword)
    expect(await again.opened).toBe('open')
  })

  for (const made of [true, false])
    test(`that is ${made ? 'locked' : 'not made yet'} survives an abandoned request`, async () => {
      await begin({ made })
      if (made) await lockKeyring(keyring.env)
      const { opened, stop } = opening(keyring.env)
      await expect.poll(() => prompter.open).toBe(1)
      stop.abort()
      expect(await opened).toBe('missing')
      // The dialog of a locked one stays.
      await expect.poll(() => prompter.open).toBe(made ? 1 : 0)
      const again = opening(keyring.env)
      await expect.poll(() => again.events).toEqual(['asks'])
      await expect.poll(() => prompter.open).toBe(1)
      let isAnswered = false
      const state = again.opened.finally(() => {
        isAnswered = true
      })
      // The first answer may go to the dialog that nobody waits for; then there is another one.
      const answered = async () => {
        if (!isAnswered && prompter.open > 0) await prompter.enter(keyringPassword)
        return isAnswered
      }
      await expect.poll(answered).toBe(true)
      expect(await state).toBe('open')
    })

  test('that ends with its question open is not waited for', async () => {
    await begin()
    await lockKeyring(keyring.env)
    const { opened } = opening(keyring.env)
    await expect.poll(() => prompter.open).toBe(1)
    await keyring.stop()
    expect(await opened).not.toBe('open')
  })
})

test('a desktop without a keyring, and one without a bus, have none', async () => {
  const bus = await startSessionBus()
  try {
    for (const env of [
      bus.env,
      { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
      { DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost' },
      {},
    ]) {
      expect(await hasKeyring(env as NodeJS.ProcessEnv)).toBe(false)
      expect(await opening(env).opened).toBe('missing')
    }
  } finally {
    await bus.stop()
  }
})
