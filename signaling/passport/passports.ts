import type { Clock, MonoMs } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { participantOf, siteIdsOf } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, SiteId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { KEEP_EVERY_MS, KEEP_MS, START_AGE_MS, START_TESTS, startOf, type Measured } from './rules.ts'
import { insertTest, invitedSites, newestOfAll, testsOf } from './store.ts'
import type { LinkFigures, LinkStart } from './wire.ts'

export interface PassportsDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>
}

/** The link tests of the sites: kept, read, and what follows from them for the next meeting. */
export class Passports {
  readonly handlers: Handlers<Extract<Method, `passport.${string}`>>
  readonly #deps: PassportsDeps
  /** Newest first, few of each site, so that 241 joins ask no database; as many entries as sites that ever tested. */
  readonly #newest = new Map<SiteId, readonly Measured[]>()
  readonly #keptAt = new Map<SiteId, MonoMs>()

  constructor(deps: PassportsDeps) {
    this.#deps = deps
    this.handlers = this.#handlers()
  }

  /** At start, before anybody joins. */
  async restore(): Promise<void> {
    const { database, clock } = this.#deps
    for (const row of await newestOfAll(database, START_TESTS, clock.nowMs() - START_AGE_MS)) {
      const { site_id: siteId, at_ms: atMs, down_kbps: downKbps, up_kbps: upKbps } = row
      this.#newest.set(siteId, [...(this.#newest.get(siteId) ?? []), { atMs, downKbps, upKbps }])
    }
  }

  /** What devices in the site's seat begin with; null: no test is young enough. */
  readonly startFor = (siteId: SiteId): LinkStart | null => {
    return startOf(this.#newest.get(siteId) ?? [], this.#deps.clock.nowMs())
  }

  /** @returns false when the site's last one was kept a moment ago. */
  async keep(
    siteId: SiteId,
    figures: LinkFigures,
    by: { readonly accountId: AccountId; readonly device: string },
  ): Promise<boolean> {
    const { clock, database } = this.#deps
    const before = this.#keptAt.get(siteId)
    if (before !== undefined && clock.monotonicMs() - before < KEEP_EVERY_MS) return false
    // Taken before it is saved, so that many at once don't pass together.
    this.#keptAt.set(siteId, clock.monotonicMs())
    const atMs = clock.nowMs()
    await insertTest(database, { ...figures, ...by, siteId, atMs }, atMs - KEEP_MS)
    const { downKbps, upKbps } = figures
    const newest = this.#newest.get(siteId) ?? []
    this.#newest.set(siteId, [{ atMs, downKbps, upKbps }, ...newest].slice(0, START_TESTS))
    return true
  }

  #handlers(): Handlers<Extract<Method, `passport.${string}`>> {
    const { database, clock } = this.#deps
    const history = async (siteId: SiteId) =>
      accept({ tests: await testsOf(database, siteId), start: this.startFor(siteId) })
    return {
      'passport.keep': async ({ account, device }, { meetingId, figures }) => {
        const person = await participantOf(database, meetingId, account.accountId)
        if (person === null) return refuse('notFound')
        const kept = await this.keep(person.siteId, figures, { accountId: account.accountId, device })
        return kept ? accept({}) : refuse('tooSoon')
      },
      'passport.read': async ({ account, actor }, { meetingId, siteId }) => {
        if (!(await this.#mayRead(meetingId, siteId, actor === 'operator' ? account.accountId : null))) {
          return refuse('notFound')
        }
        return history(siteId)
      },
      'passport.ofSite': (_call, { siteId }) => history(siteId),
      'passport.list': async (_call, { meetingId }) =>
        accept({ nowMs: clock.nowMs(), sites: await invitedSites(database, meetingId) }),
    }
  }

  /** @param operatorId - Given for somebody who may read of their own site alone. */
  async #mayRead(meetingId: MeetingId, siteId: SiteId, operatorId: AccountId | null): Promise<boolean> {
    if (operatorId === null) return (await siteIdsOf(this.#deps.database, meetingId)).includes(siteId)
    return (await participantOf(this.#deps.database, meetingId, operatorId))?.siteId === siteId
  }
}
