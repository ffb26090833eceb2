import { CircleHelp, FileText, Info, Menu } from 'lucide-react'
import { type ReactElement, useRef, useState } from 'react'
import { windowActions } from './app-actions'
import { Button } from './components/buttons/button'
import { ContextMenu, type Point } from './components/context-menu'
import { messages } from './messages'
import { run } from './state/engine'
import { useEngine } from './state/hooks'
import { openSettings } from './state/ui-state'

/** What is otherwise only in the menu bar, which most systems hide until Alt is pressed. */
export function AppMenu(): ReactElement {
  const [at, setAt] = useState<Point | null>(null)
  const help = useEngine((state) => state.standardService.links.help)
  const button = useRef<HTMLButtonElement>(null)
  const { exportHistory } = windowActions
  const words = messages.toolbar
  const open = () => {
    const box = button.current?.getBoundingClientRect()
    if (box !== undefined) setAt({ x: box.left, y: box.bottom })
  }
  return (
    <>
      <Button
        ref={button}
        label={words.menu}
        icon={Menu}
        variant="quiet"
        iconOnly
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onPress={open}
      />
      {at === null ? null : (
        <ContextMenu
          label={words.menu}
          at={at}
          groups={[
            [
              {
                id: 'export',
                label: exportHistory.label(),
                icon: exportHistory.icon,
                onAction: exportHistory.run,
              },
            ],
            [
              ...(help === null
                ? []
                : [
                    {
                      id: 'help',
                      label: messages.about.help,
                      icon: CircleHelp,
                      onAction: () => void run(window.hoist.openLink(help)),
                    },
                  ]),
              {
                id: 'log',
                label: messages.about.showLog,
                icon: FileText,
                onAction: () => void run(window.hoist.showLog()),
              },
              {
                id: 'about',
                label: messages.menu.about,
                icon: Info,
                onAction: () => openSettings('about'),
              },
            ],
          ]}
          onClose={() => setAt(null)}
        />
      )}
    </>
  )
}
