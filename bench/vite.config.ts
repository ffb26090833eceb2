import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Every process of the benchmarks is an entry. All land side by side, as in the application's own build: the
// engine looks for the checksum worker beside itself.
export default defineConfig({
  root: fromHere('.'),
  logLevel: 'warn',
  build: {
    ssr: true,
    target: 'node20',
    minify: false,
    outDir: fromHere('../.cache/bench'),
    emptyOutDir: true,
    rollupOptions: {
      external: ['electron'],
      input: {
        run: fromHere('run.ts'),
        receiver: fromHere('processes/receiver.ts'),
        engine: fromHere('ways/engine.ts'),
        bare: fromHere('ways/bare.ts'),
        official: fromHere('ways/official.ts'),
        'md5-worker': fromHere('../src/adapters/files/md5/md5-worker.js'),
        'ledger-worker': fromHere('../src/adapters/ledger/ledger-worker.js'),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
