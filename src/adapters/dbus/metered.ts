import { Bus } from './bus'

/** The values of `NMMetered` that mean yes, or a guess of yes, as for a phone's hotspot. */
const meteredValues: readonly unknown[] = [1, 3]

/**
 * Whether the system says that this computer's connection is metered. False if nothing says so: Hoist asks only
 * NetworkManager, on the bus of the system.
 */
export async function isMetered(environment: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const bus = await Bus.system(environment)
    try {
      const answer = await bus.call({
        destination: 'org.freedesktop.NetworkManager',
        path: '/org/freedesktop/NetworkManager',
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        signature: 'ss',
        body: ['org.freedesktop.NetworkManager', 'Metered'],
      })
      return meteredValues.includes(inVariant(answer[0]))
    } finally {
      bus.close()
    }
  } catch {
    return false
  }
}

/** The value in a variant, as the library reads one: its type, and a list of one value. */
function inVariant(variant: unknown): unknown {
  return Array.isArray(variant) && Array.isArray(variant[1]) ? variant[1][0] : undefined
}
