import { useTranslation } from 'react-i18next'
import {
  addSpeakingTime,
  askInQueue,
  callInQueue,
  finishTurn,
  isWaiting,
  moveInQueue,
  passOnInQueue,
  setQueuePhase,
  setQueueRules,
  withdrawFromQueue,
  type QueueEntry,
  type QueueEntryId,
  type QueueName,
  type QueueRules,
} from '../../../../signaling/queues/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { Answer } from '../../net/session.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'

/** The words that go with asking. */
export type AskedWords = Pick<QueueEntry, 'topic' | 'speaker' | 'point'>
const NO_WORDS: AskedWords = { topic: '', speaker: '', point: false }

export interface QueueActions {
  /** @returns whether the server has it. */
  ask(queue: QueueName, words?: AskedWords): Promise<boolean>
  withdraw(entryId: QueueEntryId): Promise<void>
  /** Stands in the queue of speakers from now on, or no more. */
  toggle(own: QueueEntry | null): Promise<void>
  move(entryId: QueueEntryId, before: QueueEntryId | null): Promise<void>
  passOn(entryId: QueueEntryId): Promise<void>
  call(entryId: QueueEntryId): Promise<void>
  finish(entryId: QueueEntryId): Promise<void>
  /** Ending a queue in which somebody waits asks first. */
  setPhase(queue: QueueName, phase: 'open' | 'stopped' | 'ended'): Promise<void>
  /** @returns a sentence when it was refused. */
  setRules(queue: QueueName, rules: QueueRules): Promise<string | null>
  addTime(seatId: SeatId, seconds: number): Promise<void>
}

/** What people do in the queues, and the desk with them. A refusal is said in the quiet line. */
export function useQueues(): QueueActions {
  const { t } = useTranslation('queues')
  const { session, notices } = useMeetingSession()
  const confirm = useConfirm()
  const sentence = useErrorSentence('queues')

  function tell(answer: Answer<unknown>): boolean {
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'queues', code: answer.error })
    return answer.ok
  }
  const self: QueueActions = {
    ask: async (queue, words = NO_WORDS) => tell(await session.request(askInQueue, { queue, ...words })),
    async withdraw(entryId) {
      tell(await session.request(withdrawFromQueue, { entryId }))
    },
    async toggle(own) {
      await (own === null ? self.ask('speaking') : self.withdraw(own.entryId))
    },
    async move(entryId, before) {
      tell(await session.request(moveInQueue, { entryId, before }))
    },
    async passOn(entryId) {
      tell(await session.request(passOnInQueue, { entryId }))
    },
    async call(entryId) {
      tell(await session.request(callInQueue, { entryId }))
    },
    async finish(entryId) {
      tell(await session.request(finishTurn, { entryId }))
    },
    async setPhase(queue, phase) {
      const entries = session.store.getState().room?.queues.entries ?? []
      const count = entries.filter((entry) => entry.queue === queue && isWaiting(entry)).length
      if (phase !== 'ended' || count === 0) {
        tell(await session.request(setQueuePhase, { queue, phase }))
        return
      }
      await confirm({
        title: t(`end.title.${queue}`),
        text: t('end.text', { count }),
        confirm: t('end.confirm'),
        danger: true,
        async act() {
          const answer = await session.request(setQueuePhase, { queue, phase })
          return answer.ok ? null : sentence(answer.error, answer.details)
        },
      })
    },
    async setRules(queue, rules) {
      const answer = await session.request(setQueueRules, { queue, rules })
      return answer.ok ? null : sentence(answer.error, answer.details)
    },
    async addTime(seatId, seconds) {
      tell(await session.request(addSpeakingTime, { seatId, seconds }))
    },
  }
  return self
}
