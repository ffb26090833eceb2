import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['installed/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // There is one display, whose window gets the keys.
    fileParallelism: false,
    // A busy machine may take that long for a gibibyte.
    testTimeout: 15 * 60_000,
    hookTimeout: 30 * 60_000,
  },
})
