/**
 * Holds back "ready" until Playwright is connected. A page that loads while Playwright attaches to it can lose its
 * events in Chromium, and then the launch never ends. Playwright's own loader does the same, but it also sets switches
 * that would change what is tested, such as the one that turns the keychain off.
 */
const { app } = require('electron')

// The application finds the arguments that it is given without this.
process.argv.splice(process.argv.indexOf('-r'), 2)

const ready = app.whenReady()
const emit = app.emit.bind(app)
let readyArguments = []
let isReady = false
let start = () => {}
const started = new Promise((resolve) => {
  start = resolve
})
app.emit = (event, ...rest) => {
  if (event !== 'ready') return emit(event, ...rest)
  readyArguments = rest
  return app.listenerCount('ready') > 0
}
app.isReady = () => isReady
app.whenReady = () => started

/** Playwright calls it by this name once it is connected. */
globalThis.__playwright_run = async () => {
  await ready
  isReady = true
  start()
  emit('ready', ...readyArguments)
}
