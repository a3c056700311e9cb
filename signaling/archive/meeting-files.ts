// Everything of one meeting that its archive holds, as far as the person who asks may read it.
import { createReadStream } from 'node:fs'
import * as Y from 'yjs'
import { closedItemsOf } from '../meeting/closed-items.ts'
import { agendaFor } from '../visibility/audience.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import { createMarksStore } from '../annotations/store.ts'
import { MARKS_ARRAY, Mark } from '../annotations/wire.ts'
import type { Account } from '../identity/wire.ts'
import { agendaOf, meetingRow, participantsOf, siteIdsOf } from '../meeting/store.ts'
import { messagesCsv } from '../messages/csv.ts'
import { readerOf } from '../messages/commands.ts'
import { readableMessages } from '../messages/store.ts'
import { approvedOf, approvedPdf } from '../minutes/store.ts'
import { approvedFile, newestFile, signingState } from '../signing/store.ts'
import { shownFileName } from '../papers/file-names.ts'
import { mayReadVersion } from '../papers/rules.ts'
import { papersOf, versionsOf, type ListedVersion } from '../papers/store.ts'
import { proceedingsOf } from '../proceedings/commands.ts'
import { proceedingsCsv } from '../proceedings/csv.ts'
import { readReport, rollCallsOf } from '../roll-call/report.ts'
import type { AttendanceReport } from '../seats/attendance-report.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import { votingCsv } from '../voting/record-csv.ts'
import { votingRecord } from '../voting/record.ts'
import type { AccountId, MeetingId, PaperVersionId, Sha256 } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { Flatten } from './flattening.ts'
import type { ArchiveFile } from './zip-stream.ts'

export interface ArchiveSources {
  readonly database: Database
  readonly blobs: BlobStore
  readonly nowMs: number
  attendanceOf(meetingId: MeetingId): Promise<AttendanceReport>
  readonly flatten: Flatten
}
/** Filled while the files are given out: it belongs into the manifest. */
export type MissingPapers = { title: string; sha256: Sha256 }[]
/** Filled likewise: the versions of papers that the archive holds or names. */
export type HeldVersions = PaperVersionId[]

const ALL_MESSAGES = { before: null, count: 20_000 } as const
const json = (path: string, value: unknown): ArchiveFile => ({
  ...{ kind: 'text', path: `du-lieu/${path}` },
  text: `${JSON.stringify(value, null, 1)}\n`,
})

/** The texts first, then the papers, agenda item by agenda item. */
export async function* meetingFiles(
  sources: ArchiveSources,
  meetingId: MeetingId,
  asker: { readonly account: Account; readonly actor: MeetingActor },
  missing: MissingPapers,
  held: HeldVersions = [],
): AsyncGenerator<ArchiveFile> {
  const { database, nowMs } = sources
  const viewer: Viewer = { accountId: asker.account.accountId, actor: asker.actor }
  const proceedings = await proceedingsOf(database, meetingId, viewer)
  const row = await meetingRow(database, meetingId)
  if (proceedings === null || row === null) return
  const rollCalls = await rollCallsOf(database, meetingId)
  const attendance = await sources.attendanceOf(meetingId)
  const votes = await votingRecord(database, meetingId, viewer)
  const text = proceedingsCsv({ ...proceedings, nowMs, rollCalls, attendance, votes: votes.ballots })
  yield { kind: 'text', path: 'dien-bien.csv', text }
  const { messages } = await readableMessages(
    database,
    meetingId,
    await readerOf(database, meetingId, asker),
    ALL_MESSAGES,
  )
  messages.reverse()
  yield { kind: 'text', path: 'tin-nhan.csv', text: messagesCsv(messages) }
  yield json('cuoc-hop.json', {
    ...{ title: row.title, kind: row.kind, place: row.place, state: row.state, ownerSiteId: row.owner_site_id },
    ...{
      startsAtMs: row.starts_at_ms,
      endsAtMs: row.ends_at_ms,
      beganAtMs: row.began_at_ms,
      endedAtMs: row.ended_at_ms,
    },
    agenda: agendaFor(await agendaOf(database, meetingId), await closedItemsOf(database, meetingId), viewer),
    participants: await participantsOf(database, meetingId),
    siteIds: await siteIdsOf(database, meetingId),
  })
  yield json('dien-bien.json', proceedings)
  yield json('diem-danh.json', {
    attendance,
    rollCalls: await Promise.all(rollCalls.map(({ rollCallId }) => readReport(database, meetingId, rollCallId))),
  })
  yield json('tin-nhan.json', messages)
  if (votes.ballots.length > 0) {
    yield { kind: 'text', path: 'bieu-quyet.csv', text: votingCsv(votes) }
    yield json('bieu-quyet.json', votes)
  }
  const minutes = await approvedOf(database, meetingId)
  const minutesFile = await approvedPdf(database, meetingId)
  if (minutes !== null && minutesFile !== null) {
    yield { kind: 'stream', path: 'bien-ban.pdf', open: () => once(minutesFile) }
    yield json('bien-ban.json', { sha256: minutes.sha256, ...minutes.snapshot })
    yield* signedFiles(database, meetingId)
  }
  yield* paperFiles(sources, meetingId, viewer, { missing, held })
}

/** The signed minutes and their corrections, each with the signatures that it has. */
async function* signedFiles(database: Database, meetingId: MeetingId): AsyncGenerator<ArchiveFile> {
  const signing = await signingState(database, meetingId)
  for (const { number, approved, signatures } of signing?.documents ?? []) {
    if (approved === null) continue
    const name = number === 0 ? 'bien-ban' : `bien-ban-dinh-chinh-${number}`
    const [plain, newest] = [
      await approvedFile(database, meetingId, number),
      await newestFile(database, meetingId, number),
    ]
    if (number > 0 && plain !== null) yield { kind: 'stream', path: `${name}.pdf`, open: () => once(plain) }
    if (signatures.length > 0 && newest !== null)
      yield { kind: 'stream', path: `${name}-da-ky.pdf`, open: () => once(newest) }
  }
  if (signing === null) return
  const issues = await database.selectFrom('minutes_issues').selectAll().where('meeting_id', '=', meetingId).execute()
  const given = await database
    .selectFrom('minutes_recipients')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .orderBy('number')
    .orderBy('account_id')
    .execute()
  // The page hides drafts of corrections from all but chair and secretaries, and an archive is read by others too.
  const documents = signing.documents.filter(({ approved }) => approved !== null)
  yield json('ky-so.json', { documents, issues, recipients: given })
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function* paperFiles(
  { database, blobs, flatten }: ArchiveSources,
  meetingId: MeetingId,
  viewer: Viewer,
  { missing, held }: { readonly missing: MissingPapers; readonly held: HeldVersions },
): AsyncGenerator<ArchiveFile> {
  const marks: AuthorsMarks[] = []
  const list: unknown[] = []
  for await (const { index, paper, version } of issuedVersions(database, meetingId, viewer)) {
    const path = pathOf(index, version)
    held.push(version.paperVersionId)
    const own = await sharedMarks(database, version.paperVersionId)
    marks.push(...own)
    const isSound = (await blobs.check(version.sha256)) === 'sound'
    if (isSound) yield { kind: 'stream', path, open: () => blobs.open(version.sha256) }
    else missing.push({ title: paper.title, sha256: version.sha256 })
    const isMarked = isSound && own.some((author) => author.marks.length > 0)
    const copy = isMarked ? await flatten({ path: blobs.pathOf(version.sha256), pages: version.pages }, own) : null
    const withMarks = copy === null ? null : path.replace(/^tai-lieu/u, 'tai-lieu-co-ghi-chu')
    if (copy !== null && withMarks !== null) {
      try {
        yield { kind: 'stream', path: withMarks, open: () => createReadStream(copy.path) }
      } finally {
        await copy.remove()
      }
    }
    const { paperId, agendaItemId, title } = paper
    list.push({ paperId, agendaItemId, title, path, withMarks, marksNotDrawn: isMarked && copy === null, ...version })
  }
  yield json('tai-lieu.json', list)
  yield json('ghi-chu-chung.json', marks)
}

/** Every version that was ever issued and that this person may read, in the order of the agenda. */
async function* issuedVersions(database: Database, meetingId: MeetingId, viewer: Viewer) {
  const { papers } = await papersOf(database, meetingId)
  for (const [index, paper] of papers.entries())
    for (const { version, issued } of await versionsOf(database, paper.paperId))
      if (issued && mayReadVersion(viewer, paper.reach, issued)) yield { index, paper, version }
}

/** The papers of an archive together, as they are packed: PDF gets no smaller. */
export async function paperBytes(database: Database, meetingId: MeetingId, viewer: Viewer): Promise<number> {
  let bytes = 0
  for await (const { version } of issuedVersions(database, meetingId, viewer)) bytes += version.bytes
  return bytes
}

/** Whether this person may still read all of these versions. */
export async function mayReadAll(
  database: Database,
  meetingId: MeetingId,
  viewer: Viewer,
  held: Iterable<PaperVersionId>,
): Promise<boolean> {
  const left = new Set(held)
  for await (const { version } of issuedVersions(database, meetingId, viewer)) left.delete(version.paperVersionId)
  return left.size === 0
}

/** `tai-lieu/03/ban-02 - Tờ trình.pdf`: in the order of the agenda, versions side by side. */
function pathOf(index: number, { number, fileName }: ListedVersion['version']): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `tai-lieu/${two(index + 1)}/ban-${two(number)} - ${shownFileName(fileName)}`
}

/** Of one author, on one version of a paper. */
interface AuthorsMarks {
  readonly paperVersionId: PaperVersionId
  readonly accountId: AccountId
  readonly fullName: string
  readonly marks: readonly unknown[]
}

/** The shared layer of each author; the private one is nobody's but theirs. */
async function sharedMarks(database: Database, paperVersionId: PaperVersionId): Promise<AuthorsMarks[]> {
  const store = createMarksStore(database)
  const found: AuthorsMarks[] = []
  for (const { accountId, fullName } of await store.authors(paperVersionId)) {
    const document = new Y.Doc()
    const updates = await store.load({ paperVersionId, layer: 'shared', author: accountId })
    for (const { data } of updates) Y.applyUpdate(document, data)
    const marks = document.getArray<unknown>(MARKS_ARRAY).toArray()
    document.destroy()
    const read = marks.flatMap((mark) => Mark.safeParse(mark).data ?? [])
    found.push({ paperVersionId, accountId, fullName, marks: read.map(writable) })
  }
  return found
}

/** Ink as it is packed on the wire, in base64. */
function writable(mark: Mark): unknown {
  return mark.kind === 'ink' ? { ...mark, points: Buffer.from(mark.points).toString('base64') } : mark
}
