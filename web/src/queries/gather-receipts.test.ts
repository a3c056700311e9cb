import { expect, test } from 'vitest'
import type { Receipt } from '../../../signaling/papers/receipts/wire.ts'
import { MeetingId, PaperVersionId } from '../../../signaling/wire/ids.ts'
import { createReceipts } from './gather-receipts.ts'

const MEETING = MeetingId.parse('meeting-0001')
const ONE = PaperVersionId.parse('version-0001')
const TWO = PaperVersionId.parse('version-0002')

function machine() {
  let stored: string | null = null
  const sent: Receipt[][] = []
  const state = { answer: 'taken' as 'taken' | 'refused' | 'later' }
  const open = () =>
    createReceipts({
      send: (_meetingId, receipts) => {
        sent.push(receipts)
        return Promise.resolve(state.answer)
      },
      load: () => stored,
      save: (text) => (stored = text),
    })
  return { open, sent, state }
}

test('pages that are read again and again make one report, and nothing more afterwards', async () => {
  const { open, sent } = machine()
  const receipts = open()
  receipts.received(MEETING, [ONE, TWO])
  receipts.opened(MEETING, ONE)
  for (const page of [0, 1, 1, 0, 2]) receipts.read(MEETING, ONE, page)
  await receipts.report()
  await receipts.report()
  receipts.received(MEETING, [ONE, TWO])
  receipts.read(MEETING, ONE, 1)
  await receipts.report()
  expect(sent).toEqual([
    [
      { paperVersionId: ONE, opened: true, pages: [0, 1, 2] },
      { paperVersionId: TWO, opened: false, pages: [] },
    ],
  ])
})

test('what was read without a link is reported later, also by a page that was loaded anew', async () => {
  const { open, sent, state } = machine()
  state.answer = 'later'
  const before = open()
  before.read(MEETING, ONE, 4)
  await before.report()
  state.answer = 'taken'
  const after = open()
  await after.report()
  await open().report()
  expect(sent).toEqual([
    [{ paperVersionId: ONE, opened: true, pages: [4] }],
    [{ paperVersionId: ONE, opened: true, pages: [4] }],
  ])
})

test('a refused report is not sent for ever', async () => {
  const { open, sent, state } = machine()
  state.answer = 'refused'
  const receipts = open()
  receipts.opened(MEETING, ONE)
  await receipts.report()
  await receipts.report()
  expect(sent).toHaveLength(1)
})
