import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { PDF } from '@libpdf/core'

export type AnnexFonts = Readonly<Record<'regular' | 'bold' | 'italic' | 'boldItalic', ReturnType<PDF['embedFont']>>>

const require = createRequire(import.meta.url)

/** Tinos (SIL Open Font License): as wide as Times New Roman, with all Vietnamese letters. Read when it is needed: an annex is rare. */
export async function readAnnexFonts(): Promise<Record<keyof AnnexFonts, Uint8Array>> {
  const [regular, bold, italic, boldItalic] = await Promise.all([
    readFile(require.resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf')),
    readFile(require.resolve('@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf')),
    readFile(require.resolve('@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf')),
    readFile(require.resolve('@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf')),
  ])
  return { regular, bold, italic, boldItalic }
}
