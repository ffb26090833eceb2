/** The .deb and the .rpm, made from the unpacked application with the system's own tools only. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, lstat, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import configuration from '../../build/electron-builder.mjs'
import { libraryPackages } from '../setup.mjs'
import { writeLinuxFiles } from './linux-files.mjs'

// Only Linux and macOS have them.
const require = createRequire(import.meta.url)
const run = promisify(execFile)
const scripts = fileURLToPath(new URL('../../build/linux/', import.meta.url))
const architectures = { deb: { x64: 'amd64', arm64: 'arm64' }, rpm: { x64: 'x86_64', arm64: 'aarch64' } }
const helper = 'chrome-sandbox'
const isLibrary = /\.so(\.\d+)*$/

/**
 * @typedef {object} Sources
 * @property {import('./product.mjs').Product} product
 * @property {string} unpacked the folder of the application
 * @property {string} dest where the package is put
 * @property {boolean} quick hardly compresses
 */

/**
 * @param {Sources} sources
 * @returns {Promise<string>} the file
 */
export function makeDeb(sources) {
  const { Installer, transformVersion } = require('electron-installer-debian')
  class Deb extends withFiles(Installer, 'deb') {
    get contentFunctions() {
      return ['copyApplication', 'copyScripts', 'createBinarySymlink', 'createControl', 'copyLinuxFiles']
    }

    async createPackage() {
      await this.tidyModes(this.stagingDir)
      const sums = []
      for (const file of await filesIn(path.join(this.stagingDir, 'usr')))
        if ((await lstat(file)).isFile())
          sums.push(`${await md5(file)}  ${path.relative(this.stagingDir, file)}\n`)
      await writeFile(path.join(this.stagingDir, 'DEBIAN', 'md5sums'), sums.join(''))
      // The library would use fakeroot, which only older versions of dpkg-deb need to make root the owner.
      const { compression } = this.options
      await run('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', this.stagingDir])
    }
  }
  // Newer releases use another name, and the old one may lead to a stand-in there.
  const libraries = Object.values(libraryPackages).map((each) =>
    each === 'libasound2' ? 'libasound2t64 | libasound2' : each,
  )
  return make(Deb, sources, {
    arch: architectures.deb[process.arch],
    version: transformVersion(sources.product.version),
    section: 'net',
    priority: 'optional',
    maintainer: sources.product.author,
    depends: [...new Set(['libc6', ...libraries, 'xdg-utils'])],
    // With it "Send to Hoist" is in the menu of Nautilus.
    suggests: ['python3-nautilus'],
    scripts: { postinst: path.join(scripts, 'postinst'), postrm: path.join(scripts, 'postrm') },
    compression: sources.quick ? 'none' : 'xz',
    rename: (dest) => path.join(dest, '<%= name %>_<%= version %>_<%= arch %>.deb'),
  })
}

/**
 * @param {Sources} sources
 * @returns {Promise<string>} the file
 */
export function makeRpm(sources) {
  const { Installer } = require('electron-installer-redhat')
  class Rpm extends withFiles(Installer, 'rpm') {
    get contentFunctions() {
      return ['copyApplication', 'createBinarySymlink', 'createSpec', 'copyLinuxFiles']
    }

    /**
     * The library names no files of the application, suggests nothing, and makes rpm strip what must not be changed.
     */
    async createSpec() {
      await super.createSpec()
      const written = await readFile(this.specPath, 'utf8')
      const spec = written.replace(/^(?=AutoReqProv:)/m, 'Suggests: nautilus-python\n')
      const shared = path.join(this.stagingDir, this.baseAppDir)
      await this.linuxFiles
      const own = (await filesIn(path.join(shared, 'share'))).map(
        (file) => `/usr/${path.relative(shared, file)}`,
      )
      const { name } = this.options
      const files = [
        `%attr(4755, root, root) /usr/lib/${name}/${helper}`,
        `/usr/bin/${name}`,
        `/usr/lib/${name}/`,
        ...own,
      ]
      await writeFile(
        this.specPath,
        `%define __os_install_post %{nil}\n%define _build_id_links none\n%define debug_package %{nil}\n${spec.replace(
          /(?<=^%files\n)(?:\/.*\n)+/m,
          `${files.join('\n')}\n`,
        )}`,
      )
    }

    async createPackage() {
      await this.tidyModes(path.join(this.stagingDir, 'BUILD'))
      return super.createPackage()
    }
  }
  return make(Rpm, sources, {
    arch: architectures.rpm[process.arch],
    version: sources.product.version,
    revision: 1,
    license: 'LicenseRef-proprietary',
    compressionLevel: sources.quick ? 0 : 6,
    // By the names of libraries, which are the same in all distributions, unlike those of packages.
    requires: [...Object.keys(libraryPackages).map((library) => `${library}()(64bit)`), 'xdg-utils'],
    rename: (dest) => path.join(dest, '<%= name %>-<%= version %>-<%= revision %>.<%= arch %>.rpm'),
  })
}

/** The fields that both packages have in common. */
function withFiles(Installer, family) {
  return class extends Installer {
    async generateDefaults() {
      this.defaults = emptyOptions
    }

    /** Started once: the list of files waits for it as well. */
    get linuxFiles() {
      this.writing ??= writeLinuxFiles(
        path.join(this.stagingDir, this.baseAppDir, '..'),
        this.userSupplied.product,
        family,
      )
      return this.writing
    }

    copyLinuxFiles() {
      return this.linuxFiles
    }

    /**
     * Whatever the permissions of the folders here, everybody may read what is installed, and only root may change
     * it.
     */
    async tidyModes(folder) {
      await chmod(folder, 0o755)
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const file = path.join(entry.parentPath ?? entry.path, entry.name)
        if (entry.isSymbolicLink()) continue
        const isProgram =
          entry.isDirectory() || (((await lstat(file)).mode & 0o100) !== 0 && !isLibrary.test(file))
        await chmod(file, entry.name === helper ? 0o4755 : isProgram ? 0o755 : 0o644)
      }
    }
  }
}

async function make(Package, { product, unpacked, dest }, options) {
  const { executableName, synopsis, description } = configuration.linux
  const installer = new Package({
    product,
    name: executableName,
    productName: product.productName,
    description: synopsis,
    productDescription: description,
    src: unpacked,
    dest,
    bin: executableName,
    logger: () => {},
    size: Math.ceil((await bytesIn(unpacked)) / 1024),
    ...options,
  })
  await installer.generateDefaults()
  await installer.generateOptions()
  await installer.createStagingDir()
  await installer.createContents()
  await installer.createPackage()
  await installer.movePackage()
  return installer.options.packagePaths[0]
}

/** The values for the templates of both packages. */
const emptyOptions = {
  homepage: undefined,
  revision: undefined,
  icon: undefined,
  ...Object.fromEntries(
    ['recommends', 'suggests', 'enhances', 'preDepends', 'depends'].map((name) => [name, []]),
  ),
  ...Object.fromEntries(['pre', 'preun', 'post', 'postun'].map((name) => [name, undefined])),
}

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

async function bytesIn(folder) {
  const sizes = (await filesIn(folder)).map(async (file) => (await lstat(file)).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function md5(file) {
  return createHash('md5')
    .update(await readFile(file))
    .digest('hex')
}
