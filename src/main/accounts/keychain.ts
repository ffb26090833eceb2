import { app } from 'electron'

/**
 * Chromium looks for a keyring only on desktops that it knows. On other Linux desktops this makes it use the Secret
 * Service; without one, nothing is written. Must run before the application is ready.
 */
export function chooseKeychain(): void {
  const named = app.commandLine.hasSwitch('password-store')
  const kde = /kde/i.test(process.env.XDG_CURRENT_DESKTOP ?? '')
  if (process.platform === 'linux' && !named && !kde) {
    app.commandLine.appendSwitch('password-store', 'gnome-libsecret')
  }
}
