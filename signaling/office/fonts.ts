// Which fonts of an office file will be printed in another one, and which hold no Unicode text.
import { execFileSync } from 'node:child_process'
import type { Findings } from './findings.ts'

/** TCVN3 (.VnTime and its kin) and VNI: their letters have the numbers of others, so that without the font they read wrong. */
const OLD = /^(?:\.Vn|VNI-)/iu
/** Fonts in whose place one of the same widths is installed: lines and pages stay as they are. */
const OF_SAME_WIDTH = new Set(
  ['Times New Roman', 'Times', 'Arial', 'Helvetica', 'Courier New', 'Courier', 'Calibri', 'Cambria', 'Symbol'].map(
    (name) => name.toLowerCase(),
  ),
)

/** @param installed - Families in small letters; null: not known. */
export function judgeFonts(findings: Findings, installed: ReadonlySet<string> | null): void {
  for (const font of findings.fonts) {
    if (OLD.test(font)) findings.name('oldFonts', font)
    else if (installed !== null && !installed.has(font.toLowerCase()) && !OF_SAME_WIDTH.has(font.toLowerCase()))
      findings.name('missingFonts', font)
  }
}

/** The families on this machine; null where fontconfig does not say. */
export function installedFonts(): ReadonlySet<string> | null {
  try {
    const listed = execFileSync('fc-list', [':', 'family'], {
      encoding: 'utf8',
      timeout: 15_000,
      maxBuffer: 8 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const names = listed.split(/[\n,]/u)
    return new Set(names.map((name) => name.trim().toLowerCase()).filter((name) => name !== ''))
  } catch {
    return null
  }
}
