/** The used part of it: its types are a separate, larger package. */
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
