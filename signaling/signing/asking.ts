import { participantsOf } from '../meeting/store.ts'
import { keepNotices } from '../notices/store.ts'
import type { NoticeWhat } from '../notices/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import type { SigningStep } from './wire.ts'

export const TO_SIGN: NoticeWhat = { kind: 'minutesToSign' }

interface Asking {
  readonly byName: string
  /** Who acts knows it. */
  readonly but: AccountId
  readonly nowMs: number
}

/** A notice to the next signer: the person of the step; for the agency's mark chair and secretaries. @returns the accounts that got it. */
export async function askToSign(
  within: Database,
  meetingId: MeetingId,
  step: SigningStep | undefined,
  { byName, but, nowMs }: Asking,
): Promise<AccountId[]> {
  if (step === undefined) return []
  const people =
    step.kind === 'person'
      ? [step.accountId]
      : (await participantsOf(within, meetingId)).flatMap(({ accountId, role }) =>
          role === 'chair' || role === 'secretary' ? [accountId] : [],
        )
  const to = people.filter((accountId) => accountId !== but)
  await keepNotices(within, { to, meetingId, byName, what: TO_SIGN }, nowMs)
  return to
}
