// What may surprise the readers of a printed OpenDocument file.
import type { OfficeZip } from './office-zip.ts'
import type { Findings } from './findings.ts'
import { readXml, type Element } from './xml.ts'

const FIELDS = new Set(['date', 'time'])
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]+:|\.\.\/|\/)/iu
const LOADED = new Set([
  'image',
  'section-source',
  'object',
  'object-ole',
  'plugin',
  'table-source',
  'cell-range-source',
])

export function surprisesOfOpenDocument(zip: OfficeZip, findings: Findings): void {
  const content = zip.textOf('content.xml')
  /** Styles by which a sheet or a slide is hidden. */
  const hiding = new Set<string>()
  let style = ''
  let sheet = ''
  let slides = 0
  const styles = ({ name, of }: Element): void => {
    if (name === 'style') style = of('name') ?? ''
    if (name === 'table-properties' && of('display') === 'false') hiding.add(style)
    if (name === 'drawing-page-properties' && of('visibility') === 'hidden') hiding.add(style)
  }
  const body = ({ name, namespace, of }: Element): void => {
    if (name === 'changed-region') findings.count('trackedChanges')
    if (name === 'annotation') findings.count('comments')
    if (FIELDS.has(name) && namespace.includes(':text:') && of('fixed') !== 'true') findings.count('changingFields')
    if (name === 'font-face') findings.font(of('font-family'))
    if (LOADED.has(name) && ELSEWHERE.test(of('href') ?? '')) findings.count('externalLinks')
    if (name === 'table') {
      sheet = of('name') ?? ''
      if (hiding.has(of('style-name') ?? '')) findings.name('hiddenSheets', sheet)
      if (of('print-ranges') !== undefined) findings.name('printAreas', sheet)
    }
    const unseen = of('visibility') === 'collapse' || of('visibility') === 'filter'
    if (unseen && name === 'table-row') findings.name('hiddenRows', sheet)
    if (unseen && name === 'table-column') findings.name('hiddenColumns', sheet)
    if (name === 'page') {
      slides += 1
      if (hiding.has(of('style-name') ?? '')) findings.hiddenSlide(slides)
    }
  }
  readXml(content, {
    open: (element) => {
      styles(element)
      body(element)
    },
  })
}
