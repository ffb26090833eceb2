/** Whether the tests' crash points are built in: only in a build for them. */
declare const __HOIST_CRASHES__: boolean
/** The Electron version in package-lock.json, inserted by the build. */
declare const __HOIST_ELECTRON__: string
