import { defineConfig } from 'vitest/config'
import { messagesPlugin } from '../scripts/messages.mjs'

export default defineConfig({
  plugins: [messagesPlugin()],
  test: {
    include: ['reliability/**/*.test.ts'],
    globalSetup: ['reliability/build.ts'],
    environment: 'node',
    pool: 'forks',
    // Each file drives processes of its own: more of them would wait for each other.
    maxWorkers: 2,
    // The long form on a slow machine.
    testTimeout: 30 * 60_000,
    hookTimeout: 60_000,
  },
})
