// What of the minutes this browser keeps until the server has it, so that neither a lost link nor a closed page takes anything away.
import { z } from 'zod'
import { MinutesEntry, minutesEntryKey } from '../../../../signaling/minutes/wire.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import { logOnce } from '../../log/log.ts'
import { keysUnder, type KeptStorage } from '../../ui/kept-storage.ts'
import { MINUTES_PREFIX } from './kept/unsaved-minutes.ts'

/** An entry that is not saved yet, and the revision that it was written upon. */
export const EntryCopy = z.strictObject({
  base: z.int().min(0),
  entry: MinutesEntry,
  /** What was sent upon `base` and got no answer: one of them may be what the server has. */
  tries: z.array(MinutesEntry).default([]),
})
export type EntryCopy = z.infer<typeof EntryCopy>

export interface EntryCopies {
  all(): EntryCopy[]
  keep(copy: EntryCopy): void
  /** Another base or other tries of a text that is kept; does nothing where another text is kept, or none any more. */
  renew(copy: EntryCopy): void
  /** Where another tab has kept another text since, that one stays. */
  drop(entry: MinutesEntry): void
}

/** Whether the server takes both for the same: it puts letters and line ends into one form. */
export function sameEntry(one: MinutesEntry, other: MinutesEntry): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || asStored(one) === asStored(other)
}
const asStored = (entry: MinutesEntry) => JSON.stringify(MinutesEntry.safeParse(entry).data ?? entry)

/** The copies of one person and meeting. @param storage - Null: the browser keeps nothing; then what is not saved is lost with the page. */
export function entryCopies(storage: KeptStorage | null, accountId: AccountId, meetingId: string): EntryCopies {
  const prefix = `${MINUTES_PREFIX}${accountId}:${meetingId}:`
  const keyOf = (entry: MinutesEntry) => `${prefix}${minutesEntryKey(entry)}`
  const read = (key: string) => {
    const json = storage?.getItem(key) ?? null
    return json === null ? undefined : EntryCopy.safeParse(parsed(json)).data
  }
  const holds = (entry: MinutesEntry) => {
    const kept = read(keyOf(entry))
    return kept !== undefined && sameEntry(kept.entry, entry)
  }
  const keep = (copy: EntryCopy) => {
    try {
      storage?.setItem(keyOf(copy.entry), JSON.stringify(copy))
    } catch (error) {
      // A storage that is full may still have room for the text alone.
      if (copy.tries.length > 0) keep({ ...copy, tries: [] })
      else logOnce('storage', 'unsaved minutes cannot be kept on this machine', error)
    }
  }
  return {
    keep,
    all: () => keysUnder(storage, prefix).flatMap((key) => read(key) ?? []),
    renew(copy) {
      if (holds(copy.entry)) keep(copy)
    },
    drop(entry) {
      if (holds(entry)) storage?.removeItem(keyOf(entry))
    },
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    logOnce('storage', 'a copy of unsaved minutes cannot be read', error)
    return null
  }
}
