// What the service asks of the requests of a batch. Plain JavaScript, because a worker thread runs it from its file.
import { asText, entryIn } from './json-line.js'
import { types } from './json-scanner.js'
import { TextSet } from './text-set.js'

/** @import { ContentRules } from '../../../../shared/service/content' */
/** @import { JsonLine } from './json-line.js' */
/** @import { Note, Rules } from './line-checker.js' */

const keys = ['custom_id', 'method', 'url', 'body'].map(asText)
const bodyKeys = ['model', 'input'].map(asText)
const post = asText('POST')

/**
 * Requests to these endpoints are refused without a model; others may name a prompt that has one, or have a default.
 */
const needModel = /\/(chat\/completions|completions|embeddings)$/

/** @implements {Rules} */
export class RequestRules {
  /** The deepest values are those of the body. */
  deepest = 2
  ids = new TextSet()
  inputs = 0
  found = new Int32Array(keys.length)
  inBody = new Int32Array(bodyKeys.length)
  /** The values of the first line. */
  url = asText('')
  isKnown = false
  model = asText('')

  /** @param {ContentRules} rules */
  constructor(rules) {
    this.rules = rules
    /** The severity of an unknown URL. @type {'error' | 'warning'} */
    this.unknown = rules.isOpen ? 'warning' : 'error'
  }

  /** @param {number} filled @param {Note} note */
  count(filled, note) {
    const { requests } = this.rules.batch
    if (filled === requests + 1) note('too-many-lines', 'error', null, requests)
  }

  /** @param {JsonLine} line @param {Note} note */
  look(line, note) {
    const { found, inBody } = this
    line.pick(0, keys, found)
    this.lookAtId(line, note, entryIn(found, 0))
    const method = entryIn(found, 1)
    if (method === 0 || !line.isText(method, post)) note('wrong-method', 'error', method)
    const endpoint = this.lookAtUrl(line, note, entryIn(found, 2))
    const body = entryIn(found, 3)
    if (body === 0 || line.typeOf(body) !== types.object) return note('no-body', 'error', body)
    line.pick(body, bodyKeys, inBody)
    const model = entryIn(inBody, 0)
    if (line.isGiven(model)) this.lookAtModel(line, note, model)
    else if (needModel.test(endpoint)) note('no-model', 'warning', body)
    if (endpoint.endsWith('/embeddings')) this.countInputs(line, note, entryIn(inBody, 1))
  }

  /** @param {JsonLine} line @param {Note} note @param {number} id */
  lookAtId(line, note, id) {
    if (id === 0 || !line.isString(id)) return note('no-custom-id', 'error', id)
    const from = line.startOf(id) + 1
    const to = line.endOf(id) - 1
    if (from === to) return note('no-custom-id', 'error', id)
    if (line.typeOf(id) === types.string ? this.ids.add(line.view, from, to) : this.addText(line.textOf(id)))
      return
    note('custom-id-twice', 'error', id)
  }

  /** @param {string} text that is written with backslashes */
  addText(text) {
    const { length, view } = asText(text)
    return this.ids.add(view, 0, length)
  }

  /** @param {JsonLine} line @param {Note} note @param {number} url @returns {string} */
  lookAtUrl(line, note, url) {
    if (url === 0 || !line.isString(url)) {
      note('wrong-url', 'error', url)
      return ''
    }
    if (this.url.length > 0 && line.isText(url, this.url)) {
      if (!this.isKnown) note('wrong-url', this.unknown, url)
      return this.url.text
    }
    const text = line.textOf(url)
    const isKnown = this.rules.batch.urls.includes(text)
    if (!isKnown) note('wrong-url', this.unknown, url)
    if (this.url.length === 0) {
      this.isKnown = isKnown
      this.url = asText(text)
    } else note('url-differs', 'error', url)
    return text
  }

  /** @param {JsonLine} line @param {Note} note @param {number} model */
  lookAtModel(line, note, model) {
    if (this.model.length > 0 && line.isText(model, this.model)) return
    const text = line.textOf(model)
    if (this.model.length === 0) this.model = asText(text)
    else if (text !== this.model.text) note('model-differs', 'error', model)
  }

  /** A list of numbers is a single input, as tokens. @param {JsonLine} line @param {Note} note @param {number} input */
  countInputs(line, note, input) {
    const most = this.rules.batch.embeddingInputs
    const before = this.inputs
    if (input !== 0 && line.typeOf(input) === types.array) {
      const inputs = JSON.parse(
        Buffer.from(line.bytes.subarray(line.startOf(input), line.endOf(input))).toString('utf8'),
      )
      this.inputs += typeof inputs[0] === 'number' ? 1 : inputs.length
    } else this.inputs += 1
    if (before <= most && this.inputs > most) note('too-many-inputs', 'error', input, most)
  }

  end() {}
}
