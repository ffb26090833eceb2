import { join } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright'

export interface LaunchOptions {
  readonly executablePath: string
  /** The folder of the project: a bundle of the benchmarks does not stand where its sources do. */
  readonly projectFolder: string
  /** Switches, the folder of the application, and what follows it. */
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the application under Playwright, which is connected before the window opens. */
export function launch({
  executablePath,
  projectFolder,
  args,
  env,
}: LaunchOptions): Promise<ElectronApplication> {
  return _electron.launch({
    executablePath,
    args: ['-r', join(projectFolder, 'testing', 'launch', 'hold-start.cjs'), ...args],
    // Playwright switches it off for everybody otherwise.
    chromiumSandbox: !args.includes('--no-sandbox'),
    ...(env === undefined ? {} : { env: { ...env } }),
  })
}
