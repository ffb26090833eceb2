/** The base URL of the OpenAI platform, used when an account names none. */
export const defaultBaseUrl = 'https://api.openai.com/v1'

/** A base URL in its two parts: the root without a slash at its end, and the query without a question mark. */
export function baseUrlParts(baseUrl: string): { readonly root: string; readonly query: string } {
  const [root = '', query = ''] = (baseUrl || defaultBaseUrl).split(/\?(.*)/s)
  return { root: root.replace(/\/+$/, ''), query }
}

/** The address of a call. @param path begins with a slash and may have a query of its own */
export function callUrl(baseUrl: string, path: string): string {
  const { root, query } = baseUrlParts(baseUrl)
  if (query === '') return root + path
  return `${root}${path}${path.includes('?') ? '&' : '?'}${query}`
}

/** A base URL as it is kept: without surrounding spaces and without a slash at the end of its path. */
export function tidyBaseUrl(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') return trimmed
  const { root, query } = baseUrlParts(trimmed)
  return query === '' ? root : `${root}?${query}`
}

/** A host as people know it. @param origin such as `https://api.openai.com` */
export function hostName(origin: string): string {
  return origin.replace(/^https?:\/\//, '')
}
