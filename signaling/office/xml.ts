// Reads XML of an office file tag by tag. Entities of a document type are never followed: files that have one were refused before.
import { SaxesParser } from 'saxes'

/** An element without its namespace: `w:ins` is `ins`. */
export interface Element {
  readonly name: string
  /** The value of an attribute, by its name without a namespace. */
  of(attribute: string): string | undefined
  /** What stands before its name, spelt out. */
  readonly namespace: string
  /** The id of a relation, which may stand beside an id of its own. */
  readonly relation: string | undefined
}

export interface Reading {
  open?(element: Element): void
  close?(name: string): void
  text?(text: string): void
}

/** Reads as far as the text is well formed: what a file hides is worth saying also where its end is damaged. */
export function readXml(xml: string | null, { open, close, text }: Reading): void {
  if (xml === null) return
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  if (open !== undefined) {
    parser.on('opentag', (tag) => {
      const attributes = Object.values(tag.attributes)
      open({
        name: tag.local,
        namespace: tag.uri,
        of: (wanted) => attributes.find(({ local }) => local === wanted)?.value,
        relation: attributes.find(({ local, uri }) => local === 'id' && uri.endsWith('/relationships'))?.value,
      })
    })
  }
  if (close !== undefined) parser.on('closetag', (tag) => close(tag.local))
  if (text !== undefined) parser.on('text', text)
  try {
    parser.write(xml).close()
  } catch {
    // The converter says whether the file as a whole can be read.
  }
}

/** How often an element of one of these names stands there. */
export function countOf(xml: string | null, names: ReadonlySet<string>): number {
  let count = 0
  readXml(xml, { open: ({ name }) => void (count += names.has(name) ? 1 : 0) })
  return count
}

/** Whether an attribute that is a switch (ST_OnOff) is on. */
export function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on'
}
