// What the administrator does with keys of other systems: make, watch, withdraw.
import type { Audit } from '../audit/audit.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { sitesOn } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { InterfaceKeyId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { makeKey } from './key-text.ts'
import { addKey, allKeys, countOpenKeys, daysSince, lastCalls, withdrawKey } from './store.ts'

interface KeyDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Clock
}

const DAY_MS = 86_400_000
const DAYS_SHOWN = 30
/** Open at once; a province has a handful of other systems. */
const MOST_OPEN = 50

export function interfaceHandlers(deps: KeyDeps): Handlers<`interface.${'keys' | 'makeKey' | 'withdrawKey' | 'use'}`> {
  const { database, audit, clock } = deps
  return {
    'interface.keys': async () => accept({ keys: await allKeys(database, clock.nowMs()) }),

    'interface.makeKey': ({ account }, { name, siteId, scopes, validDays, perMinute }) =>
      database.transaction().execute(async (within) => {
        const nowMs = clock.nowMs()
        if (!(await sitesOn(within, [siteId], localDay(nowMs))).has(siteId)) return refuse('unknownSite')
        if ((await countOpenKeys(within, nowMs)) >= MOST_OPEN) return refuse('tooManyKeys', { most: MOST_OPEN })
        const keyId = newId(InterfaceKeyId)
        const { key, hash, hint } = makeKey()
        await addKey(within, {
          ...{ keyId, name, siteId, perMinute, hash, hint, scopes: [...new Set(scopes)] },
          createdAtMs: nowMs,
          createdBy: account.accountId,
          expiresAtMs: nowMs + validDays * DAY_MS,
        })
        await audit.record(
          {
            accountId: account.accountId,
            meetingId: null,
            action: 'interface.makeKey',
            details: { keyId, siteId, scopes: scopes.join(' '), validDays, perMinute },
          },
          within,
        )
        return accept({ keyId, key })
      }),

    'interface.withdrawKey': ({ account: { accountId } }, { keyId }) =>
      database.transaction().execute(async (within) => {
        const withdrawn = await withdrawKey(within, keyId, clock.nowMs())
        if (withdrawn === 'missing') return refuse('notFound')
        if (withdrawn === 'known') return accept({})
        await audit.record({ accountId, meetingId: null, action: 'interface.withdrawKey', details: { keyId } }, within)
        return accept({})
      }),

    'interface.use': async (_call, { keyId, calls }) => {
      const nowMs = clock.nowMs()
      return accept({
        today: localDay(nowMs),
        days: await daysSince(database, keyId, localDay(nowMs - (DAYS_SHOWN - 1) * DAY_MS)),
        calls: await lastCalls(database, keyId, calls),
      })
    },
  }
}
