import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { readOpened, reportReceipts } from '../../../signaling/papers/receipts/wire.ts'
import type { Paper } from '../../../signaling/papers/wire.ts'
import type { AccountId, MeetingId, PaperVersionId } from '../../../signaling/wire/ids.ts'
import { ask, call } from '../net/http.ts'
import { logOnce } from '../log/log.ts'
import { useAccount } from './who-am-i.ts'
import { createReceipts, type Receipts } from './gather-receipts.ts'

/** All 241 sites get a new paper within a second: their reports are spread over this time. */
const REPORT_EVERY_MS = 30_000
const SPREAD_MS = 15_000
/** A page that is only leafed past was not read. */
const READ_AFTER_MS = 1_500

let gathering: { readonly accountId: AccountId; readonly receipts: Receipts } | null = null

/** One gatherer for the person who is signed in, on all pages. */
function receiptsOf(accountId: AccountId): Receipts {
  if (gathering?.accountId === accountId) return gathering.receipts
  const key = `da-doc ${accountId}`
  const receipts = createReceipts({
    async send(meetingId, list) {
      const answer = await call(reportReceipts, { meetingId, receipts: list })
      if (answer.ok) return 'taken'
      return ['notFound', 'forbidden', 'badRequest'].includes(answer.error) ? 'refused' : 'later'
    },
    load() {
      try {
        return localStorage.getItem(key)
      } catch (error) {
        logOnce('storage', 'what was read could not be remembered', error)
        return null
      }
    },
    save(text) {
      try {
        localStorage.setItem(key, text)
      } catch (error) {
        logOnce('storage', 'what was read could not be remembered', error)
      }
    },
  })
  gathering = { accountId, receipts }
  return receipts
}

/** Reports that these papers have come to this person, and whatever else was gathered, now and then. */
export function useReceived(meetingId: MeetingId | undefined, papers: readonly Paper[] | undefined): void {
  const { accountId } = useAccount()
  useEffect(() => {
    if (meetingId === undefined || papers === undefined) return
    const issued = papers.filter(({ state }) => state === 'issued')
    receiptsOf(accountId).received(
      meetingId,
      issued.flatMap(({ current }) => (current === null ? [] : [current.paperVersionId])),
    )
  }, [accountId, meetingId, papers])
  useEffect(() => {
    const report = () => void receiptsOf(accountId).report()
    const first = setTimeout(report, 1_000 + Math.random() * SPREAD_MS)
    const timer = setInterval(report, REPORT_EVERY_MS)
    addEventListener('online', report)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
      removeEventListener('online', report)
    }
  }, [accountId])
}

/** Notes that a version is open, and the page of it that is being read. `pageIndex` null: it is not on the screen yet. */
export function useReading(meetingId: MeetingId, version: PaperVersionId, pageIndex: number | null): void {
  const { accountId } = useAccount()
  useEffect(() => {
    if (pageIndex === null) return undefined
    const receipts = receiptsOf(accountId)
    receipts.opened(meetingId, version)
    const timer = setTimeout(() => receipts.read(meetingId, version, pageIndex), READ_AFTER_MS)
    return () => clearTimeout(timer)
  }, [accountId, meetingId, version, pageIndex])
}

/** The newest version of each paper that the person has opened, on whatever machine, by the paper's id. */
function useOpened(meetingId: MeetingId) {
  return useQuery({
    queryKey: ['papers.opened', meetingId],
    queryFn: async ({ signal }) =>
      new Map((await ask(readOpened, { meetingId }, { signal })).papers.map((paper) => [paper.paperId, paper])),
    staleTime: 60_000,
  }).data
}

/** Set when a person has read an older version of a paper than the one that readers have now. */
export function useNewer(meetingId: MeetingId, paper: Paper): { number: number; old: number } | null {
  const opened = useOpened(meetingId)?.get(paper.paperId)
  const { current } = paper
  if (opened === undefined || current === null || paper.state !== 'issued' || opened.number >= current.number)
    return null
  return { number: current.number, old: opened.number }
}
