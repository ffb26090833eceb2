import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { licensesPlugin } from './scripts/licenses.mjs'
import { messagesPlugin } from './scripts/messages.mjs'

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, { version: string }>
}
const electronVersion = packages['node_modules/electron']?.version
if (electronVersion === undefined) throw new Error('package-lock.json names no Electron')

/** Only for the copy that tests kill at a point of their choice: see `buildIfStale`. */
const isForCrashes = process.env.HOIST_BUILD === 'crashes'

/** Messages are compiled here, so what loads them needs no parser. */
const messages = {
  plugins: [messagesPlugin()],
  resolve: {
    alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' },
  },
}

/**
 * electron-store can check values by a schema, and migrate them. Hoist asks for neither, and every start would load
 * 270 KB for them.
 */
const noSchemas = '\0no-schemas'
const withoutSchemas: Plugin = {
  name: 'electron-store-without-schemas',
  enforce: 'pre',
  resolveId: (source, importer) =>
    importer?.includes('/node_modules/conf/') && /^(ajv\/|ajv-formats$|semver$)/.test(source)
      ? noSchemas
      : null,
  load: (id) =>
    id === noSchemas
      ? "export class Ajv2020 { constructor() { throw new Error('Hoist is built without schemas.') } }\nexport default {}"
      : null,
}

/** Of undici, Hoist uses the agent and its connections: `fetch`, web sockets and mocks take as long to load. */
const undiciPart = '\0undici-part'
const withoutFetch: Plugin = {
  name: 'undici-without-fetch',
  enforce: 'pre',
  resolveId: (source) => (source === 'undici' ? undiciPart : null),
  load: (id) =>
    id === undiciPart
      ? `import Agent from 'undici/lib/dispatcher/agent.js'
import buildConnector from 'undici/lib/core/connect.js'
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'
import api from 'undici/lib/api/index.js'
Object.assign(Dispatcher.prototype, api)
export { Agent, buildConnector }`
      : null,
}

export default defineConfig({
  main: {
    ...messages,
    plugins: [...messages.plugins, withoutSchemas, withoutFetch, licensesPlugin()],
    define: {
      __HOIST_ELECTRON__: JSON.stringify(electronVersion),
      __HOIST_CRASHES__: JSON.stringify(isForCrashes),
    },
    build: {
      // One file is read sooner than some hundred of packages: it shortens every start.
      externalizeDeps: false,
      rollupOptions: {
        // The terminal, the practice server, the reader of drives and the workers are entries, too, so that one
        // `electron-vite build` makes everything that runs on Node. All land side by side in out/main: code there may
        // name a neighbour by `new URL('./name.js', import.meta.url)`, and so no chunk may move to a folder of its own.
        input: {
          index: 'src/main/index.ts',
          cli: 'src/cli/index.ts',
          practice: 'src/practice/process.ts',
          drive: 'src/adapters/drives/drive-process.ts',
          'look-worker': 'src/adapters/files/intake/look-worker.js',
          'md5-worker': 'src/adapters/files/md5/md5-worker.js',
          'ledger-worker': 'src/adapters/ledger/ledger-worker.js',
          'content-worker': 'src/adapters/files/content/content-worker.js',
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // Half as much to read at every start. Names stay, for the log.
          minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload script must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...messages,
    root: 'src/renderer',
    build: { minify: true, rollupOptions: { input: { index: 'src/renderer/index.html' } } },
    plugins: [...messages.plugins, react()],
  },
})
