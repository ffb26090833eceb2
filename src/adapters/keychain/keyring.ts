import { Bus, type BusCall, busCall } from '../dbus/bus'

/** The keyring of a Linux desktop, as a program sees it: `missing` if none can be reached. */
export type KeyringState = 'open' | 'locked' | 'missing'

const secrets = 'org.freedesktop.secrets'
/**
 * How long to wait for the keyring, which may have to start first, in milliseconds: as long as programs usually wait
 * (libdbus).
 */
const startMs = 25_000
/** Stands for an object that does not exist or is not needed. */
const noObject = '/'

/** Whether this desktop has a keyring. Does not call the keyring itself. */
export async function hasKeyring(environment: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const bus = await Bus.session(environment)
    try {
      const [hasOwner] = await bus.call(busCall('NameHasOwner', 's', secrets))
      if (hasOwner === true) return true
      // The first call may start it.
      const [names] = await bus.call(busCall('ListActivatableNames'))
      return Array.isArray(names) && names.includes(secrets)
    } finally {
      bus.close()
    }
  } catch {
    return false
  }
}

/**
 * Opens the keyring in which programs keep their secrets (the default collection of the Secret Service), or creates it.
 * The system may ask the person for its password, which may take any time.
 *
 * @param asks called, and awaited, before the system asks
 * @param signal aborted to give up
 */
export async function openKeyring(
  environment: NodeJS.ProcessEnv,
  asks: () => Promise<void>,
  signal: AbortSignal,
): Promise<KeyringState> {
  let bus: Bus
  try {
    bus = await Bus.session(environment)
  } catch {
    return 'missing'
  }
  // An open prompt is left to the keyring: GNOME's of 2022 crashes when it is told to dismiss one.
  const close = () => bus.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    const [collection] = await bus.call(service('ReadAlias', 's', 'default'), startMs)
    const prompt = collection === noObject ? await create(bus) : await unlock(bus, collection)
    return prompt === noObject || (await answer(bus, prompt, asks)) ? 'open' : 'locked'
  } catch {
    return 'missing'
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

/** Lets the system ask the person. @returns whether they allowed it */
async function answer(bus: Bus, prompt: unknown, asks: () => Promise<void>): Promise<boolean> {
  await bus.listen(`type='signal',sender='${secrets}',path='${prompt}',member='Completed'`)
  await bus.listen(`type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${secrets}'`)
  await asks()
  const completed = bus.next(({ member, path }) => member === 'Completed' && path === prompt)
  // The program that should have asked is gone, so there will be no answer.
  const gone = bus.next(({ member }) => member === 'NameOwnerChanged').then(() => null)
  const first = Promise.race([completed, gone])
  first.catch(() => {})
  const asked = { path: String(prompt), interface: 'org.freedesktop.Secret.Prompt' }
  // A keyring may answer this only when the person has.
  await bus.call({ ...service('Prompt', 's', ''), ...asked }, null)
  const [isDismissed] = (await first)?.body ?? []
  return isDismissed === false
}

/** @returns the prompt that has to be answered first */
async function create(bus: Bus): Promise<unknown> {
  const label = ['org.freedesktop.Secret.Collection.Label', ['s', 'Default keyring']]
  const [, prompt] = await bus.call(service('CreateCollection', 'a{sv}s', [label], 'default'), startMs)
  return prompt
}

/** @returns the prompt that has to be answered first */
async function unlock(bus: Bus, collection: unknown): Promise<unknown> {
  const [, prompt] = await bus.call(service('Unlock', 'ao', [collection]), startMs)
  return prompt
}

function service(member: string, signature: string, ...body: unknown[]): BusCall {
  const path = '/org/freedesktop/secrets'
  return { destination: secrets, path, interface: 'org.freedesktop.Secret.Service', member, signature, body }
}
