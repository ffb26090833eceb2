import { FolderPlus } from 'lucide-react'
import type { ReactElement } from 'react'
import { mostWatchFolders } from '../../../shared/watching'
import { Button } from '../../components/buttons/button'
import { messages } from '../../messages'
import { run } from '../../state/engine'
import { useEngine } from '../../state/hooks'
import { WatchFolderCard } from './watch-folder-card'

/** The folders whose new files are uploaded automatically. */
export function WatchingPanel(): ReactElement {
  const folders = useEngine((state) => state.watching)
  const hasAccounts = useEngine((state) => state.accounts.length > 0)
  const { closeToTray, startAtLogin } = useEngine((state) => state.settings)
  const words = messages.watching
  const { closeToTray: tray, startAtLogin: login } = messages.general
  return (
    <div className="settings-page">
      <section className="settings-group">
        <p className="help">{words.text}</p>
        {hasAccounts ? null : <p className="help">{words.noAccounts}</p>}
        {closeToTray && startAtLogin ? null : <p className="help">{words.background({ tray, login })}</p>}
        <div className="button-row">
          <Button
            label={words.add}
            icon={FolderPlus}
            isDisabled={!hasAccounts || folders.length >= mostWatchFolders}
            onPress={() => void run(window.hoist.addWatchFolder())}
          />
        </div>
      </section>
      {folders.map((folder) => (
        <WatchFolderCard key={folder.id} folder={folder} />
      ))}
    </div>
  )
}
