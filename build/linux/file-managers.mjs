/**
 * What puts Hoist into launchers and file managers on Linux: the actions of its desktop entry, and a file for each file
 * manager, with the place where a package has it. The words are in the catalogues, with those of the window.
 */
import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../src/shared/messages/catalogues/', import.meta.url)
const catalogues = readdirSync(folder).map((name) => ({
  locale: name.replace(/\.json$/, '').replace('-', '_'),
  messages: JSON.parse(readFileSync(new URL(name, folder), 'utf8')),
}))

/**
 * A message in each language, as a desktop entry has it. Throws where a language has none.
 *
 * @param {(messages: import('../../src/shared/messages/catalogue').Messages) => string | undefined} textOf
 */
function inAll(key, textOf) {
  const entries = catalogues.map(({ locale, messages }) => {
    const text = textOf(messages)
    if (text === undefined) throw new Error(`${key} is missing in ${locale}.`)
    return [locale === 'en' ? key : `${key}[${locale}]`, text]
  })
  // The entry without a language comes first.
  return Object.fromEntries(entries.sort(([a], [b]) => Number(b === key) - Number(a === key)))
}

/**
 * For the key `desktopActions` of electron-builder, and for a desktop entry: what a launcher offers beside starting
 * Hoist.
 *
 * @param {string} program the name of the installed program
 * @returns {Record<string, Record<string, string>>}
 */
export function desktopActions(program) {
  const action = (textOf, argument) => ({ ...inAll('Name', textOf), Exec: `${program} --${argument}` })
  return {
    AddFiles: action(({ toolbar }) => toolbar.addFiles, 'add-files'),
    PauseAll: action(({ toolbar }) => toolbar.pauseAll, 'pause-all'),
    ResumeAll: action(({ toolbar }) => toolbar.resumeAll, 'resume-all'),
  }
}

/**
 * The words that launchers show and search besides the name.
 *
 * @returns {Record<string, string>}
 */
export function launcherTexts() {
  return {
    ...inAll('GenericName', ({ launcher }) => launcher.genericName),
    ...inAll('Comment', ({ launcher }) => launcher.comment),
    ...inAll('Keywords', ({ launcher }) => launcher.keywords),
  }
}

/** The name of the entry in a file manager. */
const sendTo = ({ fileManagers }) => fileManagers.sendTo

function entry(group, values) {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${value}\n`)
  return `[${group}]\n${lines.join('')}`
}

/**
 * The files that a package has for file managers.
 *
 * @param {string} program the name of the installed program, and of its icon
 * @returns {{ path: string, text: string }[]} paths below the root of the system
 */
export function fileManagerFiles(program) {
  const exec = `${program} -- %F`
  const labels = Object.fromEntries(catalogues.map(({ locale, messages }) => [locale, sendTo(messages)]))
  return [
    {
      // The menu "Send To" of Thunar, for whatever is selected.
      path: `usr/share/Thunar/sendto/${program}.desktop`,
      text: entry('Desktop Entry', {
        Type: 'Application',
        Version: '1.0',
        Name: 'Hoist',
        Exec: exec,
        TryExec: program,
        Icon: program,
      }),
    },
    {
      // Dolphin, from KDE Frameworks 5.85 on.
      path: `usr/share/kio/servicemenus/${program}.desktop`,
      text: [
        entry('Desktop Entry', {
          Type: 'Service',
          'X-KDE-ServiceTypes': 'KonqPopupMenu/Plugin',
          MimeType: 'all/allfiles;inode/directory;',
          Actions: 'sendToHoist;',
          TryExec: program,
        }),
        entry('Desktop Action sendToHoist', {
          ...inAll('Name', sendTo),
          Exec: exec,
          Icon: program,
        }),
      ].join('\n'),
    },
    {
      // Files (Nautilus), where the package python3-nautilus (nautilus-python) is: a package of Hoist suggests it.
      path: `usr/share/nautilus-python/extensions/${program}.py`,
      text: readFileSync(new URL('nautilus.py', import.meta.url), 'utf8')
        .replace("{'en': 'Send to Hoist'}", () => JSON.stringify(labels, null, 4))
        .replace("'hoist'", () => `'${program}'`),
    },
  ]
}
