/**
 * Runs as a process of its own, for one office file: whatever a hostile one does to it, the server goes on. Started by inspect.ts with limits
 * of memory and time; prints one line of JSON.
 */
import { readFileSync } from 'node:fs'
import type { InspectReport } from './inspect.ts'
import { kindOf } from './office-kind.ts'
import { OfficeZip } from './office-zip.ts'
import { installedFonts } from './surprises/fonts.ts'
import { surprisesIn } from './surprises/surprises.ts'

const [file, maxUnpackedBytes] = process.argv.slice(2)
if (file === undefined || maxUnpackedBytes === undefined)
  throw new Error('Usage: inspect-child FILE MAX_UNPACKED_BYTES')

const report = inspect(readFileSync(file), Number(maxUnpackedBytes))
process.stdout.write(JSON.stringify(report), () => process.exit(0))

function inspect(bytes: Uint8Array, limit: number): InspectReport {
  const zip = OfficeZip.open(bytes, { maxUnpackedBytes: limit })
  if (typeof zip === 'string') return { refused: zip }
  const told = kindOf(zip)
  return 'refused' in told ? told : { ...told, surprises: surprisesIn(zip, told.kind, installedFonts()) }
}
