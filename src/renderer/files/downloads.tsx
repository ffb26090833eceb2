import { FolderOpen, X } from 'lucide-react'
import type { ReactElement } from 'react'
import type { DownloadView } from '../../shared/service/remote-files'
import { LightButton } from '../components/buttons/light-button'
import { FileName } from '../components/file-name'
import { formats, messages, sentences } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { filesWords } from './files-words'

/** The files that are being downloaded, and those that have been. */
export function Downloads(): ReactElement | null {
  const downloads = useEngine((state) => state.downloads)
  if (downloads.length === 0) return null
  return (
    <ul className="downloads" aria-label={messages.files.downloads}>
      {downloads.map((download) => (
        <li key={download.id} className="download" data-state={download.state.name}>
          <div className="download-words">
            <FileName name={download.name} />
            <p className="help">{stateWords(download)}</p>
          </div>
          {download.state.name === 'done' ? (
            <LightButton
              label={messages.uploads.showInFolder}
              icon={FolderOpen}
              onPress={() => void run(window.hoist.showDownload(download.id))}
            />
          ) : null}
          <LightButton
            label={isRunning(download) ? messages.app.stop : messages.app.dismiss}
            icon={X}
            onPress={() => void run(window.hoist.dismissDownload(download.id))}
          />
        </li>
      ))}
    </ul>
  )
}

function isRunning({ state }: DownloadView): boolean {
  return state.name === 'waiting' || state.name === 'running'
}

function stateWords({ bytes, received, state }: DownloadView): string {
  const words = messages.files
  switch (state.name) {
    case 'waiting':
      return words.downloadWaits
    case 'running':
      return bytes === null
        ? formats.bytes(received)
        : messages.uploads.sentOf({ sent: received, size: bytes })
    case 'done':
      return words.downloaded
    case 'failed': {
      const { happened, todo } = filesWords(state.failure)
      return sentences(happened, todo)
    }
  }
}
