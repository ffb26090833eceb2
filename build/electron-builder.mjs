/**
 * The one description of Hoist as an application, for all systems: `npm run dist` packs with it, and what a Linux
 * package says about Hoist (desktop entry, AppStream, man page) is made from it. Name, version and description are
 * package.json's.
 */
import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { desktopActions, launcherTexts } from './linux/file-managers.mjs'
import { macInfo } from './mac/info.mjs'

const { name, version, description } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
)

/** The name by which the systems know Hoist; also the name of its AppStream component. */
const appId = 'app.hoist.Hoist'

/** The name of a file that people download. electron-builder adds the architecture and the extension. */
const artifactName = (kind) => `${name}-${version}-${kind}.\${ext}`

/** To sign, set the certificates in the environment: electron-builder reads CSC_LINK, APPLE_ID and so on. */
const { CSC_LINK, CSC_NAME, WIN_CSC_LINK, APPLE_ID, APPLE_API_KEY, HOIST_UPDATE_FEED } = process.env

/**
 * Removes what comes with the packed Electron and does not belong to the application: the loader of clones, and the
 * list by which a clone recognizes that its Electron is unchanged.
 */
async function removeLoader({ appOutDir, electronPlatformName }) {
  if (electronPlatformName === 'darwin') return
  for (const name of ['resources/app', 'hoist-manifest.json', 'version'])
    await rm(path.join(appOutDir, name), { recursive: true, force: true })
}

/**
 * Writes where newer versions are. electron-builder does this itself only for targets that it makes, and it does not
 * make the Linux packages.
 */
async function writeFeed({ appOutDir, electronPlatformName }) {
  if (!HOIST_UPDATE_FEED || electronPlatformName !== 'linux') return
  const config = `provider: generic\nurl: ${HOIST_UPDATE_FEED}\nupdaterCacheDirName: ${name}-updater\n`
  await writeFile(path.join(appOutDir, 'resources', 'app-update.yml'), config)
}

async function finish(context) {
  await removeLoader(context)
  await writeFeed(context)
}

if (
  HOIST_UPDATE_FEED &&
  new URL(HOIST_UPDATE_FEED).protocol !== 'https:' &&
  !isThisComputer(HOIST_UPDATE_FEED)
)
  throw new Error('HOIST_UPDATE_FEED must be an https address: whoever answers there can replace Hoist.')

/** A feed on this computer is for tests. */
function isThisComputer(url) {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
}

/**
 * Types of file for which file managers offer Hoist under "Open with". By the MIME types' specification every file is a
 * kind of `application/octet-stream`. Thunar, Nautilus and others know that only of unknown files, so they need the
 * usual types by name.
 */
const openedTypes = [
  'application/octet-stream',
  'text/plain',
  ...['csv', 'html', 'markdown', 'xml'].map((type) => `text/${type}`),
  ...['json', 'pdf', 'zip', 'gzip', 'zstd', 'x-tar', 'x-compressed-tar', 'xml', 'x-ndjson', 'jsonl'].map(
    (type) => `application/${type}`,
  ),
  'application/msword',
  ...['wordprocessingml.document', 'presentationml.presentation', 'spreadsheetml.sheet'].map(
    (type) => `application/vnd.openxmlformats-officedocument.${type}`,
  ),
  ...['png', 'jpeg', 'gif', 'webp'].map((type) => `image/${type}`),
  ...['mpeg', 'mp4', 'x-wav', 'flac', 'ogg'].map((type) => `audio/${type}`),
  ...['mp4', 'x-matroska', 'webm', 'quicktime', 'mpeg'].map((type) => `video/${type}`),
]

/** @satisfies {import('electron-builder').Configuration} */
export default {
  appId,
  directories: { buildResources: 'build', output: 'dist' },
  // All libraries are in the bundles.
  files: [
    'package.json',
    'out/**',
    '!out/.built-from',
    'build/icon.png',
    'build/icons/128x128.png',
    'build/{tray,overlay}/**',
    '!node_modules',
  ],
  extraResources: [{ from: 'out/main/licenses.txt', to: 'LICENSES.libraries.txt' }],
  npmRebuild: false,
  asar: true,
  afterPack: finish,
  electronFuses: {
    // Neither a variable nor an argument may make another program of Hoist.
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    // With it Chromium asks the keychain for a key at every start, and a locked one asks the person for a password.
    // Hoist asks only when a key is stored or needed, and its page can neither set nor get a cookie.
    enableCookieEncryption: false,
    // Electron checks it on macOS and Windows only. Elsewhere nothing reads this fuse.
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  // No feed, no updates.
  publish: HOIST_UPDATE_FEED ? { provider: 'generic', url: HOIST_UPDATE_FEED } : null,
  linux: {
    target: ['dir', 'AppImage'],
    executableName: 'hoist',
    icon: 'build/icons',
    category: 'Network',
    synopsis: 'Upload very large files to OpenAI',
    description,
    mimeTypes: openedTypes,
    executableArgs: ['%F'],
    syncDesktopName: true,
    desktop: {
      entry: {
        ...launcherTexts(),
        Categories: 'Network;FileTransfer;',
        StartupNotify: 'true',
      },
      desktopActions: desktopActions('hoist'),
    },
  },
  appImage: { artifactName: artifactName(`linux-\${arch}`) },
  toolsets: { appimage: '1.0.3' },
  mac: {
    target: ['dmg', 'zip'].map((target) => ({ target, arch: 'universal' })),
    category: 'public.app-category.utilities',
    extendInfo: macInfo,
    icon: 'build/mac/icon.png',
    artifactName: artifactName(`mac-\${arch}`),
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'build/mac/entitlements.plist',
    entitlementsInherit: 'build/mac/entitlements.plist',
    // Without a certificate the application is signed for this computer only, as macOS on ARM needs.
    ...(CSC_LINK || CSC_NAME ? {} : { identity: '-' }),
    notarize: Boolean((CSC_LINK || CSC_NAME) && (APPLE_ID || APPLE_API_KEY)),
  },
  // The workflow beside Hoist is "Send to Hoist" in Finder's Services. A double click makes macOS offer to install it.
  dmg: {
    backgroundColor: '#ffffff',
    window: { width: 540, height: 400 },
    contents: [
      { x: 130, y: 120 },
      { x: 410, y: 120, type: 'link', path: '/Applications' },
      { x: 270, y: 280, type: 'dir', path: 'build/mac/Send to Hoist.workflow' },
    ],
  },
  win: {
    target: ['nsis', 'portable'].map((target) => ({ target, arch: ['x64'] })),
    icon: 'build/icon.png',
    requestedExecutionLevel: 'asInvoker',
    forceCodeSigning: Boolean(WIN_CSC_LINK || CSC_LINK),
  },
  // Installs only for the current user, so that no administrator is needed.
  nsis: {
    oneClick: true,
    include: 'build/windows/installer.nsh',
    perMachine: false,
    allowElevation: false,
    deleteAppDataOnUninstall: false,
    artifactName: artifactName('setup'),
  },
  portable: { artifactName: artifactName('portable'), requestExecutionLevel: 'user' },
}
