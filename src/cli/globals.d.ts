/** The version of package.json, put in by the build. */
declare const __HOIST_VERSION__: string
