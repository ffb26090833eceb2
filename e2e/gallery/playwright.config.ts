import { defineConfig } from '@playwright/test'

/** `npm run screenshots`: pictures of every screen of the real window. */
export default defineConfig({
  testDir: '.',
  testMatch: 'gallery.ts',
  workers: 1,
  timeout: 300_000,
  reporter: 'list',
})
