// E-mail addresses of accounts: one's own, and those that administrators keep.
import type { Audit } from '../audit/audit.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'

export interface AddressesDeps {
  readonly database: Database
  readonly audit: Audit
  /** This server sends e-mail. */
  readonly on: boolean
}
export type AddressMethod = `mail.${'ownAddress' | 'setOwnAddress' | 'addressesOf' | 'setAddress'}`

export function addressHandlers({ audit, database, on }: AddressesDeps): Handlers<AddressMethod> {
  return {
    'mail.ownAddress': async ({ account }) => accept({ on, address: await addressOf(database, account.accountId) }),

    'mail.setOwnAddress': async ({ account: { accountId } }, { address }) =>
      database.transaction().execute(async (within) => {
        await writeAddress(within, accountId, address)
        const details = { given: address !== null }
        await audit.record({ accountId, meetingId: null, action: 'mail.setOwnAddress', details }, within)
        return accept({})
      }),

    'mail.addressesOf': async (_call, { accountIds }) => {
      if (accountIds.length === 0) return accept({ addresses: [] })
      const rows = await database
        .selectFrom('accounts')
        .select(['account_id as accountId', 'email'])
        .where('account_id', 'in', accountIds)
        .where('email', 'is not', null)
        .execute()
      return accept({ addresses: rows.map(({ accountId, email }) => ({ accountId, address: email ?? '' })) })
    },

    'mail.setAddress': async ({ account }, { accountId: about, address }) =>
      database.transaction().execute(async (within) => {
        if (!(await writeAddress(within, about, address))) return refuse('notFound')
        const { accountId } = account
        const details = { accountId: about, given: address !== null }
        await audit.record({ accountId, meetingId: null, action: 'mail.setAddress', details }, within)
        return accept({})
      }),
  }
}

export async function addressOf(database: Database, accountId: AccountId): Promise<string | null> {
  const row = await database
    .selectFrom('accounts')
    .select('email')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.email ?? null
}

async function writeAddress(within: Database, accountId: AccountId, email: string | null): Promise<boolean> {
  const { numUpdatedRows } = await within
    .updateTable('accounts')
    .set({ email })
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
