import { availableParallelism } from 'node:os'
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
    // Many tests wait for programs that they start, so two cores are busy with three files.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
  },
})
