import { z } from 'zod'

/** True for a proxy's address: http, https or SOCKS, a host and perhaps a port, and nothing else. */
export function isProxyUrl(text: string): boolean {
  return (
    z.url({ protocol: /^(https?|socks(4a?|5h?)?)$/, hostname: /./ }).safeParse(text).success &&
    /^[a-z0-9]+:\/\/[^/\\?#@\s]+\/?$/i.test(text)
  )
}

function entries(list: string): string[] {
  return list.split(/[\s,;]+/).filter((entry) => entry !== '')
}

/** The invalid entries of a list of exceptions. */
export function wrongExceptions(list: string): string[] {
  return entries(list).filter((entry) => readException(entry) === null)
}

/** An entry that is too long is refused for its length, before anything searches it. */
const bounded = { abort: true }

/** How requests leave this computer. The password of the proxy is not among the settings: it is in the keychain. */
export const proxySchema = z
  .object({
    /** As the system says, directly, or through the proxy that is named here. */
    mode: z.enum(['system', 'none', 'manual']),
    url: z
      .string()
      .trim()
      .max(500, bounded)
      .refine((url) => url === '' || isProxyUrl(url)),
    /** Must not contain a colon, because a colon ends the user name. */
    user: z
      .string()
      .max(200)
      .regex(/^[\x20-\x39\x3b-\x7e\u00a0-\uffff]*$/u),
    /** Hosts that are reached directly, separated by commas or spaces. */
    exceptions: z
      .string()
      .max(2000, bounded)
      .refine((list) => wrongExceptions(list).length === 0),
  })
  .refine(({ mode, url }) => mode !== 'manual' || url !== '')
export type ProxySettings = z.infer<typeof proxySchema>

/** What a person enters as the password of a proxy; null forgets the stored one. */
export const proxyPasswordSchema = z
  .string()
  .min(1)
  .max(500, bounded)
  .regex(/^[\x20-\x7e\u00a0-\uffff]*$/u)
  .nullable()

/** True for this computer itself, which is never reached through a proxy. @param hostname as URL has it */
export function isThisComputer(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])\.?$/i.test(
    hostname,
  )
}

/**
 * Whether a URL is one of the exceptions, by the rules of curl: a name also covers everything below it, an address
 * may end in the length of a network (`10.0.0.0/8`), dots at either end of a name do not matter, and `*` is
 * everything. Beyond curl, an entry with a port applies to that port only.
 */
export function isException(
  list: string,
  url: { readonly protocol: string; readonly hostname: string; readonly port: string },
): boolean {
  const host = url.hostname.toLowerCase().replace(/\.$/, '')
  const address = addressBits(host.replace(/^\[(.*)\]$/, '$1'))
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return entries(list.toLowerCase()).some((entry) => {
    const exception = readException(entry)
    if (exception === null || (exception.port !== undefined && exception.port !== port)) return false
    const { network, name } = exception
    if (name === '*') return true
    if (network !== undefined) return address !== null && isWithin(address, network)
    // Nothing is below an address.
    return address === null && (host === name || host.endsWith(`.${name}`))
  })
}

/** All addresses of a network begin with these bits. `length` is that of a whole address, in bits. */
interface Network {
  readonly bits: string
  readonly length: number
}

/** A name and all names below it, or a network. */
interface Exception {
  readonly name?: string
  readonly network?: Network
  readonly port?: string | undefined
}

function isWithin(address: string, { bits, length }: Network): boolean {
  return address.length === length && address.startsWith(bits)
}

/** One entry of a list of exceptions; null if it is not valid. */
function readException(entry: string): Exception | null {
  if (entry === '*') return { name: '*' }
  // An IPv6 address may omit its brackets, but not before a port.
  const [, bare, bareSize] = /^([0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*)(?:\/(\d+))?$/i.exec(entry) ?? []
  if (bare !== undefined) return readNetwork(bare, bareSize, undefined)
  const [, bracketed, text = '', size, port] =
    /^(?:\[(.*)\]|([^:/[\]]+))(?:\/(\d+))?(?::(\d{1,5}))?$/.exec(entry) ?? []
  if (bracketed !== undefined || size !== undefined || addressBits(text) !== null)
    return readNetwork(bracketed ?? text, size, port)
  const name = text.replace(/^\*?\./, '').replace(/\.$/, '')
  return /^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*$/u.test(name) ? { name, port } : null
}

function readNetwork(address: string, size: string | undefined, port: string | undefined): Exception | null {
  const all = addressBits(address)
  if (all === null || Number(size ?? 0) > all.length) return null
  const bits = all.slice(0, size === undefined ? all.length : Number(size))
  return { network: { bits, length: all.length }, port }
}

/** The bits of an IPv4 or IPv6 address, as zeros and ones; null if a text is no address. */
function addressBits(text: string): string | null {
  const binary = (numbers: readonly number[], width: number) =>
    numbers.map((number) => number.toString(2).padStart(width, '0')).join('')
  if (z.ipv4().safeParse(text).success) return binary(text.split('.').map(Number), 8)
  if (!z.ipv6().safeParse(text).success) return null
  const [, before = '', last = ''] = /^(.*:)([^:]*)$/.exec(text) ?? []
  const tail = addressBits(last)
  const words =
    tail === null
      ? text
      : `${before}${[0, 16].map((at) => Number.parseInt(tail.slice(at, at + 16), 2).toString(16)).join(':')}`
  const [head = [], rest] = words.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const gap = rest === undefined ? [] : Array<string>(8 - head.length - rest.length).fill('0')
  return binary(
    [...head, ...gap, ...(rest ?? [])].map((word) => Number.parseInt(word, 16)),
    16,
  )
}
