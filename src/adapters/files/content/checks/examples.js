// What the service asks of examples for fine-tuning, and of items of an evaluation. Plain JavaScript, because a worker
// thread runs it from its file.
import { asText, entryIn } from './json-line.js'
import { entryLength, types } from './json-scanner.js'

/** @import { ContentRules } from '../../../../shared/service/content' */
/** @import { JsonLine, Text } from './json-line.js' */
/** @import { Findings } from './findings.js' */
/** @import { Note, Rules } from './line-checker.js' */

/** @typedef {'supervised' | 'reinforcement' | 'preference' | 'completion'} Format */

/** The keys of an example; the constants below are their positions. */
const keys = [
  'messages',
  'tools',
  'parallel_tool_calls',
  'input',
  'preferred_output',
  'non_preferred_output',
  'prompt',
  'completion',
].map(asText)
const messages = 0
const tools = 1
const parallel = 2
const input = 3
const preferred = 4
const nonPreferred = 5
const prompt = 6
const completion = 7
/** What a supervised example has; any other key is a reference that a grader of reinforcement compares with. */
const supervisedKeys = keys.slice(0, 3)
const messageKeys = ['role', 'weight'].map(asText)
const toolKeys = ['type', 'function'].map(asText)
const functionKeys = ['name'].map(asText)
const itemKeys = ['item'].map(asText)

const roles = ['user', 'assistant', 'system', 'developer', 'tool'].map(asText)
const assistant = asText('assistant')
const functionType = asText('function')

/** @implements {Rules} */
export class ExampleRules {
  /** The deepest value is the name in the function of a tool in the input of a preference. */
  deepest = 5
  inputs = 0
  filled = 0
  /** The format of the first example. @type {Format | null} */
  format = null
  found = new Int32Array(keys.length)
  inInput = new Int32Array(3)
  inMessage = new Int32Array(messageKeys.length)
  inTool = new Int32Array(toolKeys.length)
  inFunction = new Int32Array(functionKeys.length)

  /** @param {ContentRules} rules */
  constructor(rules) {
    this.rules = rules
  }

  count() {}

  /** @param {JsonLine} line @param {Note} note */
  look(line, note) {
    const { found } = this
    line.pick(0, keys, found)
    const format = this.formatOf(line)
    if (format === null) return note('no-example', 'error', null)
    this.filled += 1
    if (this.format === null) this.format = format
    else if (format !== this.format) note('other-format', 'error', null)
    if (format === 'preference') this.lookAtPreference(line, note)
    else if (format === 'completion') {
      for (const key of [prompt, completion]) {
        const text = entryIn(found, key)
        if (text === 0 || !line.isString(text)) note('no-completion', 'error', text)
      }
    } else {
      this.lookAtMessages(line, note, entryIn(found, messages), 0, format === 'supervised')
      this.lookAtTools(line, note, found)
    }
  }

  /** @param {Findings} findings */
  end(findings) {
    const { examples } = this.rules.fineTune
    if (this.filled > 0 && this.filled < examples) findings.add('too-few', 'error', null, null, examples)
  }

  /** @param {JsonLine} line @returns {Format | null} */
  formatOf(line) {
    const has = (/** @type {number} */ key) => entryIn(this.found, key) !== 0
    if (has(messages))
      return this.hasReference(line) && !this.endsWithAnswer(line) ? 'reinforcement' : 'supervised'
    if (has(input) || has(preferred) || has(nonPreferred)) return 'preference'
    return has(prompt) || has(completion) ? 'completion' : null
  }

  /** @param {JsonLine} line */
  hasReference(line) {
    const end = line.after(0)
    for (let each = line.inside(0); each < end; each = line.after(each + entryLength))
      if (!isOneOf(line, each, supervisedKeys)) return true
    return false
  }

  /** @param {JsonLine} line */
  endsWithAnswer(line) {
    const list = entryIn(this.found, messages)
    if (line.typeOf(list) !== types.array) return false
    const end = line.after(list)
    let last = 0
    for (let each = line.inside(list); each < end; each = line.after(each)) last = each
    return last !== 0 && this.isAnswer(line, last)
  }

  /** Whether it is a message of an assistant. @param {JsonLine} line @param {number} message */
  isAnswer(line, message) {
    line.pick(message, messageKeys, this.inMessage)
    const role = entryIn(this.inMessage, 0)
    return role !== 0 && line.isText(role, assistant)
  }

  /** @param {JsonLine} line @param {Note} note */
  lookAtPreference(line, note) {
    const { found, inInput } = this
    const given = entryIn(found, input)
    line.pick(given, supervisedKeys, inInput)
    if (given === 0 || line.typeOf(given) !== types.object) note('no-input', 'error', given)
    else {
      this.lookAtMessages(line, note, entryIn(inInput, 0), given, false)
      this.lookAtTools(line, note, inInput)
    }
    for (const key of [preferred, nonPreferred]) {
      const output = entryIn(found, key)
      const isList = output !== 0 && line.typeOf(output) === types.array
      const end = isList ? line.after(output) : 0
      let isRight = isList && line.inside(output) < end
      for (let each = line.inside(output); isRight && each < end; each = line.after(each))
        isRight = this.isAnswer(line, each)
      if (!isRight) note('no-output', 'error', output)
    }
  }

  /**
   * @param {JsonLine} line
   * @param {Note} note
   * @param {number} list the entry of the messages, or 0
   * @param {number} around the entry that a missing list is reported at
   * @param {boolean} needsAnswer whether an assistant has the last word
   */
  lookAtMessages(line, note, list, around, needsAnswer) {
    const isList = list !== 0 && line.typeOf(list) === types.array
    const end = isList ? line.after(list) : 0
    if (!isList || line.inside(list) === end) return note('no-messages', 'error', list === 0 ? around : list)
    let last = 0
    let isAnswer = false
    for (let each = line.inside(list); each < end; each = line.after(each)) {
      last = each
      isAnswer = this.isAnswer(line, each)
      const role = entryIn(this.inMessage, 0)
      if (!isAnswer && (role === 0 || !isOneOf(line, role, roles)))
        note('unknown-role', 'error', role === 0 ? each : role)
      const weight = entryIn(this.inMessage, 1)
      if (line.isGiven(weight) && !(isAnswer && isWeight(line, weight))) note('wrong-weight', 'error', weight)
    }
    if (needsAnswer && !isAnswer) note('assistant-last', 'error', last)
  }

  /** @param {JsonLine} line @param {Note} note @param {Int32Array} found as for {@link supervisedKeys} */
  lookAtTools(line, note, found) {
    const calls = entryIn(found, parallel)
    if (line.isGiven(calls) && line.typeOf(calls) !== types.true && line.typeOf(calls) !== types.false)
      note('wrong-parallel', 'error', calls)
    const list = entryIn(found, tools)
    if (!line.isGiven(list)) return
    if (line.typeOf(list) !== types.array) return note('wrong-tools', 'error', list)
    const end = line.after(list)
    for (let each = line.inside(list); each < end; each = line.after(each)) {
      line.pick(each, toolKeys, this.inTool)
      const type = entryIn(this.inTool, 0)
      const called = entryIn(this.inTool, 1)
      if (called !== 0) line.pick(called, functionKeys, this.inFunction)
      const name = called === 0 ? 0 : entryIn(this.inFunction, 0)
      if (type === 0 || !line.isText(type, functionType) || name === 0 || !line.isString(name))
        note('wrong-tools', 'error', each)
    }
  }
}

/** @implements {Rules} */
export class ItemRules {
  deepest = 1
  inputs = 0
  found = new Int32Array(itemKeys.length)

  count() {}

  /** @param {JsonLine} line @param {Note} note */
  look(line, note) {
    line.pick(0, itemKeys, this.found)
    const item = entryIn(this.found, 0)
    if (item === 0 || line.typeOf(item) !== types.object) note('no-item', 'error', item)
  }

  end() {}
}

/** @param {JsonLine} line @param {number} entry @param {readonly Text[]} texts */
function isOneOf(line, entry, texts) {
  for (const text of texts) if (line.isText(entry, text)) return true
  return false
}

/** @param {JsonLine} line @param {number} weight */
function isWeight(line, weight) {
  if (line.typeOf(weight) !== types.number) return false
  const value = Number(line.textOf(weight))
  return value === 0 || value === 1
}
