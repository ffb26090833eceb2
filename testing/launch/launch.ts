import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication } from 'playwright'

const holdStart = fileURLToPath(new URL('hold-start.cjs', import.meta.url))

export interface LaunchOptions {
  readonly executablePath: string
  /** Switches, the folder of the application, and what follows it. */
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the application under Playwright, which is connected before the window opens. */
export function launch({ executablePath, args, env }: LaunchOptions): Promise<ElectronApplication> {
  return _electron.launch({
    executablePath,
    args: ['-r', holdStart, ...args],
    // Playwright switches it off for everybody otherwise.
    chromiumSandbox: !args.includes('--no-sandbox'),
    ...(env === undefined ? {} : { env: { ...env } }),
  })
}
