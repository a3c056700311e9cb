/** Sends the marks that an earlier page left on this machine, one paper after another, without the paper being opened. */
import { useEffect } from 'react'
import { log } from '../../log/log.ts'
import { useAccount, useWhoAmI } from '../../queries/who-am-i.ts'
import { bringBackDrafts, forgetOldDrafts } from './draft-copies.ts'
import { leaveOthersMarks } from './marks-keeper.ts'
import type { MarkAuthor, MarksSession } from './marks-session.ts'
import { forgetOldUnsent, unsentPapers } from './unsent-store.ts'

/** For as long as somebody is signed in: sends what they left here, and leaves alone what somebody else did. */
export function useSendUnsent(): void {
  const { accountId, fullName } = useAccount()
  const nowMs = useWhoAmI().data?.nowMs
  useEffect(() => {
    const stopped = new AbortController()
    const unread = (error: unknown) => log.marks('what is on this machine could not be looked through', {}, error)
    void bringBackDrafts(accountId)
      .then(() => (nowMs === undefined || stopped.signal.aborted ? undefined : forgetOldDrafts(nowMs)))
      .catch(unread)
    void leaveOthersMarks(accountId)
      .then(() => sendUnsent({ accountId, fullName }, stopped.signal))
      .then(() => (nowMs === undefined || stopped.signal.aborted ? undefined : forgetOldUnsent(nowMs)))
      .catch(unread)
    return () => stopped.abort()
    // Once for each who signs in; the time of day is that of then.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [accountId, fullName])
}

async function sendUnsent(me: MarkAuthor, stopped: AbortSignal): Promise<void> {
  const papers = await unsentPapers(me.accountId)
  if (papers.length === 0 || stopped.aborted) return
  // Yjs and its provider come with the reader; who has left nothing here does not wait for them.
  const { takeMarksOf } = await import('./take-marks-of.ts')
  for (const { meetingId, paperVersionId, title, hasShared } of papers) {
    if (stopped.aborted) return
    log.marks('unsent marks of an earlier page are sent')
    const paper = { meetingId, title: () => title }
    const { session, release } = takeMarksOf(me, paperVersionId, { paper, mayWriteShared: hasShared })
    await session.restored
    await untilSaved(session, stopped)
    release()
  }
}

/** That may take as long as the link is away. */
function untilSaved({ store }: MarksSession, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (store.getState().save !== 'saved' && !stopped.aborted) return
      unsubscribe()
      stopped.removeEventListener('abort', look)
      resolve()
    }
    const unsubscribe = store.subscribe(look)
    stopped.addEventListener('abort', look)
    look()
  })
}
