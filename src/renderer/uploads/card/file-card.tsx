import { FolderOpen, X } from 'lucide-react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { Button as AriaButton, Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import type { FileCheck, UploadView } from '../../../shared/ipc/views'
import { failureText } from '../../../shared/messages'
import { practiceAccountId } from '../../../shared/service/accounts'
import { type SnippetFile, snippet, snippetLanguages } from '../../../shared/service/snippets'
import { closingNote } from '../../../shared/words/closing-note'
import { fullName } from '../../../shared/words/told-apart'
import { Button } from '../../components/buttons/button'
import { FileName } from '../../components/file-name'
import { formats, messages, sentences } from '../../messages'
import { closeCard, run } from '../../state/engine'
import { useEngine, useFolder } from '../../state/hooks'
import { useStore } from '../../state/store'
import { rememberSnippet, toggleSnippets, ui } from '../../state/ui-state'
import { useFocusBack, useRowInView } from '../list/list-focus'
import { NextFacts } from '../next/next-facts'
import { copyFileId, uploadActions } from '../upload-actions'
import { Fact } from './card-fact'
import { CopyButton } from './copy-button'

/** Everything about the one completed upload whose card is open, below the list. */
export function FileCard(): ReactElement | null {
  const id = useStore(ui, (state) => state.openCard)
  const upload = useEngine((state) => (id === null ? undefined : state.uploads.get(id)))
  if (upload?.fileId === undefined) return null
  return <Card key={upload.id} upload={upload} fileId={upload.fileId} />
}

function Card({ upload, fileId }: { readonly upload: UploadView; readonly fileId: string }): ReactElement {
  const words = messages.fileCard
  const folder = useFolder(upload.id)
  // A next step that is under way is not offered again.
  useEngine((state) => state.next)
  const pane = useFocusBack(upload.id)
  useRowInView(pane, upload.id)
  return (
    <section
      ref={pane}
      className="file-card"
      aria-label={words.label({ name: fullName(upload.name, folder) })}
    >
      <header className="file-card-header">
        <h2 className="file-card-title">
          <FileName name={upload.name} folder={folder} />
        </h2>
        {(['makeSearchable', 'runAsBatch'] as const)
          .filter((name) => uploadActions[name].fitting([upload]).length > 0)
          .map((name) => (
            <Button
              key={name}
              label={uploadActions[name].label(upload)}
              icon={uploadActions[name].icon}
              onPress={() => void uploadActions[name].run([upload.id])}
            />
          ))}
        <Button
          label={messages.uploads.showInFolder}
          icon={FolderOpen}
          onPress={() => void run(window.hoist.showInFolder(upload.id))}
        />
        <Button
          label={uploadActions.uploadAgain.label(upload)}
          icon={uploadActions.uploadAgain.icon}
          onPress={() => void uploadActions.uploadAgain.run([upload.id])}
        />
        <Button label={words.close} icon={X} variant="quiet" iconOnly onPress={closeCard} />
      </header>
      <div className="file-card-body">
        <Facts upload={upload} fileId={fileId} />
        <p className="help">{words.stays}</p>
        <Snippets upload={upload} fileId={fileId} />
      </div>
    </section>
  )
}

function Facts({ upload, fileId }: { readonly upload: UploadView; readonly fileId: string }): ReactElement {
  const words = messages.fileCard
  const { activeMs, check, expiresAt, finishedAt, md5, size } = upload
  return (
    <dl className="file-facts">
      <Fact name={messages.uploads.fileId}>
        <span className="file-id">{fileId}</span>
        <CopyButton label={messages.uploads.copyFileId} copy={() => copyFileId(upload.id)} />
      </Fact>
      <NextFacts uploadId={upload.id} />
      <Fact name={words.account}>{upload.accountName}</Fact>
      <Fact name={messages.newUpload.purpose}>{messages.newUpload.purposes[upload.purpose].title}</Fact>
      <Fact name={words.size}>{size < 1000 ? formats.bytes(size) : words.sizeValue({ size })}</Fact>
      {activeMs === undefined ? null : (
        <>
          <Fact name={words.duration}>{formats.took(activeMs / 1000)}</Fact>
          <Fact name={words.speed}>{formats.rate((size * 1000) / activeMs)}</Fact>
        </>
      )}
      {finishedAt === undefined ? null : <Fact name={words.finished}>{formats.date(finishedAt)}</Fact>}
      <Fact name={words.expires}>
        {expiresAt === undefined ? words.never : words.until({ at: expiresAt })}
      </Fact>
      {check === undefined ? null : <Fact name={words.checked}>{checkWords(check)}</Fact>}
      {md5 === undefined ? null : (
        <Fact name={words.checksum}>
          <span className="file-id">{md5}</span>
          <CopyButton
            label={words.copyChecksum}
            copy={() => run(window.hoist.copyOfUpload(upload.id, 'md5'), messages.announce.copiedChecksum)}
          />
        </Fact>
      )}
    </dl>
  )
}

function checkWords(check: FileCheck): string {
  const words = messages.fileCard
  if (check.name === 'due') return words.checkDue
  if (check.name === 'refused') return sentences(words.checkRefused, failureText(check.failure).happened)
  return check.name === 'content' ? words.checkContent({ at: check.at }) : words.checkFacts({ at: check.at })
}

/** Code that uses the file, on demand. */
function Snippets({
  upload,
  fileId,
}: {
  readonly upload: UploadView
  readonly fileId: string
}): ReactElement {
  const isOpen = useStore(ui, (state) => state.hasSnippets)
  const section = useRef<HTMLDivElement>(null)
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    if (isOpen && !wasOpen.current) section.current?.scrollIntoView({ block: 'nearest' })
    wasOpen.current = isOpen
  }, [isOpen])
  return (
    <div className="snippets" ref={section}>
      <AriaButton className="disclosure" aria-expanded={isOpen} onPress={toggleSnippets}>
        {messages.fileCard.useInCode}
      </AriaButton>
      {isOpen ? <Code upload={upload} fileId={fileId} /> : null}
    </div>
  )
}

/** The code itself. The shown code and the copied code are the same: both are made from the same facts. */
function Code({ upload, fileId }: { readonly upload: UploadView; readonly fileId: string }): ReactElement {
  const account = useEngine((state) => state.accounts.find((each) => each.id === upload.accountId))
  const standard = useEngine((state) => state.standardService)
  const language = useStore(ui, (state) => state.snippetLanguage)
  const words = messages.fileCard
  const service = account?.service ?? standard
  const closing = closingNote(upload.purpose, service.closing)
  const file: SnippetFile = {
    fileId,
    purpose: upload.purpose,
    endpoint: useEndpoint(upload),
    baseUrl: account?.baseUrl ?? '',
    organization: account?.organization ?? '',
    project: account?.project ?? '',
    client: service.client,
  }
  return (
    <>
      <Tabs
        className="snippet-tabs"
        selectedKey={language}
        onSelectionChange={(key) => {
          const chosen = snippetLanguages.find((each) => each === key)
          if (chosen !== undefined) rememberSnippet(chosen)
        }}
      >
        <div className="snippet-bar">
          <TabList className="snippet-languages" aria-label={words.snippets}>
            {snippetLanguages.map((each) => (
              <Tab key={each} id={each} className="tab">
                {words.languages[each]}
              </Tab>
            ))}
          </TabList>
          <CopyButton
            label={words.copySnippet}
            copy={() => run(window.hoist.copyOfUpload(upload.id, language), messages.announce.copiedSnippet)}
            inWords
          />
        </div>
        {snippetLanguages.map((each) => (
          <TabPanel key={each} id={each} className="snippet-panel">
            {/* The keyboard scrolls content that does not fit. */}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable without a pointer. */}
            <pre className="snippet" tabIndex={0} dir="ltr" lang="en">
              {snippet(file, each)}
            </pre>
          </TabPanel>
        ))}
      </Tabs>
      {closing === null ? null : <p className="help">{closing.note}</p>}
      <p className="help">
        {upload.accountId === practiceAccountId
          ? words.practiceKey
          : words.key({ variable: file.client.keyVariable })}
      </p>
    </>
  )
}

/** The endpoint of the lines of a batch; null if, or as long as, it is not known. */
function useEndpoint({ id, purpose }: UploadView): string | null {
  const [endpoint, setEndpoint] = useState<string | null>(null)
  useEffect(() => {
    if (purpose !== 'batch') return
    let isWanted = true
    void window.hoist.batchEndpoint(id).then((answer) => {
      if (isWanted && answer.ok) setEndpoint(answer.value)
    })
    return () => {
      isWanted = false
    }
  }, [id, purpose])
  return endpoint
}
