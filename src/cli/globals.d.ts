/** Whether the tests' crash points are built in: only in a build for them. */
declare const __HOIST_CRASHES__: boolean
