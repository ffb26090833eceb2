import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { config } from 'zod'
import { App } from './app'
import './styles/index.css'

// The content security policy allows no code made from text, and zod would try once to find that out.
config({ jitless: true })

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element for the window.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
