import type { ReactElement } from 'react'
import { Question } from '../components/dialog'
import { shortName } from '../components/split-name'
import { messages } from '../messages'
import { useStore } from '../state/store'
import { askToDelete, deleteNow, filesStore } from './files-store'

/** Asks before files are deleted for good. Dismissing it keeps them. */
export function DeleteQuestion(): ReactElement | null {
  const ids = useStore(filesStore, (state) => state.asked)
  const files = useStore(filesStore, (state) => state.files)
  if (ids === null) return null
  const words = messages.files.question
  const count = ids.length
  const name = files.find(({ id }) => id === ids[0])?.filename ?? ids[0] ?? ''
  return (
    <Question
      title={words.title({ count })}
      risky={{ label: messages.files.delete({ count }), onPress: () => void deleteNow(ids) }}
      safe={{ label: words.keep({ count }), onPress: () => askToDelete(null) }}
    >
      <p>{count === 1 ? words.one({ name: shortName(name) }) : words.many}</p>
      <p>{words.lasting}</p>
    </Question>
  )
}
