// What of opinions lies unsent in this browser, as far as signing out has to know it: loaded with every page, so nothing but the names of the keys.
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import { holdOthers, keysUnder, localCopies } from '../../ui/kept-storage.ts'

/** Keys of local storage are `lay-y-kien:<account>:<consultation>`. */
const PREFIX = 'lay-y-kien:'

export const opinionKey = (accountId: AccountId, consultationId: string): string =>
  `${PREFIX}${accountId}:${consultationId}`

/** Whether signing out would lose an opinion that this person wrote. */
export function holdsUnsentOpinion(accountId: AccountId, storage = localCopies()): boolean {
  return keysUnder(storage, opinionKey(accountId, '')).length > 0
}

/** Somebody signs out, which clears the storage: what others wrote here is held. @returns what puts it back. */
export function holdOthersOpinions(accountId: AccountId, storage = localCopies()): () => void {
  return holdOthers(PREFIX, accountId, storage)
}
