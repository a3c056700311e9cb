// Finds meetings by their titles, by their papers' titles and by the text of the papers that the person may read.
import type { Account } from '../identity/wire.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { ParamsOf, ResultOf } from '../wire/registry.ts'
import {
  papersWithFiles,
  paperTitles,
  readablePapers,
  seenMeetings,
  type ReadablePaper,
  type SeenMeeting,
} from './readable.ts'
import type { TextIndex } from './text-index.ts'
import { MEETINGS_A_PAGE, MOST_PAGES, MOST_PAPERS, type FoundMeeting, type FoundPage, type FoundPaper } from './wire.ts'
import { markedLine, phrasesOf, placesOf, snippetOf, wordsOf, type Phrase } from './words.ts'

type Found = ResultOf<'search.find'>
/** A meeting that has the words, and its papers that have them. */
interface Hit {
  readonly meeting: SeenMeeting
  readonly papers: ReadablePaper[]
}

export async function find(
  database: Database,
  index: TextIndex,
  account: Account,
  { text, page, ...filters }: ParamsOf<'search.find'>,
  /** Pages of pictures are being read here. */
  scans: boolean,
): Promise<Found> {
  const meetings = await seenMeetings(database, account, filters)
  const phrases = phrasesOf(text)
  const byId = new Map(meetings.map((meeting) => [meeting.meeting_id, meeting]))
  // Signs without a single word find nothing; nothing at all lists what the filters leave.
  const asksForWords = text.trim() !== ''
  const files = phrases.length === 0 ? new Map<string, number>() : index.filesWith(phrases)
  const unreadFiles = index.unread(scans)
  const wanted = new Set(await papersWithFiles(database, [...files.keys(), ...unreadFiles]))
  if (phrases.length > 0)
    for (const { paperId, meetingId, title } of await paperTitles(database))
      if (byId.has(meetingId) && inTitle(title, phrases)) wanted.add(paperId)
  const readable = await readablePapers(database, account.accountId, byId, wanted)
  const unread = readable.filter(({ sha256 }) => unreadFiles.has(sha256)).length
  const papers = phrases.length === 0 ? [] : readable.filter((paper) => hasWords(paper, files, phrases))
  const hits = asksForWords
    ? phrases.length === 0
      ? []
      : hitsOf(meetings, papers, phrases)
    : meetings.map((meeting) => ({ meeting, papers: [] }))
  const shown = hits.slice(page * MEETINGS_A_PAGE, (page + 1) * MEETINGS_A_PAGE)
  return {
    meetings: shown.map((hit) => shownMeeting(hit, index, files, phrases)),
    total: hits.length,
    papersFound: papers.length,
    unread,
    exact: phrases.some(({ by }) => by === 'exact'),
  }
}

function hasWords(paper: ReadablePaper, files: ReadonlyMap<string, number>, phrases: readonly Phrase[]): boolean {
  return files.has(paper.sha256) || inTitle(paper.title, phrases)
}

function hitsOf(meetings: readonly SeenMeeting[], papers: readonly ReadablePaper[], phrases: readonly Phrase[]): Hit[] {
  const of = new Map<MeetingId, ReadablePaper[]>()
  for (const paper of papers) {
    const others = of.get(paper.meetingId)
    if (others === undefined) of.set(paper.meetingId, [paper])
    else others.push(paper)
  }
  return meetings.flatMap((meeting) => {
    const its = of.get(meeting.meeting_id) ?? []
    return its.length > 0 || inTitle(meeting.title, phrases) ? [{ meeting, papers: its }] : []
  })
}

/** The words of titles, which every search looks through again. */
const titles = new Map<string, ReturnType<typeof wordsOf>>()
const MOST_TITLES = 50_000

function inTitle(title: string, phrases: readonly Phrase[]): boolean {
  let words = titles.get(title)
  if (words === undefined) {
    if (titles.size >= MOST_TITLES) titles.clear()
    words = wordsOf(title.normalize('NFC'))
    titles.set(title, words)
  }
  const known = words
  return phrases.every((phrase) => placesOf(known, phrase, 1).length > 0)
}

function shownMeeting(
  { meeting, papers }: Hit,
  index: TextIndex,
  files: ReadonlyMap<string, number>,
  phrases: readonly Phrase[],
): FoundMeeting {
  return {
    meetingId: meeting.meeting_id,
    title: line(meeting.title, phrases),
    kind: meeting.kind,
    place: meeting.place,
    startsAtMs: Number(meeting.starts_at_ms),
    state: meeting.state,
    ownerName: meeting.owner_name,
    papers: papers.slice(0, MOST_PAPERS).map((paper) => shownPaper(paper, index, files, phrases)),
    morePapers: Math.max(0, papers.length - MOST_PAPERS),
  }
}

function shownPaper(
  { paperId, title, accessClass, sha256 }: ReadablePaper,
  index: TextIndex,
  files: ReadonlyMap<string, number>,
  phrases: readonly Phrase[],
): FoundPaper {
  const pages: FoundPage[] = []
  const fileId = files.get(sha256)
  let hasMorePages = false
  if (fileId !== undefined) {
    for (const { number, text } of index.pagesOf(fileId)) {
      const words = wordsOf(text)
      const places = phrases.flatMap((phrase) => placesOf(words, phrase, 20))
      if (places.length === 0) continue
      hasMorePages = pages.length >= MOST_PAGES
      if (hasMorePages) break
      pages.push({ pageNumber: number, snippet: snippetOf(text, places) })
    }
  }
  return { paperId, title: line(title, phrases), accessClass, pages, hasMorePages }
}

const line = (title: string, phrases: readonly Phrase[]) =>
  (phrases.length === 0 ? null : markedLine(title, phrases)) ?? [{ text: title, hit: false }]
