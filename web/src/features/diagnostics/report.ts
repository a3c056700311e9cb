import { PROTOCOL_VERSION } from '../../../../signaling/wire/kit.ts'
import { PAGE_BUILD } from '../../net/page-build.ts'
import { readFigures, type Figures } from '../../log/figures.ts'
import { readLog } from '../../log/log.ts'
import { cleanCode } from '../../log/redact.ts'

const MAX_BROWSER_CHARACTERS = 200

/** The text that a user copies for the administrator of the system: versions, figures of the link, and the log of this page. */
export function diagnosticText(): string {
  const { lines, lost } = readLog()
  return [
    `page build: ${PAGE_BUILD === '' ? 'development' : PAGE_BUILD}`,
    `protocol version: ${PROTOCOL_VERSION}`,
    `browser: ${navigator.userAgent.slice(0, MAX_BROWSER_CHARACTERS)}`,
    `page opened: ${new Date(performance.timeOrigin).toISOString()}`,
    `copied: ${new Date().toISOString()}, ${Math.round(performance.now())} ms after that`,
    line('window', windowFigures()),
    ...readFigures().map(([name, figures]) => line(name, figures)),
    '',
    `log, milliseconds since the page was opened${lost === 0 ? '' : ` (${lost} older lines are gone)`}:`,
    ...lines,
    '',
  ].join('\n')
}

function windowFigures(): Figures {
  return {
    width: window.innerWidth,
    height: window.innerHeight,
    pixelRatio: window.devicePixelRatio,
    processors: navigator.hardwareConcurrency,
    secure: window.isSecureContext,
    online: navigator.onLine,
    hidden: document.hidden,
  }
}

function line(name: string, figures: Figures): string {
  return `${name}: ${Object.entries(figures)
    .map(([key, value]) => `${key}=${shown(value)}`)
    .join(' ')}`
}

function shown(value: Figures[string]): string {
  if (typeof value === 'number') return String(Math.round(value * 1_000) / 1_000)
  return typeof value === 'string' ? cleanCode(value) : value === null ? 'unknown' : String(value)
}
