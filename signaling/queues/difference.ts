import { QueueName, type QueuesChange, type QueuesState } from './wire.ts'

/** What clients are sent so that their `before` becomes `now`; null: nothing. Parts that did not change are the same objects. */
export function difference(before: QueuesState, now: QueuesState): QueuesChange | null {
  if (before === now) return null
  const known = new Set(before.entries)
  const left = new Set(now.entries.map(({ entryId }) => entryId))
  const sums = new Set(before.spoken)
  const heads = Object.fromEntries(
    QueueName.options.flatMap((queue) => (before[queue] === now[queue] ? [] : [[queue, now[queue]]])),
  )
  const data = {
    heads,
    entries: now.entries.filter((entry) => !known.has(entry)),
    gone: before.entries.flatMap(({ entryId }) => (left.has(entryId) ? [] : [entryId])),
    clocks: before.clocks === now.clocks ? null : now.clocks,
    spoken: now.spoken.filter((one) => !sums.has(one)),
  }
  const isEmpty =
    Object.keys(heads).length + data.entries.length + data.gone.length + data.spoken.length === 0 &&
    data.clocks === null
  return isEmpty ? null : data
}
