// Gathers what a person receives, opens and reads, and reports it seldom; what the server has not taken yet waits on this machine.
import { z } from 'zod'
import { MOST_PAGES, MOST_REPORTS, type Receipt } from '../../../signaling/papers/receipts/wire.ts'
import { MeetingId, PaperVersionId } from '../../../signaling/wire/ids.ts'

/** `later`: the server could not be reached; `taken`, and `refused` what it will never take: neither is sent again. */
export type SendReceipts = (meetingId: MeetingId, receipts: Receipt[]) => Promise<'taken' | 'refused' | 'later'>

export interface ReceiptsDeps {
  readonly send: SendReceipts
  /** What was kept when the page was last open; null: nothing, or storage is forbidden. */
  load(): string | null
  save(text: string): void
}

/** Versions of which something is remembered; the oldest are forgotten, and would be reported once more. */
const MOST_KEPT = 1_000

const Kept = z.array(
  z.object({
    meetingId: MeetingId,
    paperVersionId: PaperVersionId,
    opened: z.boolean(),
    pages: z.array(z.int().min(0)),
    /** Pages that were reported, and whether anything is left to report. */
    told: z.array(z.int().min(0)),
    news: z.boolean(),
  }),
)
type Entry = z.infer<typeof Kept>[number]

export interface Receipts {
  received(meetingId: MeetingId, versions: readonly PaperVersionId[]): void
  opened(meetingId: MeetingId, version: PaperVersionId): void
  read(meetingId: MeetingId, version: PaperVersionId, pageIndex: number): void
  /** Reports what is new, one meeting after the other; does nothing while a report is under way. */
  report(): Promise<void>
}

export function createReceipts({ send, load, save }: ReceiptsDeps): Receipts {
  const entries = new Map<PaperVersionId, Entry>(kept(load()).map((entry) => [entry.paperVersionId, entry]))
  let reporting = false

  function note(meetingId: MeetingId, paperVersionId: PaperVersionId, what: { opened?: true; page?: number }): boolean {
    const known = entries.get(paperVersionId)
    const entry = known ?? { meetingId, paperVersionId, opened: false, pages: [], told: [], news: true }
    const opens = what.opened === true && !entry.opened
    const { page } = what
    const reads = page !== undefined && !entry.pages.includes(page) && !entry.told.includes(page)
    if (known !== undefined && !opens && !reads) return false
    const pages = reads ? [...entry.pages, page] : entry.pages
    entries.set(paperVersionId, { ...entry, opened: entry.opened || opens || reads, pages, news: true })
    return true
  }
  function keep(): void {
    for (const oldest of entries.keys()) {
      if (entries.size <= MOST_KEPT) break
      entries.delete(oldest)
    }
    save(JSON.stringify([...entries.values()]))
  }

  async function reportMeeting(meetingId: MeetingId): Promise<boolean> {
    const due = [...entries.values()].filter((entry) => entry.news && entry.meetingId === meetingId)
    const sent = due.slice(0, MOST_REPORTS).map((entry) => ({ entry, pages: entry.pages.slice(0, MOST_PAGES) }))
    const answer = await send(
      meetingId,
      sent.map(({ entry, pages }) => ({ paperVersionId: entry.paperVersionId, opened: entry.opened, pages })),
    )
    if (answer === 'later') return false
    for (const { entry, pages } of sent) {
      const now = entries.get(entry.paperVersionId)
      if (now === undefined) continue
      // What came while the report was under way waits for the next one.
      const left = now.pages.filter((page) => !pages.includes(page))
      const news = left.length > 0 || now.opened !== entry.opened
      entries.set(entry.paperVersionId, { ...now, pages: left, told: [...now.told, ...pages], news })
    }
    keep()
    return true
  }

  return {
    received(meetingId, versions) {
      if (versions.filter((version) => note(meetingId, version, {})).length > 0) keep()
    },
    opened(meetingId, version) {
      if (note(meetingId, version, { opened: true })) keep()
    },
    read(meetingId, version, pageIndex) {
      if (note(meetingId, version, { page: pageIndex })) keep()
    },
    async report() {
      if (reporting) return
      reporting = true
      try {
        const meetings = new Set([...entries.values()].filter(({ news }) => news).map(({ meetingId }) => meetingId))
        for (const meetingId of meetings) if (!(await reportMeeting(meetingId))) return
      } finally {
        reporting = false
      }
    },
  }
}

function kept(text: string | null): Entry[] {
  if (text === null) return []
  try {
    return Kept.safeParse(JSON.parse(text)).data ?? []
  } catch {
    // What is no JSON was not written by these pages: nothing was kept.
    return []
  }
}
