import { describe, expect, it } from 'vitest'
import { apiFor, practice } from '../../../testing/servers'
import { practiceService } from '../../adapters/service/kinds/practice'
import type { FaultPlan } from '../../practice/faults/faults'
import { AccountTester } from './account-test'

async function tested(faults: FaultPlan) {
  const { server } = await practice(faults)
  const tester = new AccountTester(apiFor({ baseUrl: '' }))
  const connection = {
    service: practiceService,
    baseUrl: server.url,
    apiKey: server.key,
    organization: '',
    project: '',
  }
  return { server, tester, test: () => tester.test(connection) }
}

const createFault = (status: number, error?: object): FaultPlan => [
  {
    operation: 'create',
    times: 'always',
    action: { kind: 'status', status, ...(error === undefined ? {} : { body: { error } }) },
  },
]

describe('the test of an account', () => {
  it('works when everything is allowed', async () => {
    expect(await (await tested([])).test()).toEqual({ result: 'works' })
  })

  it('works when the service only asks to slow down: it has accepted the account', async () => {
    expect(await (await tested(createFault(429))).test()).toEqual({ result: 'works' })
  })

  it('is refused when the account is not paid for, although that is a 429, too', async () => {
    const error = { message: 'You exceeded your current quota.', type: 'insufficient_quota', code: null }
    expect(await (await tested(createFault(429, error))).test()).toMatchObject({
      result: 'refused',
      failure: { kind: 'account-stopped', serviceMessage: 'You exceeded your current quota.' },
    })
  })

  it('is refused and names the permission that a key lacks', async () => {
    const error = { message: 'Insufficient permissions. Missing scopes: api.files.write.' }
    expect(await (await tested(createFault(401, error))).test()).toMatchObject({
      result: 'refused',
      failure: { kind: 'not-allowed', subject: 'api.files.write' },
    })
  })

  it('reports immediately that it was stopped', async () => {
    const { server, test, tester } = await tested([{ operation: 'create', action: { kind: 'hang' } }])
    const running = test()
    await expect.poll(() => server.requests.at(-1)?.operation).toBe('create')
    tester.stop()
    expect(await running).toEqual({ result: 'stopped' })
  })
})
