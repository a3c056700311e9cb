// Verifies the signatures of a PDF, in a process of its own with limits, without any network.
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../kit/clock.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { runChild, type ChildSettings } from './child.ts'
import { FileReport, type ReadFile, type VerifyRefusal } from './report.ts'

export interface VerifySettings extends ChildSettings {
  /** A folder of PEM files: certificates that are trusted, and lists of revoked ones. */
  readonly trustFolder: string
  readonly maxBytes: number
  readonly clock: Pick<Clock, 'nowMs'>
}
export interface VerifyOptions {
  /** Ask also whether anything but signatures and what belongs to them came after so many bytes. */
  readonly since?: number
  readonly signal?: AbortSignal
}
export type Verify = (path: string, options?: VerifyOptions) => Promise<Outcome<ReadFile, VerifyRefusal>>

const CHILD = fileURLToPath(new URL('./verify-child.ts', import.meta.url))

export function createVerify(settings: VerifySettings): Verify {
  const run = runChild(CHILD, FileReport, settings)
  return async (path, { signal, since } = {}) => {
    const { size } = await stat(path)
    if (size > settings.maxBytes) return refuse('tooLarge')
    const given = [path, settings.trustFolder, String(settings.clock.nowMs())]
    const report = await run(since === undefined ? given : [...given, String(since)], signal)
    if (!report.ok) return report
    return report.value.kind === 'read' ? accept(report.value) : refuse(report.value.kind)
  }
}
