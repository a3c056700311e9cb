// Consultations as one person may read them: the list, and a single one in the view of its keepers, of its follower, or of a member.
import type { RuleText } from '../bodies/wire.ts'
import { accountById } from '../identity/store.ts'
import type { Account } from '../identity/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, ConsultationId } from '../wire/ids.ts'
import { countedAnswersOf, lateOf, progressOf, resultOf, versionsOf, type LateAnswer } from './answer-store.ts'
import type { KeptAnswer } from './rules.ts'
import { sightOf, unitsKept, type Seen, type Sight } from './sight.ts'
import {
  actsOf,
  fileFrom,
  fileRow,
  filesOf,
  membersAsked,
  opinionFilesOf,
  readsOf,
  ruleOf,
  type ConsultationRow,
  type FileRow,
} from './store.ts'
import { MOST_LISTED, type AskedPerson, type ConsultationEntry, type ConsultationView } from './wire.ts'
import type { ConsultationRights, LateOpinion, OpinionReceipt } from './wire.ts'

export async function receiptOf(
  database: Database,
  row: ConsultationRow,
  rule: RuleText,
  answer: KeptAnswer,
): Promise<OpinionReceipt> {
  const file = answer.fileId === null ? null : await fileRow(database, row.consultation_id, answer.fileId)
  return opinionOf(rule, answer, file)
}

const labelOf = ({ choices }: RuleText, choice: string): string =>
  choices.find(({ key }) => key === choice)?.label ?? choice

function opinionOf(
  rule: RuleText,
  { receiptId, choice, text, atMs }: KeptAnswer,
  file: FileRow | null,
): OpinionReceipt {
  return { receiptId, choice, label: labelOf(rule, choice), text, atMs, file: file === null ? null : fileFrom(file) }
}
const lateOpinion = (rule: RuleText, { choice, text, atMs }: LateAnswer): LateOpinion => ({
  ...{ choice, label: labelOf(rule, choice), text, atMs },
})

/** Whether the reader may see everybody's opinions: the follower always, members once it is closed, where it says so. */
export function seesOpinions({ row, sight }: Seen): boolean {
  return sight.follows || (row.state === 'closed' && row.shows_opinions === 1)
}

function rightsOf({ row, sight }: Seen): ConsultationRights {
  const open = row.state === 'open'
  return {
    edit: sight.keeps && row.state === 'draft',
    extend: sight.keeps && open,
    remind: sight.follows && open,
    close: sight.keeps && open,
    withdraw: sight.keeps && open,
    answer: sight.asked && open,
    follow: sight.follows && row.state !== 'draft',
  }
}

export async function viewOf(
  database: Database,
  account: Account,
  found: Seen,
  nowMs: number,
): Promise<ConsultationView> {
  const { row, sight } = found
  const consultationId = row.consultation_id
  const rule = await ruleOf(database, row)
  const names = await namesOf(database, row)
  const follower = row.follower_id === null ? null : await accountById(database, row.follower_id)
  const acts = await actsOf(database, consultationId)
  const over = row.state === 'closed'
  return {
    ...{ consultationId, state: row.state, revision: row.revision, title: row.title, text: row.text },
    ...{
      unitName: names.unit,
      authorName: names.author,
      body: { bodyId: row.body_id, name: row.body_name ?? names.body },
    },
    ...{ ruleId: row.rule_id, rule, choices: row.choices, deadlineAtMs: row.deadline_at_ms },
    follower: follower === null ? null : { accountId: follower.accountId, fullName: follower.fullName },
    showsOpinions: row.shows_opinions === 1,
    papers: (await filesOf(database, consultationId, null)).map(fileFrom),
    sent: row.sent_at_ms === null ? null : { atMs: row.sent_at_ms, byName: row.sent_by_name ?? '' },
    closed:
      row.closed_at_ms === null
        ? null
        : { atMs: row.closed_at_ms, byName: row.closed_by_name, reason: row.close_reason ?? '' },
    ...{ nowMs, rights: rightsOf(found) },
    progress: row.state !== 'draft' && (sight.follows || over) ? await progressOf(database, row) : null,
    own: sight.asked ? await ownOf(database, row, rule, account.accountId) : null,
    people: row.state !== 'draft' && seesOpinions(found) ? await peopleOf(database, found, rule) : null,
    acts: sight.follows ? acts : acts.filter(({ act }) => act === 'send' || act === 'extend'),
    result: over ? await resultOf(database, row) : null,
  }
}

/** Members learn what others answered, not when they opened it and what came too late. */
function shownTo({ follows }: Sight, person: AskedPerson): AskedPerson {
  return follows ? person : { ...person, readAtMs: null, late: null }
}

async function namesOf(database: Database, row: ConsultationRow) {
  const names = await database
    .selectFrom('consultations')
    .innerJoin('sites', 'sites.site_id', 'consultations.site_id')
    .innerJoin('accounts', 'accounts.account_id', 'consultations.created_by')
    .innerJoin('bodies', 'bodies.body_id', 'consultations.body_id')
    .select(['sites.name as unit', 'accounts.full_name as author', 'bodies.name as body'])
    .where('consultation_id', '=', row.consultation_id)
    .executeTakeFirstOrThrow()
  return names
}

/** Every page of a member asks for this twice a minute: nothing of the others is read for it. */
async function ownOf(
  database: Database,
  row: ConsultationRow,
  rule: RuleText,
  accountId: AccountId,
): Promise<NonNullable<ConsultationView['own']>> {
  const [counted] = await countedAnswersOf(database, row.consultation_id, accountId)
  const [late] = await lateOf(database, row.consultation_id, accountId)
  return {
    receipt: counted === undefined ? null : await receiptOf(database, row, rule, counted),
    late: late === undefined ? null : lateOpinion(rule, late),
  }
}

/** Of each what counts; of what it took the place of, the number. */
async function peopleOf(database: Database, { row, sight }: Seen, rule: RuleText): Promise<AskedPerson[]> {
  const consultationId = row.consultation_id
  const answers = new Map((await countedAnswersOf(database, consultationId)).map((one) => [one.accountId, one]))
  const versions = await versionsOf(database, consultationId)
  const files = new Map((await opinionFilesOf(database, consultationId)).map((file) => [file.file_id, file]))
  const late = new Map((await lateOf(database, consultationId)).map((one) => [one.accountId, one]))
  const reads = await readsOf(database, consultationId)
  return (await membersAsked(database, consultationId)).map((member) => {
    const { account_id: accountId } = member
    const counted = answers.get(accountId)
    const tooLate = late.get(accountId)
    return shownTo(sight, {
      ...{ accountId, fullName: member.full_name, title: member.title, siteName: member.site_name },
      readAtMs: reads.get(accountId) ?? null,
      answer:
        counted === undefined
          ? null
          : opinionOf(rule, counted, counted.fileId === null ? null : (files.get(counted.fileId) ?? null)),
      versions: versions.get(accountId) ?? 0,
      late: tooLate === undefined ? null : lateOpinion(rule, tooLate),
    })
  })
}

/** One more than are listed tells whether there are others. */
export async function entriesFor(
  database: Database,
  account: Account,
): Promise<{ consultations: ConsultationEntry[]; more: boolean }> {
  const kept = await unitsKept(database, account)
  const { accountId } = account
  const rows = await database
    .selectFrom('consultations')
    .innerJoin('sites', 'sites.site_id', 'consultations.site_id')
    .innerJoin('bodies', 'bodies.body_id', 'consultations.body_id')
    .leftJoin('consultation_members as asked', (join) =>
      join.onRef('asked.consultation_id', '=', 'consultations.consultation_id').on('asked.account_id', '=', accountId),
    )
    .selectAll('consultations')
    .select(['sites.name as unit_name', 'bodies.name as body_now', 'asked.account_id as asked_id'])
    .where((where) =>
      where.or([
        where('asked.account_id', 'is not', null),
        where('consultations.created_by', '=', accountId),
        where('consultations.follower_id', '=', accountId),
        ...(kept.size > 0 ? [where('consultations.site_id', 'in', [...kept])] : []),
      ]),
    )
    .orderBy((order) => order.case().when('consultations.state', '=', 'open').then(0).else(1).end())
    .orderBy((order) =>
      order
        .case()
        .when('consultations.state', '=', 'open')
        .then(order.ref('consultations.deadline_at_ms'))
        .else(order.neg(order.ref('consultations.created_at_ms')))
        .end(),
    )
    .orderBy('consultations.consultation_id')
    .limit(MOST_LISTED + 1)
    .execute()
  const seenRows = rows.flatMap((row) => {
    const sight = sightOf(account, row, kept, row.asked_id !== null)
    return sight === null ? [] : [{ row, sight }]
  })
  const counts = await answeredOf(
    database,
    seenRows.map(({ row }) => row.consultation_id),
    accountId,
  )
  const listed: ConsultationEntry[] = []
  for (const { row, sight } of seenRows.slice(0, MOST_LISTED)) {
    const { answered, ownAtMs } = counts.get(row.consultation_id) ?? { answered: 0, ownAtMs: null }
    const { keeps, follows, asked } = sight
    listed.push({
      ...{ consultationId: row.consultation_id, title: row.title, bodyName: row.body_name ?? row.body_now },
      ...{ unitName: row.unit_name, state: row.state, deadlineAtMs: row.deadline_at_ms, sentAtMs: row.sent_at_ms },
      ...{ closedAtMs: row.closed_at_ms, keeps, follows, asked, answeredAtMs: asked ? ownAtMs : null },
      progress: follows && row.members !== null ? { members: row.members, answered } : null,
      passed: row.passed === null ? null : row.passed === 1,
    })
  }
  return { consultations: listed, more: rows.length > MOST_LISTED }
}

async function answeredOf(database: Database, consultationIds: readonly ConsultationId[], accountId: AccountId) {
  const found = new Map<ConsultationId, { answered: number; ownAtMs: number | null }>()
  if (consultationIds.length === 0) return found
  const rows = await database
    .selectFrom('consultation_answers')
    .select(['consultation_id', 'account_id', 'at_ms'])
    .where('consultation_id', 'in', consultationIds)
    .where('replaced', '=', 0)
    .execute()
  for (const row of rows) {
    const before = found.get(row.consultation_id) ?? { answered: 0, ownAtMs: null }
    const ownAtMs = row.account_id === accountId ? row.at_ms : before.ownAtMs
    found.set(row.consultation_id, { answered: before.answered + 1, ownAtMs })
  }
  return found
}
