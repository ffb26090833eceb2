import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { config } from 'zod'
import { speak } from '../shared/messages'
import { languageCodes } from '../shared/words/languages'
import { App } from './app'
import { leaveToInputMethod } from './input-method'
import { markLanguage } from './messages'
import './styles/index.css'

leaveToInputMethod()
// The content security policy allows no code made from text, and zod would test that once.
config({ jitless: true })

// The language that the system or the person chose, as main knows it; the snapshot repeats it. Without its catalogue
// the window uses English.
await speak(languageCodes.find((code) => code === window.hoist.language) ?? 'en').catch(console.error)
markLanguage()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element for the window.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
