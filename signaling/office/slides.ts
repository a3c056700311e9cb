// What may surprise the readers of printed PowerPoint slides.
import type { OfficeZip } from './office-zip.ts'
import type { Findings } from './findings.ts'
import { partAt, relationsOf } from './relations.ts'
import { countOf, readXml } from './xml.ts'

const SHOW = 'ppt/presentation.xml'

export function surprisesOfSlides(zip: OfficeZip, findings: Findings): void {
  const relations = relationsOf(zip, SHOW)
  const order: string[] = []
  readXml(zip.textOf(SHOW), {
    open: ({ name, relation }) => {
      if (name === 'sldId' && relation !== undefined) order.push(relation)
    },
  })
  const slides = order.flatMap((id) => relations.find((relation) => relation.id === id) ?? [])
  for (const [index, relation] of slides.entries()) {
    readXml(zip.textOf(partAt('ppt', relation)), {
      open: ({ name, of }) => {
        if (name === 'sld' && of('show') === '0') findings.hiddenSlide(index + 1)
        if (name === 'latin') findings.font(of('typeface'))
        if (name === 'fld' && of('type')?.startsWith('datetime') === true) findings.count('changingFields')
      },
    })
  }
  for (const name of zip.names.filter((part) => /^ppt\/comments\/[^/]+\.xml$/u.test(part)))
    findings.count('comments', countOf(zip.textOf(name), new Set(['cm'])))
}
