import { mkdtemp, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { z } from 'zod'
import type { Account } from '../../signaling/identity/wire.ts'
import type { Call } from '../../signaling/kit/handlers.ts'
import { systemTimers } from '../../signaling/kit/timers.ts'
import { createSearch, type Search } from '../../signaling/search/search.ts'
import { TextIndex } from '../../signaling/search/text-index.ts'
import { openDatabase, type Database } from '../../signaling/storage/database.ts'
import {
  AccountId,
  AgendaItemId,
  MeetingId,
  PaperId,
  PaperVersionId,
  Sha256,
  SiteId,
} from '../../signaling/wire/ids.ts'
import { poll } from '../support/poll.ts'
import type { Bench, BenchContext } from './bench.ts'
import { Gathered, percentile, type Figures } from './report/figures.ts'
import { pageText, questionsOf } from './search/search-corpus.ts'
import { openPostgres, type Postgres } from './search/search-postgres.ts'

const Values = z.object({
  papers: z.coerce.number().int().min(10).max(100_000),
  pages: z.coerce.number().int().min(1).max(200),
  questions: z.coerce.number().int().min(10).max(10_000),
  postgres: z.enum(['yes', 'no']),
})
const PAPERS_A_MEETING = 10
const AT_ONCE = 100

const SITE = SiteId.parse('hg')
const ACCOUNT: Account = {
  accountId: AccountId.parse(idOf('account', 0)),
  username: 'thuky',
  fullName: 'Thư ký',
  title: '',
  siteId: SITE,
  systemRole: 'user',
  mayPrepareMeetings: false,
  disabled: false,
}

/** As long and as plain as the server's own. */
function idOf(kind: string, number: number): string {
  return createHash('sha256').update(`${kind} ${number}`).digest('base64url').slice(0, 22)
}
const shaOf = (paper: number): Sha256 => Sha256.parse(createHash('sha256').update(`file ${paper}`).digest('hex'))

/** Meetings of ten issued papers each, of which a delegate sees all: the case in which every right has to be looked at. */
async function addMeetings(database: Database, papers: number): Promise<void> {
  await database
    .insertInto('sites')
    .values({ site_id: SITE, name: 'Tỉnh', short_name: 'Tỉnh', level: 'province', parent_id: null, position: 0 })
    .execute()
  const { accountId } = ACCOUNT
  const account = { account_id: accountId, username: ACCOUNT.username, full_name: ACCOUNT.fullName, title: '' }
  const rights = { site_id: SITE, system_role: ACCOUNT.systemRole, may_prepare_meetings: 0, disabled: 0 } as const
  await database
    .insertInto('accounts')
    .values({ ...account, ...rights, password_hash: '', name_key: '', search_text: '', created_at_ms: 0 })
    .execute()
  await database.transaction().execute(async (within) => {
    for (let meeting = 0; meeting * PAPERS_A_MEETING < papers; meeting += 1)
      await addMeeting(within, meeting, Math.min(PAPERS_A_MEETING, papers - meeting * PAPERS_A_MEETING))
  })
}

async function addMeeting(within: Database, number: number, papers: number): Promise<void> {
  const { accountId } = ACCOUNT
  const meetingId = MeetingId.parse(idOf('meeting', number))
  const agendaItemId = AgendaItemId.parse(idOf('item', number))
  const row = { meeting_id: meetingId, request_id: meetingId, revision: 1, title: `Phiên họp ${number}`, place: '' }
  const times = { starts_at_ms: number, ends_at_ms: number + 1, created_at_ms: 0 }
  const rest = {
    kind: 'meeting',
    state: 'ended',
    state_reason: null,
    owner_site_id: SITE,
    created_by: accountId,
  } as const
  await within
    .insertInto('meetings')
    .values({ ...row, ...times, ...rest })
    .execute()
  await within
    .insertInto('participants')
    .values({ meeting_id: meetingId, account_id: accountId, role: 'delegate', site_id: SITE })
    .execute()
  await within
    .insertInto('agenda_items')
    .values({ agenda_item_id: agendaItemId, meeting_id: meetingId, position: 0, title: 'Mục', planned_minutes: 5 })
    .execute()
  for (let place = 0; place < papers; place += 1) {
    const paper = number * PAPERS_A_MEETING + place
    const paperId = PaperId.parse(idOf('paper', paper))
    const about = {
      title: `Tờ trình ${paper}`,
      access_class: 'internal',
      state: 'issued',
      recall_reason: null,
    } as const
    await within
      .insertInto('papers')
      .values({
        paper_id: paperId,
        meeting_id: meetingId,
        agenda_item_id: agendaItemId,
        position: place,
        created_at_ms: paper,
        ...about,
      })
      .execute()
    const file = { sha256: shaOf(paper), bytes: 1, pages: 1, file_name: 'a.pdf', uploaded_by: accountId, remarks: '[]' }
    await within
      .insertInto('paper_versions')
      .values({
        ...{ paper_version_id: PaperVersionId.parse(idOf('version', paper)), paper_id: paperId, number: 1 },
        ...{ ...file, uploaded_at_ms: 0, issued_at_ms: 1, surprises: '[]' },
        ...{ original_sha256: null, original_name: null, original_bytes: null },
      })
      .execute()
  }
}

function fillIndex(path: string, papers: number, pages: number, say: BenchContext['say']): void {
  const index = new TextIndex(path)
  const numbers = new Map(Array.from({ length: papers }, (_one, paper) => [shaOf(paper), paper]))
  index.reconcile(new Set(numbers.keys()))
  let done = 0
  for (let next = index.next(); next !== null; next = index.next()) {
    const paper = numbers.get(next.sha256) ?? 0
    index.keep(
      next.fileId,
      pages,
      Array.from({ length: pages }, (_one, page) => pageText(paper, page)),
    )
    done += 1
    if (done % 1_000 === 0) say(`${done} of ${papers} papers are in the index`)
  }
  index.close()
}

async function fillPostgres(postgres: Postgres, papers: number, pages: number): Promise<void> {
  for (let from = 0; from < papers; from += AT_ONCE) {
    const rows = []
    for (let paper = from; paper < Math.min(papers, from + AT_ONCE); paper += 1)
      for (let page = 0; page < pages; page += 1) rows.push({ paper, page: page + 1, text: pageText(paper, page) })
    await postgres.add(rows)
  }
  await postgres.finish()
}

async function ask(search: Search, text: string): Promise<{ ms: number; papers: number }> {
  const call: Call = {
    ...{ account: ACCOUNT, sessionHash: '', actor: null, ip: '', device: '', connection: null },
    setSession: () => undefined,
  }
  const filters = { states: [], fromMs: null, toMs: null, siteId: null, page: 0 }
  const since = performance.now()
  const outcome = await search.handlers['search.find'](call, { text, ...filters })
  if (!outcome.ok) throw new Error(outcome.error)
  return { ms: performance.now() - since, papers: outcome.value.papersFound }
}

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const { papers, pages, questions, postgres: beside } = Values.parse(given)
  const gathered = new Gathered()
  const folder = await mkdtemp(join(tmpdir(), 'hop-tim-'))
  const [databaseFile, indexFile] = [join(folder, 'meetings.sqlite'), join(folder, 'search.sqlite')]
  const database = await openDatabase(databaseFile)
  let search: Search | undefined
  let postgres: Postgres | undefined
  try {
    await addMeetings(database, papers)
    let since = performance.now()
    fillIndex(indexFile, papers, pages, say)
    gathered.add('ours: the text of all papers indexed after', 's', (performance.now() - since) / 1000)
    if (beside === 'yes') {
      postgres = await openPostgres(join(folder, 'postgres'))
      since = performance.now()
      await fillPostgres(postgres, papers, pages)
      gathered.add('PostgreSQL: the text of all papers indexed after', 's', (performance.now() - since) / 1000)
    }
    const limits = { timeoutMs: 20_000, memoryMb: 512 }
    search = createSearch({
      ...{ timers: systemTimers, log: pino({ level: 'silent' }), install: undefined },
      settings: {
        ...{ databaseFile, indexFile, blobFolder: join(folder, 'papers'), scanFolder: join(folder, 'scanning') },
        ...{ limits: { ...limits, maxPages: 2_000 }, scanning: limits },
      },
    })
    const asked = search
    asked.start()
    const begun = () => ask(asked, 'kh0').catch(() => null)
    await poll(begun, { deadlineMs: 120_000, what: 'the thread of the search to answer' })
    for (let turn = 1; turn <= runs; turn += 1) {
      const [ours, theirs]: [number[], number[]] = [[], []]
      let differing = 0
      for (const text of questionsOf(questions, papers)) {
        const answer = await ask(asked, text)
        ours.push(answer.ms)
        if (postgres === undefined) continue
        const other = await postgres.ask(text)
        theirs.push(other.ms)
        if (other.papers !== answer.papers) differing += 1
      }
      gathered.add('ours: answer at half', 'ms', percentile(ours, 0.5))
      gathered.add('ours: answer p95', 'ms', percentile(ours, 0.95))
      gathered.add('ours: slowest answer', 'ms', Math.max(...ours))
      if (postgres === undefined) continue
      gathered.add('PostgreSQL: answer at half', 'ms', percentile(theirs, 0.5))
      gathered.add('PostgreSQL: answer p95', 'ms', percentile(theirs, 0.95))
      gathered.add('ours against PostgreSQL, p95', '×', percentile(ours, 0.95) / percentile(theirs, 0.95))
      gathered.add('questions to which both find other papers', '', differing)
      say(`${turn}/${runs}: ${Math.round(percentile(ours, 0.95))} ms, ${Math.round(percentile(theirs, 0.95))} ms`)
    }
    return gathered.figures()
  } finally {
    await search?.close()
    await postgres?.close()
    await database.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}

export const searching: Bench = {
  summary:
    'Somebody who may read all papers asks for words of them, with and without marks, rare and common, alone and in a row: until the page has its answer with places and snippets. Beside it Debian’s PostgreSQL full text (with unaccent) on the same text: its count of papers and the snippets of the first pages.',
  runs: { usual: 3, quick: 1 },
  options: {
    papers: { default: '10000', quick: '100', says: 'papers, ten a meeting' },
    pages: { default: '20', quick: '3', says: 'pages of each' },
    questions: { default: '200', quick: '50', says: 'questions in each run, one after the other' },
    postgres: { default: 'yes', quick: 'yes', says: 'yes or no: PostgreSQL beside it' },
  },
  run,
}
