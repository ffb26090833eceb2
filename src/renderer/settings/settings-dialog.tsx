import { type ReactElement, useLayoutEffect, useRef, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { Dialog } from '../components/dialog'
import { messages } from '../messages'
import { engine } from '../state/engine'
import { useStore } from '../state/store'
import { closeSettings, type SettingsTab, showTab, type UiState, ui } from '../state/ui-state'
import { AboutPanel } from './about-panel'
import { AccountForm } from './accounts/account-form'
import { AccountsPanel } from './accounts/accounts-panel'
import { GeneralPanel } from './general-panel'
import { NetworkPanel } from './network/network-panel'
import { TransfersPanel } from './transfers-panel'
import { WatchingPanel } from './watching/watching-panel'

const tabs: readonly SettingsTab[] = ['accounts', 'transfers', 'network', 'watching', 'general', 'about']

const panels: Record<SettingsTab, () => ReactElement> = {
  accounts: AccountsPanel,
  transfers: TransfersPanel,
  network: NetworkPanel,
  watching: WatchingPanel,
  general: GeneralPanel,
  about: AboutPanel,
}

export function SettingsDialog(): ReactElement | null {
  const settings = useStore(ui, (state) => state.settings)
  return settings === null ? null : <OpenSettings settings={settings} />
}

function OpenSettings({ settings }: { readonly settings: NonNullable<UiState['settings']> }): ReactElement {
  const pages = useRef<HTMLDivElement>(null)
  // Each page opens at its top, wherever the one before was scrolled to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another top.
  useLayoutEffect(() => pages.current?.closest('.dialog-body')?.scrollTo(0, 0), [settings.tab])
  const words = messages.settings
  // Read once: adding the first account does not turn the dialog into the settings.
  const [isFirst] = useState(() => engine.get()?.accounts.length === 0)
  if (settings.newAccount && isFirst)
    return (
      // Its name is that of the settings, because programs outside Hoist expect the fields of an account there.
      <Dialog
        key="sheet"
        title={messages.welcome.connect}
        name={words.title}
        size="medium"
        onClose={closeSettings}
        closeLabel={messages.app.close}
      >
        <p className="help">{messages.welcome.connectText}</p>
        <AccountForm account={undefined} isSheet onSaved={closeSettings} onRemoved={closeSettings} />
      </Dialog>
    )
  return (
    <Dialog
      key="settings"
      title={words.title}
      size="large"
      onClose={closeSettings}
      closeLabel={messages.app.close}
    >
      <Tabs
        ref={pages}
        className="tabs"
        selectedKey={settings.tab}
        onSelectionChange={(tab) => showTab(tab as SettingsTab)}
      >
        <TabList className="tab-list" aria-label={words.title}>
          {tabs.map((tab) => (
            <Tab key={tab} id={tab} className="tab">
              {words.tabs[tab]}
            </Tab>
          ))}
        </TabList>
        {tabs.map((tab) => {
          const Panel = panels[tab]
          return (
            <TabPanel key={tab} id={tab} className="tab-panel">
              <Panel />
            </TabPanel>
          )
        })}
      </Tabs>
    </Dialog>
  )
}
