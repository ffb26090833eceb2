import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'node',
    pool: 'forks',
    // By itself it would leave one core for other things: on two cores that is half of them.
    maxWorkers: '100%',
  },
})
