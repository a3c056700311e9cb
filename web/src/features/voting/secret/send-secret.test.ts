import { expect, test } from 'vitest'
import { Receipt } from '../../../../../signaling/voting/wire.ts'
import type { Answer } from '../../../net/session.ts'
import { createSecretSender, type SecretMeans } from './send-secret.ts'

const FOR = { choice: 'for', changes: null }
const PAPER = { title: 'Nghị quyết', choices: [{ key: 'for', label: 'Tán thành', countsAs: 'for' as const }] }
const receipt = (receiptId: string): Answer<{ receipt: Receipt }> => ({
  ok: true,
  result: {
    receipt: Receipt.parse({
      ...{ receiptId, ballotId: 'ballot-0001', choice: null, label: '', castAtMs: null, changedFrom: null },
    }),
  },
})

function world(answers: readonly Answer<{ receipt: Receipt }>[]) {
  const left = [...answers]
  const [sent, kept] = [new Array<string>(), new Array<string>()]
  const means: SecretMeans = {
    read: () => Promise.resolve({ ok: true, result: { election: 'election', trustees: [] } }),
    encrypt: ({ choice }) =>
      Promise.resolve({ kind: 'encrypted', ballot: `ballot-of-${choice}  `, tracker: `tracker-of-${choice}` }),
    cast(ballot) {
      sent.push(ballot)
      return Promise.resolve(left.shift() ?? { ok: false, error: 'offline' })
    },
    keep: (tracker) => void kept.push(tracker),
  }
  return { sent, kept, send: createSecretSender(means, () => PAPER) }
}

test('the tracker that is kept is this browser’s own, and the server’s receipt is the same', async () => {
  const { kept, send } = world([receipt('tracker-of-0')])
  expect(await send(FOR)).toMatchObject({ ok: true, result: { receipt: { receiptId: 'tracker-of-0' } } })
  expect(kept).toEqual(['tracker-of-0'])
})

test('a receipt of another ballot is no success: both codes are said, and the own one is kept', async () => {
  const { kept, send } = world([receipt('tracker-of-somebody')])
  expect(await send(FOR)).toEqual({
    ...{ ok: false, error: 'receiptDiffers', details: { own: 'tracker-of-0', told: 'tracker-of-somebody' } },
  })
  expect(kept).toEqual(['tracker-of-0'])
})

test('without an answer the same ballot is sent again, and nothing is kept of what was refused', async () => {
  const { kept, send, sent } = world([
    { ok: false, error: 'timeout' },
    { ok: false, error: 'castLate' },
  ])
  expect(await send(FOR)).toEqual({ ok: false, error: 'timeout' })
  expect(await send(FOR)).toEqual({ ok: false, error: 'castLate' })
  expect(sent).toEqual(['ballot-of-0  ', 'ballot-of-0  '])
  expect(kept).toEqual([])
})
