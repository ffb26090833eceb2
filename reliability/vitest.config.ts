import { defineConfig } from 'vitest/config'
import { messagesPlugin } from '../scripts/messages.mjs'

export default defineConfig({
  plugins: [messagesPlugin()],
  test: {
    include: ['reliability/**/*.test.ts'],
    globalSetup: ['reliability/build.ts'],
    environment: 'node',
    pool: 'forks',
    // Each file waits for processes that it starts, so two cores are busy with three.
    maxWorkers: 3,
    // On a slow machine. A test of the short form that hangs must fail before everything else has to wait for it.
    testTimeout: (process.env.HOIST_RELIABILITY === 'long' ? 30 : 5) * 60_000,
    hookTimeout: 60_000,
  },
})
