import { describe, expect, it } from 'vitest'
import { autostartEntry } from './autostart'

const exec = (...command: string[]) => /^Exec=(.*)$/m.exec(autostartEntry(command) ?? '')?.[1]

describe('autostartEntry', () => {
  it('names the program and its arguments', () => {
    expect(autostartEntry(['/opt/Hoist/hoist', '--hidden'])).toBe(
      '[Desktop Entry]\nType=Application\nName=Hoist\nExec="/opt/Hoist/hoist" "--hidden"\nTryExec=/opt/Hoist/hoist\nIcon=hoist\nTerminal=false\nX-GNOME-Autostart-enabled=true\n',
    )
  })

  it.each([
    ['/a b/ho"ist', '"/a b/ho\\\\"ist"'],
    ['/$HOME/`id`', '"/\\\\$HOME/\\\\`id\\\\`"'],
    ['/back\\slash', '"/back\\\\\\\\slash"'],
    ['/100%/%f', '"/100%%/%%f"'],
    ['/x; rm -rf ~', '"/x; rm -rf ~"'],
  ])('quotes %j so that it cannot be read as anything else', (path, text) => {
    expect(exec(path)).toBe(text)
  })

  it('refuses a line break, which would begin another line of the entry', () => {
    expect(autostartEntry(['/x\nExec=rm'])).toBe(null)
  })
})
