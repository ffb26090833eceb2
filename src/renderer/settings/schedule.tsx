import { Time } from '@internationalized/date'
import { Plus, Trash2 } from 'lucide-react'
import { type ReactElement, useId, useRef, useState } from 'react'
import {
  TimeField as AriaTimeField,
  DateInput,
  DateSegment,
  Label,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components'
import { type LimitRule, mostRules } from '../../shared/network/bandwidth'
import { Button } from '../components/buttons/button'
import { Switch } from '../components/fields/choice'
import { formats, messages } from '../messages'
import { LimitField } from './fields/limit-field'

/** The week in the order of most calendars. */
const weekdays = [1, 2, 3, 4, 5, 6, 0]
/** The hours in which people at work share the connection. */
const firstRule = { days: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60 }

/** The times of the week with a limit of their own. Each change is passed on immediately. */
export function Schedule({
  rules,
  firstLimit,
  onChange,
}: {
  /** Read once: what is edited here is newer than what comes back. */
  readonly rules: readonly LimitRule[]
  /** The limit of a new time, in bytes per second. */
  readonly firstLimit: number
  readonly onChange: (rules: readonly LimitRule[]) => void
}): ReactElement {
  const [entries, setEntries] = useState(() => rules.map((rule, key) => ({ key, rule })))
  const addButton = useRef<HTMLButtonElement>(null)
  const words = messages.network
  const change = (next: typeof entries) => {
    setEntries(next)
    onChange(next.map(({ rule }) => rule))
  }
  const add = () => {
    const key = Math.max(-1, ...entries.map((entry) => entry.key)) + 1
    change([...entries, { key, rule: { ...firstRule, limit: firstLimit } }])
  }
  return (
    <section className="settings-group">
      <h3 className="section-title">{words.schedule}</h3>
      <p className="help">{words.scheduleText}</p>
      {entries.length === 0 ? null : (
        <ol className="rules">
          {entries.map(({ key, rule }, index) => (
            <li key={key}>
              <Rule
                name={words.rule({ rule: index + 1 })}
                rule={rule}
                firstLimit={firstLimit}
                onChange={(changed) =>
                  change(entries.map((entry) => (entry.key === key ? { key, rule: changed } : entry)))
                }
                onRemove={() => {
                  // Its button disappears with it; the focus must stay.
                  addButton.current?.focus()
                  change(entries.filter((entry) => entry.key !== key))
                }}
              />
            </li>
          ))}
        </ol>
      )}
      <div className="button-row">
        <Button
          ref={addButton}
          label={words.addRule}
          icon={Plus}
          isDisabled={entries.length >= mostRules}
          onPress={add}
        />
      </div>
    </section>
  )
}

function Rule({
  name,
  rule,
  firstLimit,
  onChange,
  onRemove,
}: {
  readonly name: string
  readonly rule: LimitRule
  readonly firstLimit: number
  readonly onChange: (rule: LimitRule) => void
  readonly onRemove: () => void
}): ReactElement {
  const id = useId()
  const words = messages.network
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand in a row with a button
    <div role="group" className="rule" aria-labelledby={id}>
      <div className="rule-head">
        <h4 id={id} className="field-label">
          {name}
        </h4>
        <Button label={words.removeRule} icon={Trash2} variant="quiet" iconOnly onPress={onRemove} />
      </div>
      <div className="rule-when">
        <ToggleButtonGroup
          className="days"
          aria-label={words.days}
          selectionMode="multiple"
          disallowEmptySelection
          selectedKeys={rule.days.map(String)}
          onSelectionChange={(days) => onChange({ ...rule, days: [...days].map(Number).sort() })}
        >
          {weekdays.map((day) => (
            <ToggleButton key={day} id={String(day)} className="day" aria-label={formats.weekday(day, false)}>
              {formats.weekday(day, true)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <div className="rule-times">
          <TimeField label={words.from} minute={rule.from} onChange={(from) => onChange({ ...rule, from })} />
          <TimeField label={words.to} minute={rule.to} onChange={(to) => onChange({ ...rule, to })} />
        </div>
      </div>
      {rule.from < rule.to ? null : (
        <p className="help">{rule.from === rule.to ? words.wholeDay : words.overnight}</p>
      )}
      <Switch
        label={words.ruleLimit}
        isSelected={rule.limit !== null}
        onChange={(isOn) => onChange({ ...rule, limit: isOn ? firstLimit : null })}
      />
      {rule.limit === null ? null : (
        <LimitField limit={rule.limit} onCommit={(limit) => onChange({ ...rule, limit })} />
      )}
    </div>
  )
}

/** A time of day, as the language writes it. @param minute since midnight */
function TimeField({
  label,
  minute,
  onChange,
}: {
  readonly label: string
  readonly minute: number
  readonly onChange: (minute: number) => void
}): ReactElement {
  return (
    <AriaTimeField
      className="time-field"
      value={new Time(Math.floor(minute / 60), minute % 60)}
      onChange={(time) => {
        if (time !== null) onChange(time.hour * 60 + time.minute)
      }}
    >
      <Label className="field-label">{label}</Label>
      {/* Hours before minutes, whatever the text direction. */}
      <DateInput className="input time-input" dir="ltr">
        {(segment) => <DateSegment segment={segment} className="time-segment" />}
      </DateInput>
    </AriaTimeField>
  )
}
