/**
 * Runs as a process of its own, for one office file: whatever a hostile one does to it, the server goes on. Started by inspect.ts with limits
 * of memory and time; prints what the file is, and then what was found in it, each as a line of JSON.
 */
import { readFileSync, writeSync } from 'node:fs'
import type { Found, Kind } from './inspect.ts'
import { kindOf } from '../office/office-kind.ts'
import { OfficeZip } from '../office/office-zip.ts'
import { installedFonts } from '../office/fonts.ts'
import { surprisesIn } from '../office/surprises.ts'

const [file, maxUnpackedBytes] = process.argv.slice(2)
if (file === undefined || maxUnpackedBytes === undefined)
  throw new Error('Usage: inspect-child FILE MAX_UNPACKED_BYTES')

inspect(readFileSync(file), Number(maxUnpackedBytes))

function inspect(bytes: Uint8Array, limit: number): void {
  const zip = OfficeZip.open(bytes, { maxUnpackedBytes: limit })
  if (typeof zip === 'string') return print({ refused: zip })
  const told = kindOf(zip)
  print(told)
  // Printed by itself: what the file is holds also where looking further takes too long or too much.
  if ('kind' in told) print({ surprises: surprisesIn(zip, told.kind, installedFonts()) })
}

function print(line: Kind | Found): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}
