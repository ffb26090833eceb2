import { expect, it } from 'vitest'
import { addressesIn } from './addresses'

it('the addresses in a text are its lines, and none if a line is anything else', () => {
  expect(addressesIn('sftp://host/a\r\nhttps://host/b\n')).toEqual(['sftp://host/a', 'https://host/b'])
  for (const text of ['see https://host/b', 'sftp://host/a\nand more', 'note: buy milk', ''])
    expect(addressesIn(text)).toEqual([])
})
