import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import configuration from '../../build/electron-builder.mjs'

const require = createRequire(import.meta.url)
const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
  validateConfiguration(config: unknown, log: { isEnabled: boolean }): Promise<void>
}
const { parse } = require('plist') as { parse(xml: string): Record<string, unknown> }
const project = fileURLToPath(new URL('../..', import.meta.url))
const validate = (config: unknown) => validateConfiguration(config, { isEnabled: false })

describe('the configuration of electron-builder', () => {
  it('is valid by its own schema, for all three systems', async () => {
    expect(configuration).toMatchObject({ linux: {}, mac: {}, win: {} })
    await validate(configuration)
  })

  it.each(['linux', 'mac', 'dmg', 'win', 'nsis', 'portable', 'electronFuses'] as const)(
    'is rejected with an unknown key in %s',
    async (part) => {
      const wrong = { ...configuration, [part]: { ...configuration[part], colour: 'blue' } }
      await expect(validate(wrong)).rejects.toThrow(`configuration.${part} `)
    },
  )

  it('puts Hoist, the folder for applications and a service for Finder into the disk image', () => {
    const [app, applications, service] = configuration.dmg.contents
    // An entry without a path is the application.
    expect(app).not.toHaveProperty('path')
    expect(applications).toMatchObject({ type: 'link', path: '/Applications' })
    const read = (file: string) =>
      parse(
        readFileSync(`${project}/${service && 'path' in service && service.path}/Contents/${file}`, 'utf8'),
      )
    expect(read('Info.plist')).toMatchObject({
      NSServices: [{ NSMenuItem: { default: 'Send to Hoist' }, NSMessage: 'runWorkflowAsService' }],
    })
    expect(read('document.wflow')).toMatchObject({
      actions: [{ action: { ActionParameters: { COMMAND_STRING: 'exec open -a Hoist -- "$@"' } } }],
      workflowMetaData: { workflowTypeIdentifier: 'com.apple.Automator.servicesMenu' },
    })
  })
})
