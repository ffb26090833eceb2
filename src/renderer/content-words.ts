import type { ContentProblem } from '../shared/content'
import { say } from '../shared/messages'
import { shownText } from '../shared/shown-text'
import { messages } from './messages'

/** What is wrong with the content of a file for its purpose, in a sentence. */
export function contentText({ found = '', kind, line }: ContentProblem): string {
  const words = messages.newUpload
  const what = say(words.content[kind], { found: shownText(found), hasFound: found !== '' })
  return line === undefined ? what : words.inLine({ line, what })
}
