import type { AccountId } from '../wire/ids.ts'
import type { PersonsAnswer, Standing } from './wire.ts'

/** What is kept of somebody's answer, beside the last change of the meeting's time. */
export interface KeptAnswer {
  readonly account_id: AccountId
  readonly time_change_id: number | null
  readonly answer: 'comes' | 'notComing' | 'substitute' | null
  readonly reason: string | null
  readonly substitute_id: AccountId | null
  readonly substitute_name: string | null
  readonly substitute_title: string | null
  readonly answered_by: AccountId | null
  readonly writer_name: string | null
  readonly answered_at_ms: number | null
  readonly decision: 'confirmed' | 'refused' | null
  readonly decision_reason: string | null
}

const NO_ANSWER: PersonsAnswer = {
  ...{ standing: 'none', reason: null, substitute: null },
  ...{ refusedReason: null, answeredAtMs: null, recordedBy: null },
}

/**
 * The answer of somebody who is on the list. One that was given before the meeting was postponed or moved is none, whatever time it has
 * now; nor is that of a person whose substitute was confirmed and who was put on the list again.
 *
 * @param timeChangeId - The last change of the meeting's time; 0: it never had another.
 */
export function answerOf(kept: KeptAnswer, timeChangeId: number): PersonsAnswer {
  const { answer, decision } = kept
  if (answer === null || decision === 'confirmed' || kept.time_change_id !== timeChangeId) return NO_ANSWER
  return {
    standing: standingOf(answer, decision),
    reason: kept.reason,
    substitute:
      kept.substitute_id === null
        ? null
        : {
            accountId: kept.substitute_id,
            fullName: kept.substitute_name ?? '',
            title: kept.substitute_title ?? '',
          },
    refusedReason: kept.decision_reason,
    answeredAtMs: kept.answered_at_ms,
    recordedBy: kept.answered_by === kept.account_id ? null : kept.writer_name,
  }
}

function standingOf(answer: NonNullable<KeptAnswer['answer']>, decision: 'refused' | null): Standing {
  if (answer !== 'substitute') return answer
  return decision === 'refused' ? 'substituteRefused' : 'substituteNamed'
}
