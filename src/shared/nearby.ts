/** Names without a domain. The colons exclude IPv6 addresses. */
const nearbyNames = /^[^.:[\]]+$/
/** Loopback, private (RFC 1918) and link-local (RFC 3927) IPv4 addresses. */
const nearbyIpv4 =
  /^(127(\.\d{1,3}){3}|10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|169\.254(\.\d{1,3}){2})$/
/** Loopback, unique local (RFC 4193) and link-local (RFC 4291) IPv6 addresses. */
const nearbyIpv6 = /^\[(::1|f[cd][\da-f]{2}:[\da-f:]*|fe[89ab][\da-f]:[\da-f:]*)\]$/i
/** An IPv4 address in the form of an IPv6 one, as URL writes it: its four bytes are the last two groups. */
const mappedIpv4 = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/i

/**
 * True for a host that is this machine, or in a private network by its address or by a name that only this network
 * knows, so that unencrypted requests do not cross the internet. Somebody else may answer for any name with a domain
 * in the next network, `.local` and `.lan` included.
 *
 * @param hostname as URL has it: other forms of an address are not recognized
 */
export function isNearby(hostname: string): boolean {
  const [, high, low] = mappedIpv4.exec(hostname) ?? []
  if (high !== undefined && low !== undefined) return nearbyIpv4.test(ipv4(high, low))
  return nearbyIpv4.test(hostname) || nearbyIpv6.test(hostname) || nearbyNames.test(hostname)
}

function ipv4(high: string, low: string): string {
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.')
}
