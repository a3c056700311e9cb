import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { PDF } from '@libpdf/core'

export type AnnexFonts = Readonly<Record<'regular' | 'bold' | 'italic', ReturnType<PDF['embedFont']>>>

const FILES = {
  regular: '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  bold: '@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf',
  italic: '@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf',
} as const

const { resolve } = createRequire(import.meta.url)

/** Tinos (SIL Open Font License): as wide as Times New Roman, with all Vietnamese letters. Read when it is needed: an annex is rare. */
export async function readAnnexFonts(): Promise<Record<keyof typeof FILES, Uint8Array>> {
  const [regular, bold, italic] = await Promise.all([
    readFile(resolve(FILES.regular)),
    readFile(resolve(FILES.bold)),
    readFile(resolve(FILES.italic)),
  ])
  return { regular, bold, italic }
}
