import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import configuration from '../../build/electron-builder.mjs'

const require = createRequire(import.meta.url)
const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
  validateConfiguration(config: unknown, log: { isEnabled: boolean }): Promise<void>
}
const validate = (config: unknown) => validateConfiguration(config, { isEnabled: false })

describe('the configuration of electron-builder', () => {
  it('is valid by its own schema, for all three systems', async () => {
    expect(configuration).toMatchObject({ linux: {}, mac: {}, win: {} })
    await validate(configuration)
  })

  it.each(['linux', 'mac', 'win', 'nsis', 'portable', 'electronFuses'] as const)(
    'is refused with a word in %s that the schema does not know',
    async (part) => {
      const wrong = { ...configuration, [part]: { ...configuration[part], colour: 'blue' } }
      await expect(validate(wrong)).rejects.toThrow(`configuration.${part} `)
    },
  )
})
