// What of the minutes lies unsaved in this browser, as far as signing out has to know it: loaded with every page, so nothing but the names of the keys.
import type { AccountId } from '../../../../../signaling/wire/ids.ts'
import { holdOthers, keysUnder, localCopies } from '../../../ui/kept-storage.ts'

/** Keys of local storage are `bien-ban:<account>:<meeting>:<entry>`. */
export const MINUTES_PREFIX = 'bien-ban:'

const prefixOf = (accountId: AccountId) => `${MINUTES_PREFIX}${accountId}:`

/** Whether signing out would lose minutes that this person typed, on whatever page. */
export function holdsUnsavedMinutes(accountId: AccountId, storage = localCopies()): boolean {
  return keysUnder(storage, prefixOf(accountId)).length > 0
}

/** Somebody signs out, which clears the storage: what others typed here is held. @returns what puts it back. */
export function holdOthersMinutes(accountId: AccountId, storage = localCopies()): () => void {
  return holdOthers(MINUTES_PREFIX, accountId, storage)
}
