export { messages } from '../shared/messages'
