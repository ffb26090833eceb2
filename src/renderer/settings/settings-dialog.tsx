import type { ReactElement } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { Dialog } from '../components/dialog'
import { messages } from '../messages'
import { useStore } from '../state/store'
import { closeSettings, type SettingsTab, showTab, ui } from '../state/ui-state'
import { AboutPanel } from './about-panel'
import { AccountsPanel } from './accounts-panel'
import { GeneralPanel } from './general-panel'
import { NetworkPanel } from './network-panel'
import { TransfersPanel } from './transfers-panel'
import { WatchingPanel } from './watching-panel'

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
  if (settings === null) return null
  const words = messages.settings
  return (
    <Dialog title={words.title} size="large" onClose={closeSettings} closeLabel={messages.app.close}>
      <Tabs
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
