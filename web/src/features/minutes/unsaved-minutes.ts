// What of the minutes lies unsaved in this browser, as far as signing out has to know it: loaded with every page, so nothing but the names of the keys.
import type { AccountId } from '../../../../signaling/wire/ids.ts'

/** Keys of local storage are `bien-ban:<account>:<meeting>:<entry>`. */
export const MINUTES_PREFIX = 'bien-ban:'

export type KeptStorage = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>

/** The browser's own storage; null where it gives none. */
export function localCopies(): KeptStorage | null {
  try {
    return window.localStorage
  } catch {
    // Browsers throw where a person has turned storage off; pages do without it.
    return null
  }
}

export function keysUnder(storage: KeptStorage | null, prefix: string): string[] {
  const keys = Array.from({ length: storage?.length ?? 0 }, (_one, index) => storage?.key(index) ?? '')
  return keys.filter((key) => key.startsWith(prefix))
}

const prefixOf = (accountId: AccountId) => `${MINUTES_PREFIX}${accountId}:`

/** Whether signing out would lose minutes that this person typed, on whatever page. */
export function holdsUnsavedMinutes(accountId: AccountId, storage = localCopies()): boolean {
  return keysUnder(storage, prefixOf(accountId)).length > 0
}

/** Somebody signs out, which clears the storage: what others typed here is held. @returns what puts it back. */
export function holdOthersMinutes(accountId: AccountId, storage = localCopies()): () => void {
  const held = keysUnder(storage, MINUTES_PREFIX)
    .filter((key) => !key.startsWith(prefixOf(accountId)))
    .map((key) => [key, storage?.getItem(key) ?? ''] as const)
  return () => {
    for (const [key, value] of held) storage?.setItem(key, value)
  }
}
