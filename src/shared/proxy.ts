import { z } from 'zod'

/** True for a proxy's address: http or https, a host and perhaps a port, and nothing else. */
export function isProxyUrl(text: string): boolean {
  return (
    z.url({ protocol: /^https?$/, hostname: /./ }).safeParse(text).success &&
    /^https?:\/\/[^/\\?#@\s]+\/?$/i.test(text)
  )
}

/** One entry of a list of exceptions: a host, a domain with all below it, an address, each with or without a port. */
const exception = /^(\*|(\*?\.)?[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*(:\d{1,5})?|\[[0-9a-f:.]+\](:\d{1,5})?)$/iu

function entries(list: string): string[] {
  return list.split(/[\s,;]+/).filter((entry) => entry !== '')
}

/** The entries of a list of exceptions that are none. */
export function wrongExceptions(list: string): string[] {
  return entries(list).filter((entry) => !exception.test(entry))
}

/** How requests get out. The password of the proxy is not among the settings: it is in the keychain. */
export const proxySchema = z
  .object({
    /** As the system says, straight, or through the proxy that is named here. */
    mode: z.enum(['system', 'none', 'manual']),
    url: z
      .string()
      .trim()
      .max(500)
      .refine((url) => url === '' || isProxyUrl(url)),
    /** Without a colon: it would end there. */
    user: z
      .string()
      .max(200)
      .regex(/^[\x20-\x39\x3b-\x7e\u00a0-\uffff]*$/u),
    /** Hosts that are reached straight, separated by commas or spaces. */
    exceptions: z
      .string()
      .max(2000)
      .refine((list) => wrongExceptions(list).length === 0),
  })
  .refine(({ mode, url }) => mode !== 'manual' || url !== '')
export type ProxySettings = z.infer<typeof proxySchema>

/** What a person enters as the password of a proxy; null forgets the one that is kept. */
export const proxyPasswordSchema = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[\x20-\x7e\u00a0-\uffff]*$/u)
  .nullable()

/** True for this computer itself, which is never reached through a proxy. @param hostname as URL has it */
export function isThisComputer(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])\.?$/i.test(hostname)
}

/**
 * Whether a URL is one of the exceptions, the way curl understands them: a name also stands for everything below it, a
 * port must be the same where there is one, and `*` is everything.
 */
export function isException(
  list: string,
  url: { readonly protocol: string; readonly hostname: string; readonly port: string },
): boolean {
  const host = url.hostname.toLowerCase()
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return entries(list.toLowerCase()).some((entry) => {
    if (entry === '*') return true
    const [, name = '', itsPort] = /^(\[.*\]|.*?)(?::(\d+))?$/.exec(entry) ?? []
    const bare = name.replace(/^\*?\./, '')
    if (itsPort !== undefined && itsPort !== port) return false
    // Nothing is below an address of digits.
    return host === bare || (host.endsWith(`.${bare}`) && !/^[\d.]+$/.test(host))
  })
}
