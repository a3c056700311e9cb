import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept } from '../wire/kit.ts'
import { markRead, unreadOf } from './store.ts'

export interface NoticesDeps {
  readonly database: Database
  readonly clock: Clock
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
}

/** What a person has not read, and reading it: on one device it is read on all. */
export function noticesHandlers({
  database,
  clock,
  tellNotices,
}: NoticesDeps): Handlers<'notices.list' | 'notices.read'> {
  return {
    'notices.list': async ({ account }) => accept(await unreadOf(database, account)),
    'notices.read': async ({ account: { accountId } }, { noticeIds }) => {
      await markRead(database, accountId, noticeIds, clock.nowMs())
      tellNotices(new Set([accountId]))
      return accept({})
    },
  }
}
