import { CircleHelp, FileText, FolderOpen } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { Button } from '../components/buttons/button'
import { Dialog } from '../components/dialog'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { showProblem } from '../state/ui-state'
import { SettingSwitch } from './fields/setting-switch'
import { UpdateState } from './update-state'

/** What Hoist is, what it runs on and is made of, and where to find more. */
export function AboutPanel(): ReactElement {
  const version = useEngine((state) => state.version)
  const help = useEngine((state) => state.standardService.links.help)
  const looks = useEngine((state) => state.updates !== null)
  const { electron, chromium, isInstalled, replacement } = useEngine((state) => state.runtime)
  const [licenses, setLicenses] = useState<string>()
  const general = messages.general
  const words = messages.about
  const showLicenses = async () => {
    const answer = await window.hoist.licenses()
    if (answer.ok) setLicenses(answer.value)
    else showProblem(answer.failure)
  }
  return (
    <div className="settings-page">
      <section className="settings-group">
        <h3 className="section-title version">{general.version({ version })}</h3>
        {looks ? (
          <SettingSwitch
            name="checkForUpdates"
            label={messages.updates.check}
            text={messages.updates.checkText}
          />
        ) : (
          <p className="help">{messages.updates.noFeed}</p>
        )}
        <UpdateState />
        <p className="version">{general.runtime({ electron, chromium })}</p>
        {replacement === null ? null : (
          <p className="help">
            {isInstalled ? general.oldCopy : general.oldRuntime({ electron: replacement })}
          </p>
        )}
        <div className="button-row">
          <Button label={words.licenses} icon={FileText} onPress={() => void showLicenses()} />
          <Button label={words.showLog} icon={FolderOpen} onPress={() => void run(window.hoist.showLog())} />
          {help === null ? null : (
            <Button
              label={words.help}
              icon={CircleHelp}
              onPress={() => void run(window.hoist.openLink(help))}
            />
          )}
        </div>
      </section>
      {licenses === undefined ? null : (
        <Dialog
          title={words.licensesTitle}
          size="large"
          onClose={() => setLicenses(undefined)}
          closeLabel={messages.app.close}
        >
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll. */}
          <pre className="licenses" dir="ltr" lang="en" tabIndex={0}>
            {licenses}
          </pre>
        </Dialog>
      )}
    </div>
  )
}
