import type { AccountId } from '../../../../signaling/wire/ids.ts'
import type { MarksSession } from './marks-session.ts'
import { forgetDrafts, writeDrafts } from './draft-copies.ts'
import { draftStore } from './note-drafts.ts'
import { refusedStore } from './refused-marks.ts'
import { logOnce } from '../../log/log.ts'
import { holdOthersUnsent } from './unsent-database.ts'
import { unsentPapers } from './unsent-store.ts'

interface Kept {
  readonly session: MarksSession
  readonly names: readonly string[]
  users: number
  stopWaiting: () => void
}

/** A stroke that ends because its paper is closed, or its author's role changed, comes a moment after the last user has let go. */
const LINGER_MS = 2_000
/** How long signing out waits for the browser's storage. */
const ANSWERS_WITHIN_MS = 3_000

const kept = new Map<string, Kept>()

const otherTabs = typeof document === 'undefined' ? null : new BroadcastChannel('marks')
otherTabs?.addEventListener('message', forgetGivenUp)

/**
 * Gives the open marks of a paper version, opening them at the first use. A paper that is closed while its marks are on their way keeps them
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

/** Whether this page holds marks that neither the server nor this machine's disk has: they would be gone with the page. */
function holdsUnkeptMarks(): boolean {
  return [...kept.values()].some(({ session }) => !session.store.getState().kept)
}

/**
 * Whether signing out would lose something of this person: marks on their way, here or left by an earlier page, half-written notes, refused
 * ones not read yet.
 */
export async function holdsUnsentWork(accountId: AccountId): Promise<boolean> {
  return (
    [...kept.values()].some(({ session }) => session.store.getState().save !== 'saved') ||
    draftStore.getState().drafts.some(({ marks }) => marks.startsWith(`${accountId}/`)) ||
    refusedStore.getState().waiting.some((refused) => refused.accountId === accountId) ||
    (await onThisMachine(unsentPapers(accountId), [])).length > 0
  )
}

/** Lets go of everything that somebody who signs out has marked here: the next person at this machine is another one. */
export function forgetMarks(): void {
  for (const { session, stopWaiting } of kept.values()) {
    stopWaiting()
    session.close()
  }
  kept.clear()
  // A channel reaches pages of this origin alone.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  otherTabs?.postMessage('signed out')
  forgetDrafts()
  refusedStore.setState({ waiting: [] })
}

/** Another tab has signed the same person out, and asked about all that is kept on this machine. */
function forgetGivenUp(): void {
  for (const [key, { session, stopWaiting }] of kept) {
    if (!session.store.getState().kept) continue
    stopWaiting()
    session.close()
    kept.delete(key)
  }
  forgetDrafts()
}

/** Somebody signs out: what others left on this machine is held. @returns what puts it back, and forgets the rest. */
export async function holdOthersMarks(accountId: AccountId): Promise<() => Promise<void>> {
  const putBack = await onThisMachine(holdOthersUnsent(accountId), () => Promise.resolve())
  return () => onThisMachine(putBack(), undefined)
}

/**
 * Somebody else has signed in where a session had run out: the other one's marks wait on the disk of this machine, and would be refused on the
 * link of this one. Where there is no such place they go on waiting in the page.
 */
export async function leaveOthersMarks(accountId: AccountId): Promise<void> {
  for (const [key, { session, stopWaiting, users }] of kept) {
    if (session.name.startsWith(`${accountId}/`) || users > 0 || !(await session.keep())) continue
    stopWaiting()
    session.close()
    kept.delete(key)
  }
}

/** A browser may have no such place, or never answer. */
async function onThisMachine<T>(work: Promise<T>, otherwise: T): Promise<T> {
  const slow = new Promise<T>((resolve) => setTimeout(() => resolve(otherwise), ANSWERS_WITHIN_MS))
  try {
    return await Promise.race([work, slow])
  } catch (error) {
    logOnce('storage', 'unsent marks on this machine are out of reach', error)
    return otherwise
  }
}

if (typeof addEventListener === 'function') {
  const keepAll = () => {
    for (const { session } of kept.values()) void session.keep()
    void writeDrafts()
  }
  addEventListener('beforeunload', (event) => {
    // The browser asks whether to leave. The same holds for notes being written, and for refused ones until they have been read.
    const unread = refusedStore.getState().waiting.length + draftStore.getState().drafts.length
    if (holdsUnkeptMarks() || unread > 0) event.preventDefault()
    keepAll()
  })
  // A phone ends pages in the background without a word.
  addEventListener('pagehide', keepAll)
  document.addEventListener('visibilitychange', keepAll)
}
