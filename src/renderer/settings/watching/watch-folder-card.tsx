import { FolderMinus } from 'lucide-react'
import { type ReactElement, useId, useState } from 'react'
import { failureText } from '../../../shared/messages'
import { contentText } from '../../../shared/messages/content-words'
import {
  isFolderName,
  type LeftOutFile,
  newWatchChoice,
  type WatchChange,
  type WatchFolderView,
  watchChoiceSchema,
} from '../../../shared/watching'
import { purposeTitle } from '../../../shared/words/closing-note'
import { shownText } from '../../../shared/words/shown-text'
import { Button } from '../../components/buttons/button'
import { RadioCards, Switch } from '../../components/fields/choice'
import { TextField } from '../../components/fields/fields'
import { NumberField } from '../../components/fields/number-field'
import { Select } from '../../components/fields/select'
import { formats, messages, sentences } from '../../messages'
import { ExpiryChoice } from '../../new-upload/expiry-choice'
import { FailureWords } from '../../notices/failure-words'
import { run } from '../../state/engine'
import { useEngine } from '../../state/hooks'
import { numberBounds } from '../fields/bounds'
import { standardText } from '../fields/use-reset'

const afterwards = ['nothing', 'move'] as const

/** One watched folder: what it does now, and all its settings. Everything applies immediately. */
export function WatchFolderCard({ folder }: { readonly folder: WatchFolderView }): ReactElement {
  const titleId = useId()
  const accounts = useEngine((state) => state.accounts)
  const standard = useEngine((state) => state.standardService)
  const words = messages.watching
  const account = accounts.find(({ id }) => id === folder.accountId)
  const service = account?.service ?? standard
  const { expiry } = service.limits
  const change = (changed: WatchChange) => void run(window.hoist.changeWatchFolder(folder.id, changed))
  const { min, max } = numberBounds(watchChoiceSchema.shape.quietSeconds)
  const resetOf = (name: 'subfolders' | 'quietSeconds', standard: string) =>
    folder[name] === newWatchChoice[name]
      ? undefined
      : { standard, onReset: () => change({ [name]: newWatchChoice[name] }) }
  const nobody = account === undefined ? [{ value: '', title: words.chooseAccount }] : []
  return (
    <section className="settings-group" aria-labelledby={titleId}>
      <h3 id={titleId} className="section-title watch-path">
        <bdi dir="ltr">{shownText(folder.path)}</bdi>
      </h3>
      <Switch
        label={words.isOn}
        description={account === undefined ? words.needsAccount : stateText(folder)}
        isSelected={folder.isOn}
        onChange={(isOn) => change({ isOn })}
      />
      {folder.problem === undefined ? null : (
        <div role="status" className="watch-problem">
          <FailureWords failure={folder.problem} />
        </div>
      )}
      <LeftOut {...folder.leftOut} />
      <div className="watch-choices">
        <Select
          label={messages.newUpload.account}
          choices={[...nobody, ...accounts.map(({ id, name }) => ({ value: id, title: name }))]}
          value={account?.id ?? ''}
          onChange={(accountId) => {
            if (accountId !== '') change({ accountId })
          }}
        />
        <Select
          label={messages.newUpload.purpose}
          choices={service.purposes.map((value) => ({
            value,
            title: purposeTitle(value, service.closing),
          }))}
          value={folder.purpose}
          onChange={(purpose) => change({ purpose })}
        />
        {expiry === null ? null : (
          <ExpiryChoice
            limits={expiry}
            purpose={folder.purpose}
            value={folder.expiresAfter ?? undefined}
            onChange={(expiresAfter) => change({ expiresAfter: expiresAfter ?? null })}
          />
        )}
      </div>
      <TextSetting
        label={words.include}
        type="pattern"
        description={words.includeText}
        value={folder.include}
        onCommit={(include) => change({ include })}
      />
      <TextSetting
        label={words.exclude}
        type="pattern"
        description={words.excludeText}
        value={folder.exclude}
        onCommit={(exclude) => change({ exclude })}
      />
      <Switch
        label={words.subfolders}
        description={words.subfoldersText}
        isSelected={folder.subfolders}
        reset={resetOf('subfolders', standardText(newWatchChoice.subfolders))}
        onChange={(subfolders) => change({ subfolders })}
      />
      <NumberField
        label={words.quiet}
        description={words.quietText}
        value={folder.quietSeconds}
        min={min}
        max={max}
        reset={resetOf('quietSeconds', formats.number(newWatchChoice.quietSeconds))}
        onCommit={(quietSeconds) => change({ quietSeconds })}
      />
      <RadioCards
        label={words.afterwards}
        layout="list"
        choices={afterwards.map((value) => ({ value, title: words.afterwardsChoices[value] }))}
        value={folder.afterwards}
        onChange={(value) => change({ afterwards: value })}
      />
      {folder.afterwards === 'move' ? (
        <TextSetting
          label={words.moveTo}
          description={words.moveToText}
          value={folder.moveTo}
          wrong={(name) => (isFolderName(name) ? undefined : words.moveToWrong)}
          onCommit={(moveTo) => change({ moveTo })}
        />
      ) : null}
      <div className="button-row">
        <Button
          label={words.remove}
          icon={FolderMinus}
          variant="quiet"
          onPress={() => void run(window.hoist.removeWatchFolder(folder.id))}
        />
        <p className="help">{words.removeText}</p>
      </div>
    </section>
  )
}

function stateText({ added, changing, state }: WatchFolderView): string {
  const words = messages.watching
  return [
    words.state[state],
    ...(changing > 0 ? [words.changing({ count: changing })] : []),
    ...(added > 0 ? [words.added({ count: added })] : []),
  ].join(messages.between.pieces)
}

/** The files that were not added, or not moved, and why. */
function LeftOut({ count, files }: WatchFolderView['leftOut']): ReactElement | null {
  if (count === 0) return null
  return (
    <div className="watch-left-out">
      <p>{messages.watching.leftOut({ count })}</p>
      <ul>
        {files.map((file) => (
          <li key={file.name}>
            <bdi>{shownText(file.name)}</bdi>
            <p className="help">{whyText(file)}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}

function whyText({ why }: LeftOutFile): string {
  if (!('detail' in why)) return contentText(why)
  const { happened, todo } = failureText(why)
  return sentences(happened, todo)
}

/** A line of text that takes effect when the person has finished. */
function TextSetting({
  label,
  description,
  type = 'text',
  value,
  wrong = () => undefined,
  onCommit,
}: {
  readonly label: string
  readonly description: string
  readonly type?: 'text' | 'pattern'
  readonly value: string
  /** The error of an invalid text, which is not saved. */
  readonly wrong?: (text: string) => string | undefined
  readonly onCommit: (text: string) => void
}): ReactElement {
  /** An entry that has not been saved yet. */
  const [entered, setEntered] = useState<string>()
  const error = entered === undefined ? undefined : wrong(entered)
  const done = () => {
    if (entered === undefined || error !== undefined) return
    if (entered !== value) onCommit(entered)
    setEntered(undefined)
  }
  return (
    <TextField
      label={label}
      description={description}
      type={type}
      value={entered ?? value}
      error={error}
      onChange={setEntered}
      onDone={done}
    />
  )
}
