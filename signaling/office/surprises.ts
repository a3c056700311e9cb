// Looks through an office file for what its readers will see otherwise than its author does.
import type { Surprise } from './wire.ts'
import type { OfficeKind } from './office-kind.ts'
import type { OfficeZip } from './office-zip.ts'
import { Findings } from './findings.ts'
import { judgeFonts } from './fonts.ts'
import { surprisesOfOpenDocument } from './open-document.ts'
import { outsideAndInside } from './relations.ts'
import { surprisesOfSheets } from './sheets.ts'
import { surprisesOfSlides } from './slides.ts'
import { surprisesOfWord } from './word.ts'

/** @param installed - Families of fonts on this machine, in small letters; null: not known. */
export function surprisesIn(zip: OfficeZip, kind: OfficeKind, installed: ReadonlySet<string> | null): Surprise[] {
  const findings = new Findings()
  switch (kind) {
    case 'docx':
      surprisesOfWord(zip, findings)
      break
    case 'xlsx':
      surprisesOfSheets(zip, findings)
      break
    case 'pptx':
      surprisesOfSlides(zip, findings)
      break
    case 'odt':
    case 'ods':
    case 'odp':
      surprisesOfOpenDocument(zip, findings)
      break
    default:
      kind satisfies never
  }
  const { externalLinks, embeddedFiles } = outsideAndInside(zip)
  findings.count('externalLinks', externalLinks)
  findings.count('embeddedFiles', embeddedFiles)
  judgeFonts(findings, installed)
  return findings.list()
}
