// Tells what an office file is by what is in it, whatever its name ends with, and refuses what must not be converted.
import type { OriginalKind } from './wire.ts'
import type { OfficeZip } from './office-zip.ts'

export type OfficeKind = Exclude<OriginalKind, 'png' | 'jpeg' | 'doc' | 'xls' | 'ppt' | 'rtf'>
export type KindRefusal = 'notPdf' | 'officeDamaged' | 'officeUnsafe' | 'officeMacros' | 'officePassword'

/** The types of main parts (ECMA-376), in documents, templates and shows. */
const MAIN_PARTS: readonly (readonly [RegExp, OfficeKind])[] = [
  [/wordprocessingml\.(?:document|template)\.main\+xml/u, 'docx'],
  [/spreadsheetml\.(?:sheet|template)\.main\+xml/u, 'xlsx'],
  [/presentationml\.(?:presentation|template|slideshow)\.main\+xml/u, 'pptx'],
]
const OPEN_DOCUMENT: Readonly<Record<string, OfficeKind>> = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.text-template': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.spreadsheet-template': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
  'application/vnd.oasis.opendocument.presentation-template': 'odp',
}

export function kindOf(zip: OfficeZip): { readonly kind: OfficeKind } | { readonly refused: KindRefusal } {
  const refused = hostile(zip)
  if (refused !== null) return { refused }
  const types = zip.textOf('[Content_Types].xml')
  if (types !== null) {
    if (/macroEnabled/u.test(types) || zip.names.some((name) => /(?:^|\/)vbaProject[^/]*$/iu.test(name)))
      return { refused: 'officeMacros' }
    const known = MAIN_PARTS.find(([type]) => type.test(types))?.[1]
    return known === undefined ? { refused: 'notPdf' } : { kind: known }
  }
  const kind = OPEN_DOCUMENT[zip.textOf('mimetype')?.trim() ?? '']
  if (kind === undefined) return { refused: 'notPdf' }
  if (/encryption-data/u.test(zip.textOf('META-INF/manifest.xml') ?? '')) return { refused: 'officePassword' }
  if (zip.names.some((name) => /^(?:Basic|Scripts)\/.+/u.test(name))) return { refused: 'officeMacros' }
  return { kind }
}

/** No office program writes a document type: entities in one can grow without bound, and name files of the machine (XXE). */
function hostile(zip: OfficeZip): KindRefusal | null {
  for (const name of zip.names) {
    if (!/\.(?:xml|rels|vml)$/iu.test(name)) continue
    try {
      if (/<!(?:DOCTYPE|ENTITY)/iu.test(zip.textOf(name) ?? '')) return 'officeUnsafe'
    } catch {
      return 'officeDamaged'
    }
  }
  return null
}
