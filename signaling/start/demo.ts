import { fileURLToPath } from 'node:url'
import { readFileSync } from 'node:fs'
import { PaperManifest, type PaperEntry } from '../../docs-fixtures/manifest.ts'
import { readSites } from '../../docs-fixtures/sites.ts'
import { createAudit } from '../audit/audit.ts'
import { accountExists, insertAccounts } from '../identity/store.ts'
import { writeDraft } from '../meeting/store.ts'
import { isRunning } from '../meeting/wire.ts'
import { insertSites } from '../sites/store.ts'
import { recordChange } from '../meeting/history.ts'
import { searchText } from '../kit/search-text.ts'
import type { NewSite } from '../sites/rules.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { AccessClass } from '../papers/wire.ts'
import { AccountId, MeetingId, SiteId, type AgendaItemId } from '../wire/ids.ts'
import { seedBodies } from './demo-bodies.ts'
import { demoMeetings, type DemoMeeting } from './demo-meetings.ts'
import { DEMO_PASSWORD, DEMO_PEOPLE, demoOperators, type DemoPerson } from './demo-people.ts'

export { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demo-people.ts'

export interface DemoPaper {
  readonly meetingId: MeetingId
  readonly agendaItemId: AgendaItemId
  readonly title: string
  /** Absolute path of the PDF. */
  readonly file: string
  readonly accessClass: AccessClass
  readonly state: 'issued'
  readonly uploadedBy: AccountId
}
export interface DemoDeps {
  readonly database: Database
  readonly clock: Clock
  hashPassword(password: string): Promise<string>
  addPaper(paper: DemoPaper): Promise<unknown>
}

/** Whose hands the demo's meetings and papers come from. */
const AUTHOR = 'thuky1'
const STARTED = 'demo.seedStarted'
const DONE = 'demo.seedDone'

/**
 * Fills an empty database with the demo province; goes on where an interrupted start left off.
 *
 * @returns False when there are accounts of somebody else's or the demo is complete: nothing was touched.
 * @throws What `addPaper` throws; the next start goes on with the papers that are missing.
 */
export async function seedDemo(deps: DemoDeps): Promise<boolean> {
  const { database, clock } = deps
  const audit = createAudit(database, clock)
  const marks = await database.selectFrom('audit').select('action').where('action', 'in', [STARTED, DONE]).execute()
  if (marks.some(({ action }) => action === DONE)) return false
  if (marks.length === 0) {
    if (await accountExists(database)) return false
    // One hash for all: 253 of them would take the start several seconds, and the password is the same and public.
    const passwordHash = await deps.hashPassword(DEMO_PASSWORD)
    await database.transaction().execute(async (within) => {
      await seedTables(within, passwordHash, clock.nowMs())
      await audit.record({ accountId: null, meetingId: null, action: STARTED }, within)
    })
  }
  await addMissingPapers(deps)
  await audit.record({ accountId: null, meetingId: null, action: DONE })
  return true
}

async function seedTables(within: Database, passwordHash: string, nowMs: number): Promise<void> {
  const sites = readSites().map((site) => ({
    siteId: SiteId.parse(site.code),
    name: site.name,
    shortName: site.shortName,
    level: site.level,
    parentId: site.parent === null ? null : SiteId.parse(site.parent),
  }))
  await insertSites(within, sites)
  const nameOf = new Map(sites.map((site) => [site.siteId, site.name]))
  const people = [...DEMO_PEOPLE, ...demoOperators(sites)].map((person) => ({
    ...person,
    accountId: newId(AccountId),
    siteName: nameOf.get(person.siteId) ?? '',
    passwordHash,
  }))
  await insertAccounts(within, people, nowMs)
  const author = people.find(({ username }) => username === AUTHOR)
  if (author === undefined) throw new Error('The demo has no author')
  const accountIds = new Map(people.map(({ username, accountId }) => [username, accountId]))
  const decides = await seedBodies(
    within,
    (username) => {
      const accountId = accountIds.get(username)
      if (accountId === undefined) throw new Error(`The demo has nobody called ${username}`)
      return accountId
    },
    nowMs,
  )
  for (const meeting of demoMeetings(nowMs)) {
    const meetingId = await insertMeeting(within, meeting, sites, people, author, nowMs)
    await decides(meetingId, meeting.kind)
  }
}

type Seeded = DemoPerson & { readonly accountId: AccountId }

async function insertMeeting(
  within: Database,
  meeting: DemoMeeting,
  sites: readonly NewSite[],
  people: readonly Seeded[],
  author: Seeded,
  nowMs: number,
): Promise<MeetingId> {
  const meetingId = newId(MeetingId)
  const { title, kind, place, startsAtMs, endsAtMs, state } = meeting
  await within
    .insertInto('meetings')
    .values({
      meeting_id: meetingId,
      request_id: meeting.requestKey,
      revision: 1,
      title,
      kind,
      place,
      starts_at_ms: startsAtMs,
      ends_at_ms: endsAtMs,
      search_text: searchText(title, place),
      state,
      state_reason: null,
      owner_site_id: author.siteId,
      created_by: author.accountId,
      created_at_ms: nowMs,
      began_at_ms: isRunning(state) ? startsAtMs : null,
    })
    .execute()
  const siteIds = sites.filter((site) => reaches(meeting, site, author)).map((site) => site.siteId)
  const invited = new Set(siteIds)
  const participants = people.flatMap(({ accountId, role, siteId }) =>
    role !== null && invited.has(siteId) ? [{ accountId, role, siteId }] : [],
  )
  const agenda = meeting.agenda.map((item) => ({ title: item.title, plannedMinutes: item.plannedMinutes }))
  const made = { meetingId, atMs: nowMs, accountId: author.accountId }
  await recordChange(within, { ...made, act: 'create', from: null, to: 'draft' })
  if (state !== 'draft') await recordChange(within, { ...made, act: 'send', from: 'draft', to: 'invited' })
  if (state === 'inSession') await recordChange(within, { ...made, act: 'start', from: 'invited', to: state })
  await writeDraft(within, meetingId, { title, kind, place, startsAtMs, endsAtMs, siteIds, participants, agenda })
  return meetingId
}

function reaches({ reach }: DemoMeeting, site: NewSite, author: Seeded): boolean {
  switch (reach) {
    case 'all':
      return true
    case 'higher':
      return site.level !== 'commune'
    case 'office':
      return site.siteId === author.siteId || site.parentId === null
    default:
      return reach satisfies never
  }
}

/** Papers lie in files of their own and are added one by one after the tables; those that are there are left as they are. */
async function addMissingPapers({ database, clock, addPaper }: DemoDeps): Promise<void> {
  const manifestFile = new URL('../../docs-fixtures/manifest.json', import.meta.url)
  const entries = PaperManifest.parse(JSON.parse(readFileSync(manifestFile, 'utf8')))
  const byKind = new Map<string, PaperEntry>(entries.map((entry) => [entry.kind, entry]))
  for (const meeting of demoMeetings(clock.nowMs())) {
    const items = await database
      .selectFrom('agenda_items')
      .innerJoin('meetings', 'meetings.meeting_id', 'agenda_items.meeting_id')
      .select(['agenda_items.agenda_item_id', 'agenda_items.meeting_id', 'meetings.created_by'])
      .where('meetings.request_id', '=', meeting.requestKey)
      .orderBy('agenda_items.position')
      .execute()
    for (const [index, item] of items.entries()) {
      for (const kind of meeting.agenda[index]?.papers ?? []) {
        const entry = byKind.get(kind)
        if (entry === undefined || (await hasPaper(database, item.agenda_item_id, entry.title))) continue
        await addPaper({
          meetingId: item.meeting_id,
          agendaItemId: item.agenda_item_id,
          title: entry.title,
          file: fileURLToPath(new URL(`../../docs-fixtures/papers/${entry.file}`, import.meta.url)),
          accessClass: kind === 'agenda' ? 'public' : 'internal',
          state: 'issued',
          uploadedBy: item.created_by,
        })
      }
    }
  }
}

async function hasPaper(database: Database, agendaItemId: AgendaItemId, title: string): Promise<boolean> {
  const known = await database
    .selectFrom('papers')
    .select('paper_id')
    .where('agenda_item_id', '=', agendaItemId)
    .where('title', '=', title)
    .executeTakeFirst()
  return known !== undefined
}
