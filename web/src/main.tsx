import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
// Two weights, and of each only what Vietnamese needs: every further file is two seconds of waiting on a link of 64 kbit/s.
import '@fontsource/be-vietnam-pro/vietnamese-400.css'
import '@fontsource/be-vietnam-pro/vietnamese-600.css'
import '@fontsource/be-vietnam-pro/latin-400.css'
import '@fontsource/be-vietnam-pro/latin-600.css'
import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import './app/app.css'
import { App } from './app/App.tsx'
import { startI18n } from './app/i18n.ts'
import { startPageLog } from './log/page-log.ts'
import { watchStyles } from './ui/late-styles.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root')

startPageLog()
watchStyles(document)
await startI18n()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
