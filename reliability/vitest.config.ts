import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['reliability/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // Each file drives processes of its own, and some measure what a line lets through.
    fileParallelism: false,
    testTimeout: 10 * 60_000,
    hookTimeout: 60_000,
  },
})
