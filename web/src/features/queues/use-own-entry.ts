import type { QueueEntry, QueueName } from '../../../../signaling/queues/wire.ts'
import { useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'

/** The entry of one's own seat that waits or has the floor; null: it does not stand in this queue. */
export function useOwnEntry(queue: QueueName): QueueEntry | null {
  const { entries } = useRoom().queues
  const self = useSelfSeat()
  const own = entries.filter(
    (entry) => entry.queue === queue && entry.seatId === self?.seatId && entry.stage !== 'done',
  )
  return own.find(({ stage }) => stage !== 'called') ?? own[0] ?? null
}
