import { type BusCall, type BusValue, busCall, SessionBus } from './session-bus'

/** The keyring of a Linux desktop, as a program finds it: `missing` where none can be reached. */
export type KeyringState = 'open' | 'locked' | 'missing'

const secrets = 'org.freedesktop.secrets'
/** In place of an object that is not there, or not needed. */
const noObject = '/'

/** Whether this desktop has a keyring. The keyring itself is not asked. */
export async function hasKeyring(environment: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const bus = await SessionBus.connect(environment)
    try {
      if ((await bus.call(busCall('NameHasOwner', [['s', secrets]]))).boolean()) return true
      // It may be started with the first call.
      return (await bus.call(busCall('ListActivatableNames'))).texts().includes(secrets)
    } finally {
      bus.close()
    }
  } catch {
    return false
  }
}

/**
 * Opens the keyring in which programs keep their secrets (the default collection of the Secret Service), or has it made
 * where there is none yet. The system asks the person for its password where it needs to, and that may take any time.
 *
 * @param asks called, and waited for, before the system asks
 * @param signal gives up
 */
export async function openKeyring(
  environment: NodeJS.ProcessEnv,
  asks: () => Promise<void>,
  signal: AbortSignal,
): Promise<KeyringState> {
  let bus: SessionBus
  try {
    bus = await SessionBus.connect(environment)
  } catch {
    return 'missing'
  }
  // A question that is open is left to the keyring: GNOME's of 2022 dies when it is told to dismiss one.
  const close = () => bus.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    const collection = (await bus.call(service('ReadAlias', ['s', 'default']))).text()
    const prompt = collection === noObject ? await create(bus) : await unlock(bus, collection)
    return prompt === noObject || (await answer(bus, prompt, asks)) ? 'open' : 'locked'
  } catch {
    return 'missing'
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

/** Has the system ask the person. @returns whether they have let it open */
async function answer(bus: SessionBus, prompt: string, asks: () => Promise<void>): Promise<boolean> {
  await bus.listen(`type='signal',sender='${secrets}',path='${prompt}',member='Completed'`)
  await bus.listen(`type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${secrets}'`)
  await asks()
  const completed = bus.next(({ member, path }) => member === 'Completed' && path === prompt)
  // Whoever was to ask is gone, and nobody will answer.
  const gone = bus.next(({ member }) => member === 'NameOwnerChanged').then(() => null)
  const first = Promise.race([completed, gone])
  first.catch(() => {})
  await bus.call({
    ...service('Prompt', ['s', '']),
    path: prompt,
    interface: 'org.freedesktop.Secret.Prompt',
  })
  const isDismissed = (await first)?.values().boolean() ?? true
  return !isDismissed
}

/** @returns the question that has to be answered first */
async function create(bus: SessionBus): Promise<string> {
  const label = { 'org.freedesktop.Secret.Collection.Label': 'Default keyring' }
  const answer = await bus.call(service('CreateCollection', ['a{sv}', label], ['s', 'default']))
  answer.text()
  return answer.text()
}

/** @returns the question that has to be answered first */
async function unlock(bus: SessionBus, collection: string): Promise<string> {
  const answer = await bus.call(service('Unlock', ['ao', [collection]]))
  answer.texts()
  return answer.text()
}

function service(member: string, ...values: BusValue[]): BusCall {
  const path = '/org/freedesktop/secrets'
  return { destination: secrets, path, interface: 'org.freedesktop.Secret.Service', member, values }
}
