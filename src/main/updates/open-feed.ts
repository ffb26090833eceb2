/**
 * Whether others on the network could answer for a feed: its address is not https and not this computer.
 *
 * @param config the text of `app-update.yml`
 */
export function isOpenFeed(config: string): boolean {
  return /^\s*url:\s*["']?http:\/\/(?!(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/]|["']?\s*$))/im.test(config)
}
