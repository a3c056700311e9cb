// What may surprise the readers of a printed Word file.
import type { OfficeZip } from './office-zip.ts'
import type { Findings } from './findings.ts'
import { countOf, isOn, readXml } from './xml.ts'

const PRINTED = /^word\/(?:document|header\d*|footer\d*|footnotes|endnotes)\d*\.xml$/u
const CHANGES = new Set(['ins', 'del', 'moveFrom', 'moveTo'])
/** Fields that print the day of printing, or of a saving that the conversion is. */
const CHANGING = /^\s*(?:DATE|TIME|SAVEDATE|PRINTDATE)\b/iu

export function surprisesOfWord(zip: OfficeZip, findings: Findings): void {
  let marked = true
  readXml(zip.textOf('word/settings.xml'), {
    open: ({ name, of }) => {
      // The author chose to see the text as changed: so it is printed.
      if (name === 'revisionView' && of('markup') !== undefined && !isOn(of('markup'))) marked = false
    },
  })
  for (const name of zip.names.filter((part) => PRINTED.test(part))) readText(zip.textOf(name), findings, marked)
  readFonts(zip, findings)
  findings.count('comments', countOf(zip.textOf('word/comments.xml'), new Set(['comment'])))
}

function readText(xml: string | null, findings: Findings, marked: boolean): void {
  /** The instructions of fields that have begun, the innermost last; null: of one that keeps its text. */
  const fields: { instruction: string; locked: boolean; over: boolean }[] = []
  let inInstruction = false
  readXml(xml, {
    open: ({ name, of }) => {
      if (marked && CHANGES.has(name)) findings.count('trackedChanges')
      if (name === 'rFonts') for (const script of ['ascii', 'hAnsi', 'cs']) findings.font(of(script))
      if (name === 'instrText') inInstruction = true
      if (name === 'fldSimple' && !isOn(of('fldLock')) && CHANGING.test(of('instr') ?? ''))
        findings.count('changingFields')
      if (name === 'fldChar') fieldMark(of('fldCharType'), isOn(of('fldLock')))
    },
    close: (name) => {
      if (name === 'instrText') inInstruction = false
    },
    text: (text) => {
      const field = fields.at(-1)
      if (inInstruction && field?.over === false) field.instruction += text
    },
  })

  function fieldMark(type: string | undefined, locked: boolean): void {
    if (type === 'begin') fields.push({ instruction: '', locked, over: false })
    const field = fields.at(-1)
    if (type === 'separate' && field !== undefined) field.over = true
    if (type !== 'end') return
    const ended = fields.pop()
    if (ended?.locked === false && CHANGING.test(ended.instruction)) findings.count('changingFields')
  }
}

/** Of the styles, the fonts of the text that names none; a style that nothing is written in is nothing to say. */
function readFonts(zip: OfficeZip, findings: Findings): void {
  let inDefaults = false
  readXml(zip.textOf('word/styles.xml'), {
    open: ({ name, of }) => {
      if (name === 'docDefaults') inDefaults = true
      if (inDefaults && name === 'rFonts') findings.font(of('ascii'))
    },
    close: (name) => {
      if (name === 'docDefaults') inDefaults = false
    },
  })
}
