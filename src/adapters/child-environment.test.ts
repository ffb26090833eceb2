import { expect, it } from 'vitest'
import { childEnvironment } from './child-environment'

it('a started child process gets no key, password or option from the environment', () => {
  const environment = {
    PATH: '/usr/bin',
    HOME: '/home/anna',
    Path: 'C:\\Windows',
    LANG: 'en_US.UTF-8',
    TMPDIR: '',
    OPENAI_API_KEY: 'sk-secret',
    AZURE_OPENAI_API_KEY: 'secret',
    HOIST_CLIENT_PASSPHRASE: 'secret',
    HTTPS_PROXY: 'http://anna:secret@proxy:3128',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_OPTIONS: '--require=/tmp/x.js',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    LD_PRELOAD: '/tmp/x.so',
    TZ: undefined,
  }
  expect(childEnvironment(environment)).toEqual({
    PATH: '/usr/bin',
    HOME: '/home/anna',
    Path: 'C:\\Windows',
    LANG: 'en_US.UTF-8',
    TMPDIR: '',
  })
})
