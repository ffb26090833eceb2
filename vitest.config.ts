import { defineConfig } from 'vitest/config'
import { messagesPlugin } from './scripts/messages.mjs'

export default defineConfig({
  plugins: [messagesPlugin()],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'testing/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // A machine that is busy with something else is no failure.
    testTimeout: 20_000,
    expect: { poll: { timeout: 15_000 } },
    // By itself it would leave one core for other things: on two cores that is half of them.
    maxWorkers: '100%',
  },
})
