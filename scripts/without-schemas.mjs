/** What electron-store gets in the build instead of ajv, ajv-formats and semver: see electron.vite.config.ts. */
export class Ajv2020 {
  constructor() {
    throw new Error('This build of electron-store checks no schemas.')
  }
}
// Named as electron-store reads it from ajv-formats; semver is used by its migrations only.
export default { default: null }
