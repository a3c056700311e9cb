import type { AccountId } from '../../../../signaling/wire/ids.ts'
import type { MarksSession } from './marks-session.ts'
import { draftStore } from './note-drafts.ts'
import { refusedStore } from './refused-marks.ts'

interface Kept {
  readonly session: MarksSession
  readonly names: readonly string[]
  users: number
  stopWaiting: () => void
}

/** A stroke that ends because its paper is closed, or its author's role changed, comes a moment after the last user has let go. */
const LINGER_MS = 2_000

const kept = new Map<string, Kept>()

/**
 * Gives the open marks of a paper version, opening them at the first use. Whoever closes the paper while marks are on their way keeps them
 * alive here until the server has them.
 *
 * @param names - Together they name what is opened; different rights are different sessions.
 */
export function takeMarks(
  names: readonly string[],
  open: () => MarksSession,
): { readonly session: MarksSession; release(): void } {
  const key = names.join('|')
  const mine = kept.get(key) ?? { session: open(), names, users: 0, stopWaiting: () => {} }
  kept.set(key, mine)
  mine.stopWaiting()
  mine.users += 1
  let released = false
  return {
    session: mine.session,
    release() {
      if (released) return
      released = true
      mine.users -= 1
      if (mine.users === 0) closeWhenSaved(key, mine)
    },
  }
}

function closeWhenSaved(key: string, mine: Kept): void {
  const close = () => {
    if (mine.users > 0 || mine.session.store.getState().save !== 'saved') return
    mine.stopWaiting()
    if (kept.get(key) === mine) kept.delete(key)
    mine.session.close()
  }
  let unsubscribe = () => {}
  const timer = setTimeout(() => {
    unsubscribe = mine.session.store.subscribe(close)
    close()
  }, LINGER_MS)
  mine.stopWaiting = () => {
    clearTimeout(timer)
    unsubscribe()
  }
}

/** Whether this page holds marks that the server does not have yet; they are gone with the page or the session. */
function holdsUnsavedMarks(): boolean {
  return [...kept.values()].some(({ session }) => session.store.getState().save !== 'saved')
}

/** Whether signing out would lose something of this person: marks on their way, half-written notes, refused ones not read yet. */
export function holdsUnsentWork(accountId: AccountId): boolean {
  return (
    holdsUnsavedMarks() ||
    draftStore.getState().drafts.some(({ marks }) => marks.startsWith(`${accountId}/`)) ||
    refusedStore.getState().waiting.some((refused) => refused.accountId === accountId)
  )
}

/** Lets go of everything that somebody who signs out has marked here: the next person at this machine is another one. */
export function forgetMarks(): void {
  for (const { session, stopWaiting } of kept.values()) {
    stopWaiting()
    session.close()
  }
  kept.clear()
  draftStore.setState({ drafts: [] })
  refusedStore.setState({ waiting: [] })
}

if (typeof addEventListener === 'function') {
  addEventListener('beforeunload', (event) => {
    // The browser asks whether to leave. The same holds for notes being written, and for refused ones until they have been read.
    const unread = refusedStore.getState().waiting.length + draftStore.getState().drafts.length
    if (holdsUnsavedMarks() || unread > 0) event.preventDefault()
  })
}
