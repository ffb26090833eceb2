/** Whether the tests' crash points are built in: only in a copy for them. */
declare const __HOIST_CRASHES__: boolean
/** The Electron that package-lock.json names, put in by the build. */
declare const __HOIST_ELECTRON__: string
