import { en, type Messages } from '../shared/messages/en'

/** The catalogue in use. The one place that chooses a language. */
export const messages: Messages = en
