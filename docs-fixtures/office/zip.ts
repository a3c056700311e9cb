// Packs the parts of an office file; the same parts give the same bytes.
import { strToU8, zipSync } from 'fflate'

/** Names of parts and what is in them, the first one first. */
export type Parts = Readonly<Record<string, string | Uint8Array>>

const DAY = new Date('2026-11-02T00:00:00Z')

export function pack(parts: Parts): Uint8Array {
  const packed: Record<string, Uint8Array> = {}
  for (const [name, part] of Object.entries(parts)) packed[name] = typeof part === 'string' ? strToU8(part) : part
  return zipSync(packed, { mtime: DAY, level: 6 })
}

export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
export const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** `[Content_Types].xml` for parts of these types. */
export function contentTypes(overrides: Readonly<Record<string, string>>): string {
  const types = Object.entries(overrides).map(([part, type]) => `<Override PartName="/${part}" ContentType="${type}"/>`)
  return `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>${types.join('')}</Types>`
}

export interface Relation {
  readonly id: string
  /** The last word of its type: `worksheet`. */
  readonly type: string
  readonly target: string
  readonly external?: boolean
}

export function relations(all: readonly Relation[]): string {
  const lines = all.map(
    ({ id, type, target, external }) =>
      `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"${external === true ? ' TargetMode="External"' : ''}/>`,
  )
  return `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${lines.join('')}</Relationships>`
}

export function escaped(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;')
}
