// What the administrator does with keys of other systems: make, watch, withdraw.
import type { Audit } from '../audit/audit.ts'
import { hashToken } from '../identity/sessions.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { freshBytes } from '../kit/random-bytes.ts'
import { allSites } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { InterfaceKeyId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { addKey, allKeys, countOpenKeys, daysSince, lastRefused, withdrawKey } from './store.ts'

interface KeyDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Clock
}

const DAY_MS = 86_400_000
const DAYS_SHOWN = 30
/** Open at once; a province has a handful of other systems. */
const MOST_OPEN = 50
/** By which a key is known in a caller's settings, and found by who searches files for leaked ones. */
const PREFIX = 'hkg_'
const HINT_CHARACTERS = 8

export function interfaceHandlers(deps: KeyDeps): Handlers<`interface.${'keys' | 'makeKey' | 'withdrawKey' | 'use'}`> {
  const { database, audit, clock } = deps
  return {
    'interface.keys': async () => accept({ keys: await allKeys(database) }),

    'interface.makeKey': ({ account }, { name, siteId, scopes, validDays, perMinute }) =>
      database.transaction().execute(async (within) => {
        const site = (await allSites(within)).find((one) => one.siteId === siteId)
        if (site === undefined) return refuse('unknownSite')
        const nowMs = clock.nowMs()
        if ((await countOpenKeys(within, nowMs)) >= MOST_OPEN) return refuse('tooManyKeys', { most: MOST_OPEN })
        const keyId = newId(InterfaceKeyId)
        const key = PREFIX + freshBytes(32).toString('base64url')
        await addKey(within, {
          ...{ keyId, name, siteId, perMinute, scopes: [...new Set(scopes)] },
          hint: key.slice(0, HINT_CHARACTERS),
          hash: hashToken(key),
          createdAtMs: nowMs,
          createdBy: account.accountId,
          expiresAtMs: nowMs + validDays * DAY_MS,
        })
        await audit.record(
          {
            accountId: account.accountId,
            meetingId: null,
            action: 'interface.makeKey',
            details: { keyId, siteId, scopes: scopes.join(' ') },
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
        const entry = { accountId, meetingId: null, action: 'interface.withdrawKey', details: { keyId } }
        await audit.record(entry, within)
        return accept({})
      }),

    'interface.use': async (_call, { keyId }) => {
      const nowMs = clock.nowMs()
      const since = localDay(nowMs - (DAYS_SHOWN - 1) * DAY_MS)
      return accept({
        today: localDay(nowMs),
        days: await daysSince(database, keyId, since),
        refused: await lastRefused(database, keyId),
      })
    },
  }
}
