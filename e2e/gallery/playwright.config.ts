import { defineConfig } from '@playwright/test'

/** `npm run screenshots`: pictures of the real window, for the README. */
export default defineConfig({
  testDir: '.',
  testMatch: 'gallery.ts',
  workers: 1,
  timeout: 120_000,
  reporter: 'list',
})
