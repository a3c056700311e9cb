// What the parts of an OOXML file refer to.
import type { OfficeZip } from './office-zip.ts'
import { readXml } from './xml.ts'

export interface Relation {
  readonly id: string
  /** The last word of its type: `worksheet`. */
  readonly type: string
  readonly target: string
  readonly external: boolean
}

/** The relations of one part, by `word/document.xml`. */
export function relationsOf(zip: OfficeZip, part: string): Relation[] {
  const cut = part.lastIndexOf('/') + 1
  return relationsIn(zip, `${part.slice(0, cut)}_rels/${part.slice(cut)}.rels`)
}

export function relationsIn(zip: OfficeZip, rels: string): Relation[] {
  const all: Relation[] = []
  readXml(zip.textOf(rels), {
    open: ({ name, of }) => {
      if (name !== 'Relationship') return
      const external = of('TargetMode') === 'External'
      all.push({ id: of('Id') ?? '', type: of('Type')?.split('/').at(-1) ?? '', target: of('Target') ?? '', external })
    },
  })
  return all
}

/** The part that a relation of a part in this folder leads to; none where it is no address. */
export function partAt(folder: string, { target }: Relation): string {
  return URL.parse(target, `file:///${folder}/`)?.pathname.slice(1) ?? ''
}

/** Where nothing is loaded, or where it does not show: a link to be clicked, the template that a letter was begun with. */
const HARMLESS = new Set(['hyperlink', 'attachedTemplate'])
const EMBEDDED = new Set(['oleObject', 'package'])

/** Links to elsewhere that LibreOffice would have to load, and files inside; a chart's own table is no such file. */
export function outsideAndInside(zip: OfficeZip): { externalLinks: number; embeddedFiles: number } {
  let [externalLinks, embeddedFiles] = [0, 0]
  for (const rels of zip.names.filter((name) => name.endsWith('.rels') && !name.includes('/charts/_rels/'))) {
    for (const { type, external } of relationsIn(zip, rels)) {
      if (external && !HARMLESS.has(type)) externalLinks += 1
      if (!external && EMBEDDED.has(type)) embeddedFiles += 1
    }
  }
  return { externalLinks, embeddedFiles }
}
