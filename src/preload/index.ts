import { contextBridge, ipcRenderer, webFrame } from 'electron'
import type { Answer } from '../shared/failures/failures'
import type { Input, Output } from '../shared/ipc/channels'
import { freeMemoryChannel, type Operation, operations } from '../shared/ipc/operations'
import { call } from './call'
import { type Listeners, listeners, snapshot } from './events'
import { takeFiles } from './handed-files'
import { thumbnail } from './thumbnail'

// The page does not use WebRTC, and Chromium looks up the names of its servers past every proxy and content policy:
// such a name can leak data. This runs before any script of the page.
void webFrame.executeJavaScript(
  'delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection; null',
)

ipcRenderer.on(freeMemoryChannel, () => webFrame.clearCache())

/** Operations that the page reaches only through a function of the preload script. */
const own = { snapshot, takeFiles, thumbnail }

type Calls = {
  readonly [K in Exclude<Operation, keyof typeof own>]: (...given: Input<K>) => Promise<Answer<Output<K>>>
}

const calls = Object.fromEntries(
  operations
    .filter((name) => !(name in own))
    .map((name) => [name, (...given: Input<typeof name>) => call(name, ...given)]),
) as unknown as Calls

/** What the page finds at `window.hoist`. */
export type HoistBridge = Calls & typeof own & Listeners & { readonly language: string }

const bridge: HoistBridge = {
  ...calls,
  ...own,
  ...listeners,
  /** The language to begin with. */
  language: process.argv.find((argument) => argument.startsWith('--hoist-language='))?.split('=')[1] ?? 'en',
}

contextBridge.exposeInMainWorld('hoist', bridge)
