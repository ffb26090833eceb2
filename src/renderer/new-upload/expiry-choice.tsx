import type { ReactElement } from 'react'
import { type ExpiryLimits, expiryChoices, expiryUnits } from '../../shared/service/expiry'
import type { PurposeChoice } from '../../shared/service/purposes'
import { Select } from '../components/fields/select'
import { messages } from '../messages'

/** When the service deletes the files. Undefined is the usual time for the purpose. */
export function ExpiryChoice({
  limits,
  purpose,
  value,
  onChange,
}: {
  readonly limits: ExpiryLimits
  readonly purpose: PurposeChoice
  readonly value: number | undefined
  readonly onChange: (seconds: number | undefined) => void
}): ReactElement {
  const words = messages.newUpload.expiry
  const usual = purpose === 'each' ? undefined : limits.usual[purpose]
  const choice = purpose === 'each' ? words.each : usual === undefined ? words.never : after(usual)
  const standard = words.standard({ choice })
  const about = purpose === 'each' ? undefined : usual === undefined ? words.kept : words.usual
  return (
    <Select
      label={words.label}
      {...(value !== undefined
        ? { description: words.chosen }
        : about === undefined
          ? {}
          : { description: about })}
      choices={[
        { value: 'usual', title: standard },
        ...expiryChoices(limits, purpose).map((seconds) => ({
          value: String(seconds),
          title: after(seconds),
        })),
      ]}
      value={value === undefined ? 'usual' : String(value)}
      onChange={(chosen) => onChange(chosen === 'usual' ? undefined : Number(chosen))}
    />
  )
}

function after(seconds: number): string {
  const { count, unit } = expiryUnits(seconds)
  return unit === 'days'
    ? messages.newUpload.expiry.afterDays({ count })
    : messages.newUpload.expiry.afterHours({ count })
}
