// The readiness board: what each invited site has and lacks before a meeting, and reminding those that lag.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Mailing } from '../notices/mailing.ts'
import { isEditable } from '../meeting/rules.ts'
import { isUnsent } from '../identity/rules.ts'
import { meetingRow } from '../meeting/store.ts'
import { keepNotices } from '../notices/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { countLacks, lacksOf } from '../wire/site-lacks.ts'
import type { NoticeWhat } from '../notices/wire.ts'
import { boardOf, operatorsOf, type SiteState } from './store.ts'
import { REMIND_EVERY_MS } from './wire.ts'

export interface BoardDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly audit: Audit
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
  /** Left out: e-mail is off. */
  readonly mailing?: Mailing | undefined
}

export function boardHandlers(deps: BoardDeps): Handlers<'readiness.board' | 'readiness.remind'> {
  const { audit, clock, database } = deps
  return {
    'readiness.board': async (_call, { meetingId }) =>
      accept({
        nowMs: clock.nowMs(),
        sites: (await boardOf(database, meetingId)).map(({ silent: _silent, ...site }) => site),
      }),
    'readiness.remind': async ({ account }, { meetingId, siteIds, answersAlone }) => {
      const meeting = await meetingRow(database, meetingId)
      if (meeting === null) return refuse('notFound')
      if (isUnsent(meeting.state) || !isEditable(meeting.state)) return refuse('illegalState')
      const told = new Set<AccountId>()
      const result = await database.transaction().execute(async (within) => {
        const counts = { reminded: 0, tooSoon: 0, nobody: 0 }
        const unanswered: AccountId[] = []
        const nowMs = clock.nowMs()
        const wanted = new Set(siteIds)
        const operators = await operatorsOf(within, meetingId)
        for (const site of await boardOf(within, meetingId)) {
          if (!wanted.has(site.siteId) || !isLacking(site, answersAlone)) continue
          const words = wordsTo(site, answersAlone ? [] : (operators.get(site.siteId) ?? []))
          if (words.size === 0) counts.nobody += 1
          else if (site.remindedAtMs !== null && nowMs - site.remindedAtMs < REMIND_EVERY_MS) counts.tooSoon += 1
          else {
            for (const [accountId, what] of words) {
              await keepNotices(within, { to: [accountId], meetingId, byName: account.fullName, what }, nowMs)
              told.add(accountId)
            }
            unanswered.push(...site.silent)
            counts.reminded += 1
          }
        }
        if (unanswered.length > 0)
          await deps.mailing?.queue(within, { kind: 'answerReminder', meetingId, to: unanswered })
        await audit.record(
          { accountId: account.accountId, meetingId, action: 'readiness.remind', details: counts },
          within,
        )
        return counts
      })
      if (told.size > 0) deps.tellNotices(told)
      return accept(result)
    },
  }
}

function isLacking(site: SiteState, answersAlone: boolean): boolean {
  return answersAlone ? lacksOf(site).answer : countLacks(lacksOf(site)) > 0
}

/** The reminder to each: an operator gets what the hall lacks, an invited person who has not answered that they have not. */
function wordsTo(site: SiteState, operators: readonly AccountId[]): Map<AccountId, NoticeWhat> {
  const words = new Map<AccountId, NoticeWhat>(site.silent.map((accountId) => [accountId, { kind: 'answerAsked' }]))
  const lacks = lacksOf(site)
  if (!lacks.papers && !lacks.link && !lacks.device) return words
  for (const accountId of operators)
    words.set(accountId, { kind: 'getReady', ...lacks, answer: site.silent.includes(accountId) })
  return words
}
