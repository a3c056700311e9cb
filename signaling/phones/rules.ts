// Whether the code for a phone may be used; pure.
import { joinable } from '../meeting/rules.ts'
import type { MeetingState } from '../meeting/wire.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { numberedPhone } from './wire.ts'

/** For how long a code is good: the operator holds the screen towards somebody who stands there with the phone. */
export const CODE_LASTS_MS = 5 * 60_000

export interface CodeFacts {
  readonly codeUntilMs: number
  readonly beganAtMs: number | null
  readonly meeting: { readonly state: MeetingState; readonly startsAtMs: number }
}

/**
 * @param code - Null: there is no such code, or it was replaced by a newer one.
 * @param steadyMs - For the code's own time; `nowMs` for the meeting's.
 * @returns a code that lasts longer than any was given for was made under a clock that has been put right, and is over.
 */
export function mayUseCode(
  code: CodeFacts | null,
  { steadyMs, nowMs }: { readonly steadyMs: number; readonly nowMs: number },
): Outcome<true, 'wrongCode' | 'codeUsed' | 'codeOver' | 'meetingOver'> {
  if (code === null) return refuse('wrongCode')
  if (!joinable(code.meeting.state, code.meeting.startsAtMs, nowMs, 'operator').ok) return refuse('meetingOver')
  if (code.beganAtMs !== null) return refuse('codeUsed')
  const leftMs = code.codeUntilMs - steadyMs
  return leftMs > 0 && leftMs <= CODE_LASTS_MS ? accept(true) : refuse('codeOver')
}

/** What a hall calls its phones, by their number. */
export function phoneLabel(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) if (!taken.includes(numberedPhone(number))) return numberedPhone(number)
}
