import type { PaperKind } from '../manifest.ts'

/** One paper as a text module hands it over: a whole HTML page and what to expect of its print. */
export type PaperSource = {
  file: string
  title: string
  kind: PaperKind
  html: string
  /** Phrases that the printed file must give back as text, diacritics included. */
  textToFind: string[]
  landscapePages?: number[]
  scannedPages?: number[]
}
