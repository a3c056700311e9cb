import { expect, test } from 'vitest'
import type { ConsultationFile, OpinionReceipt } from '../../../../signaling/consultations/wire.ts'
import { AccountId, ConsultationFileId, ReceiptId, Sha256 } from '../../../../signaling/wire/ids.ts'
import type { Answer } from '../../net/session.ts'
import { NOTHING, OpinionKeeper, type Sending } from './opinion-keeper.ts'
import { holdOthersOpinions, holdsUnsentOpinion, opinionKey } from './unsent-opinions.ts'

type Reply = Answer<{ receipt: OpinionReceipt }>
const RECEIPT: OpinionReceipt = {
  ...{
    receiptId: ReceiptId.parse('r'.repeat(22)),
    choice: 'agree',
    label: 'Đồng ý',
    text: 'Nhất trí',
    file: null,
    atMs: 5,
  },
}
const OPINION = { choice: 'agree', text: 'Nhất trí', file: null }
const SENDING: Sending = { opinion: OPINION, changes: null }

function browser() {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

/** A keeper whose answers are given by hand. */
function opened(storage = browser()) {
  const sent: Sending[] = []
  let answer: (reply: Reply) => void = () => undefined
  const timers: (() => void)[] = []
  const keeper = new OpinionKeeper({
    ...{ storage, storageKey: 'k' },
    send: (sending) => {
      sent.push(sending)
      return new Promise((resolve) => {
        answer = resolve
      })
    },
    after(_ms, act) {
      timers.push(act)
      return () => void timers.splice(timers.indexOf(act), 1)
    },
  })
  keeper.open()
  const reply = async (with_: Reply) => {
    answer(with_)
    await Promise.resolve()
    await Promise.resolve()
  }
  return { keeper, sent, storage, timers, reply, now: () => keeper.store.getState() }
}

test('what is typed is there again on the next page, and gone once nothing is typed', () => {
  const first = opened()
  first.keeper.write(OPINION)
  first.keeper.close()
  const next = opened(first.storage)
  expect(next.now()).toEqual({ kind: 'writing', opinion: OPINION, refused: null })
  expect(next.sent).toEqual([])
  next.keeper.write(NOTHING)
  expect(next.storage.length).toBe(0)
})

const FILE: ConsultationFile = {
  ...{ fileId: ConsultationFileId.parse('f'.repeat(22)), fileName: 'y-kien.pdf', bytes: 10, pages: 1 },
  ...{ sha256: Sha256.parse('ab'.repeat(32)), ignoreIndex: false, signatures: null },
}

test('a file that has come goes to what was written meanwhile, in the form and in the browser', () => {
  const { keeper, now, storage } = opened()
  keeper.write({ choice: 'agree', text: 'Khi chọn tệp', file: null })
  keeper.write({ choice: 'disagree', text: 'Viết tiếp trong lúc tải', file: null })
  keeper.attach(FILE)
  const opinion = { choice: 'disagree', text: 'Viết tiếp trong lúc tải', file: FILE }
  expect(now()).toEqual({ kind: 'writing', opinion, refused: null })
  expect(JSON.parse(storage.getItem('k') ?? '')).toEqual({ kind: 'writing', opinion })
})

test('a file that comes after the sending changes nothing of what was sent', () => {
  const { keeper, now, sent } = opened()
  keeper.send(SENDING)
  keeper.attach(FILE)
  expect(now()).toMatchObject({ kind: 'unsent', sending: SENDING })
  expect(sent).toEqual([SENDING])
})

test('why it is not sent yet tells a lost link from a server that is not sure of its clock', async () => {
  for (const [answer, why] of [
    [{ error: 'offline' }, 'offline'],
    [{ error: 'timeout' }, 'offline'],
    [{ error: 'unavailable', details: { clockInDoubt: true } }, 'clock'],
    [{ error: 'unavailable' }, 'server'],
    [{ error: 'internal' }, 'server'],
  ] as const) {
    const { keeper, reply, now } = opened()
    keeper.send(SENDING)
    await reply({ ok: false, ...answer })
    expect(now(), answer.error).toMatchObject({ kind: 'unsent', trying: false, why })
  }
})

test('without a link it waits, is sent when the link is back, and then nothing of it stays in the browser', async () => {
  const { keeper, sent, timers, reply, storage, now } = opened()
  keeper.send(SENDING)
  // A second press is the same answer.
  keeper.send(SENDING)
  await reply({ ok: false, error: 'offline' })
  expect(now()).toMatchObject({ kind: 'unsent', trying: false, why: 'offline' })
  expect(timers).toHaveLength(1)
  keeper.retry()
  expect(sent).toEqual([SENDING, SENDING])
  await reply({ ok: true, result: { receipt: RECEIPT } })
  expect(now()).toEqual({ kind: 'saved', receipt: RECEIPT })
  expect(storage.length).toBe(0)
})

test('a page that is closed before the answer leaves it to the next one, which sends it by itself', async () => {
  const first = opened()
  first.keeper.send(SENDING)
  first.keeper.close()
  await first.reply({ ok: false, error: 'offline' })
  const next = opened(first.storage)
  expect(next.sent).toEqual([SENDING])
})

test('what was refused for good stays in the form with the reason', async () => {
  const { keeper, reply, now, timers, storage } = opened()
  keeper.send(SENDING)
  await reply({ ok: false, error: 'answerLate', details: { closedAtMs: 3 } })
  expect(now()).toEqual({
    kind: 'writing',
    opinion: OPINION,
    refused: { code: 'answerLate', details: { closedAtMs: 3 } },
  })
  expect(timers).toEqual([])
  expect(storage.getItem('k')).toContain('Nhất trí')
})

test('what waits can be taken back into the form and is then not sent', async () => {
  const { keeper, reply, now, timers } = opened()
  keeper.send(SENDING)
  keeper.takeBack()
  expect(now().kind).toBe('unsent')
  await reply({ ok: false, error: 'offline' })
  keeper.takeBack()
  expect(now()).toMatchObject({ kind: 'writing', opinion: OPINION })
  expect(timers).toEqual([])
})

test('signing out asks about one’s own unsent opinion, and leaves those of others', () => {
  const storage = browser()
  const [own, other] = ['a', 'b'].map((letter) => AccountId.parse(letter.repeat(22)))
  if (own === undefined || other === undefined) throw new Error('no accounts')
  storage.setItem(opinionKey(other, 'c'), 'x')
  expect(holdsUnsentOpinion(own, storage)).toBe(false)
  storage.setItem(opinionKey(own, 'c'), 'y')
  expect(holdsUnsentOpinion(own, storage)).toBe(true)
  const putBack = holdOthersOpinions(own, storage)
  for (const key of [opinionKey(own, 'c'), opinionKey(other, 'c')]) storage.removeItem(key)
  putBack()
  expect([storage.getItem(opinionKey(own, 'c')), storage.getItem(opinionKey(other, 'c'))]).toEqual([null, 'x'])
})
