import { z } from 'zod'
import { listOf } from '../room/kept.ts'
import { DEFAULT_RULES, NO_QUEUES, QueueEntry, QueuePhase, QueueRules, SpeakerClock, Spoken } from './wire.ts'

const head = (phase: QueuePhase) =>
  z
    .object({ phase: QueuePhase.catch(phase), rules: QueueRules.catch(DEFAULT_RULES) })
    .catch({ phase, rules: DEFAULT_RULES })

/** The queues as any version of the server may have saved them: an entry that is not understood is left out, all others keep their places. */
export const KeptQueues = z
  .object({
    speaking: head(NO_QUEUES.speaking.phase),
    questioning: head(NO_QUEUES.questioning.phase),
    entries: listOf(QueueEntry),
    clocks: listOf(SpeakerClock),
    spoken: listOf(Spoken),
  })
  .catch(NO_QUEUES)
