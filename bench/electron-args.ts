/** What Electron has to be told on this machine: Chromium's sandbox cannot work for root. */
export function electronArgs(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}
