// What of the minutes this browser keeps until the server has it, so that neither a lost link nor a closed page takes anything away.
import { z } from 'zod'
import { MinutesEntry, minutesEntryKey } from '../../../../signaling/minutes/wire.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import { logOnce } from '../../log/log.ts'
import { watchUnsaved } from '../../ui/unsaved-forms.ts'

const PREFIX = 'bien-ban:'

/** An entry that is not saved yet, and the revision that it was written upon. */
export const EntryCopy = z.strictObject({ base: z.int().min(0), entry: MinutesEntry })
export type EntryCopy = z.infer<typeof EntryCopy>

export interface EntryCopies {
  all(): EntryCopy[]
  keep(copy: EntryCopy): void
  drop(entry: MinutesEntry): void
}

type Kept = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>

/** The copies of one person and meeting. @param storage - Null: the browser keeps nothing; then what is not saved is lost with the page. */
export function entryCopies(storage: Kept | null, accountId: AccountId, meetingId: string): EntryCopies {
  const prefix = `${PREFIX}${accountId}:${meetingId}:`
  return {
    all() {
      const keys = Array.from({ length: storage?.length ?? 0 }, (_one, index) => storage?.key(index) ?? '')
      return keys
        .filter((key) => key.startsWith(prefix))
        .flatMap((key) => EntryCopy.safeParse(parsed(storage?.getItem(key) ?? '')).data ?? [])
    },
    keep(copy) {
      try {
        storage?.setItem(`${prefix}${minutesEntryKey(copy.entry)}`, JSON.stringify(copy))
      } catch (error) {
        logOnce('storage', 'unsaved minutes cannot be kept on this machine', error)
      }
    },
    drop: (entry) => storage?.removeItem(`${prefix}${minutesEntryKey(entry)}`),
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

/** The browser's own storage; null where it gives none. */
export function localCopies(): Kept | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}

if (typeof window !== 'undefined')
  // Signing out clears what the browser keeps, and asks before.
  watchUnsaved(() => {
    const storage = localCopies()
    return Array.from({ length: storage?.length ?? 0 }, (_one, index) => storage?.key(index) ?? '').some((key) =>
      key.startsWith(PREFIX),
    )
  })
