/**
 * The files of a Linux package besides the application, where the desktop, the shells and the manual look for them.
 */
import { readFileSync } from 'node:fs'
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { runnerImport } from 'vite'
import configuration from '../../build/electron-builder.mjs'
import { fileManagerFiles } from '../../build/linux/file-managers.mjs'
import { bashCompletion, fishCompletion, manualPage, zshCompletion } from './manual-page.mjs'

const { appId, linux } = configuration
const projectFolder = fileURLToPath(new URL('../..', import.meta.url))
const buildFolder = path.join(projectFolder, 'build')

/**
 * The desktop entry.
 *
 * @param {import('./product.mjs').Product} product
 */
export function desktopEntry({ productName }) {
  const { Categories, ...entry } = linux.desktop.entry
  const lines = {
    Type: 'Application',
    Name: productName,
    Exec: [linux.executableName, ...linux.executableArgs].join(' '),
    Icon: linux.executableName,
    Terminal: 'false',
    Categories,
    MimeType: `${linux.mimeTypes.join(';')};`,
    StartupWMClass: linux.executableName,
    ...entry,
  }
  const text = (values) =>
    Object.entries(values)
      .map(([key, value]) => `${key}=${value}\n`)
      .join('')
  const actions = Object.entries(linux.desktop.desktopActions ?? {})
  return [
    `[Desktop Entry]\n${text(lines)}`,
    ...(actions.length > 0 ? [`Actions=${actions.map(([name]) => `${name};`).join('')}\n`] : []),
    ...actions.map(([name, values]) => `\n[Desktop Action ${name}]\n${text(values)}`),
  ].join('')
}

const xml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * The description that software centres show.
 *
 * @param {import('./product.mjs').Product} product
 */
export function metainfo({ productName, version, author, date }) {
  const [, developer = author] = /^([^<]*?)\s*</.exec(author) ?? []
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${appId}</id>
  <metadata_license>FSFAP</metadata_license>
  <project_license>LicenseRef-proprietary</project_license>
  <name>${xml(productName)}</name>
  <summary>${xml(linux.synopsis)}</summary>
  <developer_name>${xml(developer)}</developer_name>
  <description>
    <p>${xml(linux.description)}</p>
  </description>
  <launchable type="desktop-id">${linux.executableName}.desktop</launchable>
  <provides>
    <binary>${linux.executableName}</binary>
    <mediatype>${linux.mimeTypes.join('</mediatype>\n    <mediatype>')}</mediatype>
  </provides>
  <content_rating type="oars-1.1"/>
  <releases>
    <release version="${xml(version)}" date="${date}"/>
  </releases>
</component>
`
}

/**
 * Writes everything below the root of a package, except the application itself.
 *
 * @param {string} root
 * @param {import('./product.mjs').Product} product
 * @param {'deb' | 'rpm'} family of packages: they disagree about the folders of zsh
 */
export async function writeLinuxFiles(root, product, family) {
  const { module } = await runnerImport(path.join(projectFolder, 'src', 'cli', 'words', 'manual.ts'))
  const { manual } = module
  const { executableName: name } = linux
  const zsh = family === 'deb' ? 'vendor-completions' : 'site-functions'
  const read = (file) => readFileSync(path.join(buildFolder, 'linux', file), 'utf8')
  const files = {
    [`applications/${name}.desktop`]: desktopEntry(product),
    [`metainfo/${appId}.metainfo.xml`]: metainfo(product),
    [`man/man1/${name}.1.gz`]: gzipSync(manualPage(manual, product), { level: 9 }),
    [`bash-completion/completions/${name}`]: bashCompletion(manual),
    [`zsh/${zsh}/_${name}`]: zshCompletion(manual),
    [`fish/vendor_completions.d/${name}.fish`]: fishCompletion(manual),
    [`doc/${name}/copyright`]: read('copyright'),
  }
  if (family === 'deb') {
    files[`doc/${name}/changelog.gz`] = gzipSync(changelog(product), { level: 9 })
    files[`lintian/overrides/${name}`] = read('lintian-overrides')
    files[`${name}/apparmor-profile`] = read('apparmor-profile')
  }
  const all = [
    ...Object.entries(files).map(([file, text]) => ({ path: `usr/share/${file}`, text })),
    ...fileManagerFiles(name),
  ]
  for (const file of all) {
    const full = path.join(root, file.path)
    await mkdir(path.dirname(full), { recursive: true })
    await writeFile(full, file.text)
  }
  const icons = path.join(root, 'usr', 'share', 'icons', 'hicolor')
  for (const size of await readdir(path.join(buildFolder, 'icons')))
    await cp(
      path.join(buildFolder, 'icons', size),
      path.join(icons, path.parse(size).name, 'apps', `${name}.png`),
    )
  await cp(path.join(buildFolder, 'icon.svg'), path.join(icons, 'scalable', 'apps', `${name}.svg`))
}

function changelog({ name, version, author, released }) {
  return `${name} (${version}) stable; urgency=medium

  * Hoist ${version}.

 -- ${author}  ${released.toUTCString().replace('GMT', '+0000')}
`
}
