import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, nativeTheme } from 'electron'
import type { Logger } from '../../core/ports'
import type { Operation } from '../../shared/ipc/operations'
import type { Language } from '../../shared/words/languages'
import type { Bounds } from '../desktop/bounds'
import { pageUrl } from './safety'

/** The page's first request: it may come before anything can answer, and then waits. */
export const firstAsked = 'snapshot' satisfies Operation

/**
 * Opens the window. It shows itself when there is something to see.
 * @param language of the page, until it changes
 * @param bounds its last ones; null for the middle of the main display
 */
export function openWindow(logger: Logger, language: Language, bounds: Bounds | null): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Hoist',
    // Not the largest: it is decoded and sent to the display before the page can load.
    icon: join(app.getAppPath(), 'build', 'icons', '128x128.png'),
    width: bounds?.width ?? 960,
    height: bounds?.height ?? 680,
    ...(bounds === null ? {} : { x: bounds.x, y: bounds.y }),
    minWidth: 480,
    minHeight: 360,
    show: false,
    // The page's own background, so that nothing flashes before it is drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#232427' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      // The page has texts before the first snapshot, and without one, too.
      additionalArguments: [`--hoist-language=${language}`],
      preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => {
    if (bounds?.maximized === true) window.maximize()
    window.show()
  })
  window.webContents.on('render-process-gone', (_event, details) => {
    logger.log('error', 'the page ended', { reason: details.reason })
    // The engine keeps running in this process; the page only has to be drawn again.
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload()
  })
  window.webContents.on('preload-error', (_event, _path, error) =>
    logger.log('error', 'preload failed', { error }),
  )
  void window.loadURL(pageUrl)
  return window
}
