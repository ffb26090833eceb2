/** What of it is used: its types are a package of their own, which is larger. */
declare module 'picomatch' {
  export interface PicomatchOptions {
    readonly nocase?: boolean
    readonly dot?: boolean
    readonly basename?: boolean
    readonly noextglob?: boolean
    readonly nonegate?: boolean
  }
  export default function picomatch(pattern: string, options?: PicomatchOptions): (path: string) => boolean
}
