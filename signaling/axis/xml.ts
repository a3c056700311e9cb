// The XML of edXML messages: a writer that escapes by construction, and a reader for what others send, which follows no document type and no entity.
import { SaxesParser } from 'saxes'

/** XML that was written here: text reaches it through `leaf` alone, so nothing in it is unescaped. */
export interface WrittenXml {
  readonly xml: string
}
export type XmlAttributes = Readonly<Record<string, string>>

/** What XML 1.0 has no way to write, escaped or not (section 2.2), and halves of surrogate pairs. */
// oxlint-disable-next-line no-control-regex -- These are the characters that are meant.
const ILLEGAL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu
const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A reader makes a line feed of a carriage return that stands there by itself, and a space of a tab in an attribute.
  '\r': '&#13;',
}
const escaped = (text: string): string =>
  text.replace(ILLEGAL, '').replace(/[&<>"'\r]/gu, (character) => ESCAPED[character] ?? '')

export function leaf(name: string, text: string, attributes: XmlAttributes = {}): WrittenXml {
  return { xml: `${opening(name, attributes)}${escaped(text)}</${name}>` }
}
export function branch(name: string, children: readonly WrittenXml[], attributes: XmlAttributes = {}): WrittenXml {
  return { xml: `${opening(name, attributes)}${children.map(({ xml }) => xml).join('')}</${name}>` }
}
export const xmlDocument = ({ xml }: WrittenXml): string => `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`

const opening = (name: string, attributes: XmlAttributes): string =>
  `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('')}>`

/** An element as it was read. Names are without their prefix; the namespace is spelt out. */
export interface XmlElement {
  readonly name: string
  readonly uri: string
  /** By name without a prefix. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Its own text, without that of its children. */
  readonly text: string
}
interface Building extends XmlElement {
  readonly children: Building[]
  text: string
}

/** Of the XML of one message; its attachments are no XML. */
export const MAX_XML_BYTES = 256 * 1024
const MAX_DEPTH = 16
const MAX_ELEMENTS = 4_000
const MAX_ATTRIBUTES = 16

class RefusedXmlError extends Error {}

/** @returns the root element; null for what is no XML, or such as no message needs: a document type, instructions, another encoding, too deep. */
export function readXml(bytes: Uint8Array): XmlElement | null {
  if (bytes.byteLength > MAX_XML_BYTES) return null
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    // What the decoder and the parser throw is about the text alone.
    if (error instanceof Error) return null
    throw error
  }
}

function parse(text: string): XmlElement | null {
  const open: Building[] = []
  let root: Building | null = null
  let elements = 0
  const parser = new SaxesParser({ xmlns: true })
  const refuse = (why: string) => () => {
    throw new RefusedXmlError(why)
  }
  parser.on('error', (error) => {
    throw error
  })
  // Before its end is looked for: a document type may be as long as the message.
  if (/<!DOCTYPE/iu.test(text)) refuse('a document type')()
  parser.on('doctype', refuse('a document type'))
  parser.on('processinginstruction', refuse('an instruction'))
  parser.on('xmldecl', ({ encoding = 'utf-8' }) => {
    if (encoding.toLowerCase() !== 'utf-8') refuse('another encoding')()
  })
  parser.on('opentag', (tag) => {
    elements += 1
    const attributes = Object.values(tag.attributes)
    if (elements > MAX_ELEMENTS || open.length >= MAX_DEPTH || attributes.length > MAX_ATTRIBUTES)
      refuse('more than a message has')()
    const element: Building = {
      ...{ name: tag.local, uri: tag.uri, children: [], text: '' },
      attributes: new Map(attributes.map(({ local, value }) => [local, value])),
    }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  const add = (more: string): void => {
    const within = open.at(-1)
    if (within !== undefined) within.text += more
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  return root
}
