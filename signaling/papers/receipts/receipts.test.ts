import { afterAll, beforeAll, expect, test } from 'vitest'
import fc from 'fast-check'
import { manyPages } from '../../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { openHttp, SOUND } from '../test-http.ts'
import type { Person } from '../test-world.ts'
import type { UploadResult } from '../wire.ts'
import { readersCsv } from './commands.ts'
import { countPages, withPages } from './pages-read.ts'

let http: Awaited<ReturnType<typeof openHttp>>
beforeAll(async () => {
  http = await openHttp()
})
afterAll(() => http.close())

test('the set of pages holds what was put into it, whatever the order, and nothing behind the last page', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(70)), fc.array(fc.nat(70)), (one, two) => {
      const kept = withPages(withPages('', one, 61), two, 61)
      expect(countPages(kept)).toBe(new Set([...one, ...two].filter((page) => page < 61)).size)
      expect(withPages(withPages('', two, 61), one, 61)).toBe(kept)
    }),
  )
})

test('who has received, opened and read a paper is counted by people and sites, for its present version', async () => {
  const place = await http.world.addMeeting('inSession')
  const { meetingId } = place
  const { handlers } = http.world.papers
  const first = await http.uploaded(SOUND, place, { accessClass: 'restricted' })
  await http.change('issue', meetingId, first.paperId)
  const report = async (who: Person, { paperVersionId }: UploadResult, opened: boolean, pages: number[] = []) =>
    handlers['papers.report'](await http.world.call(who, meetingId), {
      meetingId,
      receipts: [{ paperVersionId, opened, pages }],
    })
  const reach = async () => {
    const found = await handlers['papers.reach'](await http.world.call('secretary', meetingId), { meetingId })
    if (!found.ok) throw new Error(found.error)
    const { paperId: _paperId, ...counts } = found.value.papers[0] ?? { paperId: null }
    return Object.fromEntries(Object.entries(counts).map(([name, { people }]) => [name, people]))
  }
  // Chair, secretary and two delegates may read a restricted paper; operator and observer may not, and count for nothing.
  expect(await reach()).toEqual({ entitled: 4, received: 0, opened: 0, readAll: 0 })
  await report('operator', first, true, [0, 1, 2])
  await report('delegate', first, false)
  await report('otherDelegate', first, true, [0])
  expect(await reach()).toEqual({ entitled: 4, received: 2, opened: 1, readAll: 0 })
  await report('otherDelegate', first, false, [2, 1, 1, 9])
  await report('otherDelegate', first, false)
  expect(await reach()).toEqual({ entitled: 4, received: 2, opened: 1, readAll: 1 })

  const next = await http.uploaded(Buffer.from(manyPages(2, 'Hai')), place, { paperId: first.paperId })
  expect(await reach()).toEqual({ entitled: 4, received: 0, opened: 0, readAll: 0 })
  await report('delegate', next, true, [1])
  const readers = await handlers['papers.readers'](await http.world.call('chair', meetingId), {
    meetingId,
    paperId: first.paperId,
  })
  if (!readers.ok) throw new Error(readers.error)
  expect(readers.value.readers.map((each) => [each.fullName, each.pagesRead, each.openedBefore])).toEqual([
    ['Người chair', 0, null],
    ['Người secretary', 0, null],
    ['Người delegate', 1, null],
    ['Người otherDelegate', 0, 1],
  ])
  const opened = await handlers['papers.opened'](await http.world.call('otherDelegate', meetingId), { meetingId })
  expect(opened).toMatchObject({ value: { papers: [{ paperId: first.paperId, number: 1 }] } })
})

test('names that begin like a formula are harmless in the list of readers', () => {
  const text = readersCsv({ title: '=1+1', pages: 3, readers: [] })
  expect(text.startsWith('\uFEFF')).toBe(true)
  expect(text).toContain(`"'=1+1"`)
})

test('what was read before the issue counts after it: the page tells each thing once', async () => {
  const place = await http.world.addMeeting('draft')
  const { meetingId } = place
  const { handlers } = http.world.papers
  const { paperId, paperVersionId } = await http.uploaded(SOUND, place, {}, 'secretary')
  const receipts = [{ paperVersionId, opened: true, pages: [0] }]
  await handlers['papers.report'](await http.world.call('secretary', meetingId), { meetingId, receipts })
  await handlers['papers.issue'](await http.world.call('secretary', meetingId), { meetingId, paperId })
  const found = await handlers['papers.reach'](await http.world.call('secretary', meetingId), { meetingId })
  expect(found).toMatchObject({ value: { papers: [{ received: { people: 1 }, opened: { people: 1 } }] } })
})
