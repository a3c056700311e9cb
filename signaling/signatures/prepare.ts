// Gives a PDF a signature field with its visible mark, for the signer's own tool to sign in. The bytes of the paper stay: the field is appended.
import { fileURLToPath } from 'node:url'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { runChild, type ChildSettings } from './child.ts'
import { PrepareReport, type PrepareRefusal, type SignaturePlace } from './place.ts'

export interface Prepared {
  /** The field's name, for tools that sign a named field. */
  readonly field: string
}
export type Prepare = (
  path: string,
  place: SignaturePlace,
  target: string,
  signal?: AbortSignal,
) => Promise<Outcome<Prepared, PrepareRefusal>>

const CHILD = fileURLToPath(new URL('./prepare-child.ts', import.meta.url))

export function createPrepare(settings: ChildSettings): Prepare {
  const run = runChild(CHILD, PrepareReport, settings)
  return async (path, place, target, signal) => {
    const report = await run([path, target, JSON.stringify(place)], signal)
    if (!report.ok) return report
    return report.value.kind === 'prepared' ? accept({ field: report.value.field }) : refuse(report.value.kind)
  }
}
