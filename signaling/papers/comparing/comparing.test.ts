import { afterAll, beforeAll, expect, test } from 'vitest'
import { PDF, rgb } from '@libpdf/core'
import { openHttp } from '../test-http.ts'
import type { Person } from '../test-world.ts'
import type { UploadResult } from '../wire.ts'

let http: Awaited<ReturnType<typeof openHttp>>
beforeAll(async () => {
  http = await openHttp()
})
afterAll(() => http.close())

/** A page a text; `square`: a mark without words on the first. */
async function pdfOf(texts: readonly string[], square = false): Promise<Buffer> {
  const pdf = PDF.create()
  for (const [index, text] of texts.entries()) {
    const page = pdf.addPage({ size: 'a4' })
    page.drawText(text, { x: 60, y: 700, size: 14 })
    if (square && index === 0) page.drawRectangle({ x: 300, y: 300, width: 90, height: 90, color: rgb(1, 0, 0) })
  }
  return Buffer.from(await pdf.save())
}

async function twoVersions(before: Buffer, now: Buffer, accessClass = 'internal') {
  const place = await http.world.addMeeting('inSession')
  const first = await http.uploaded(before, place, { accessClass })
  await http.change('issue', place.meetingId, first.paperId)
  const second = await http.uploaded(now, place, { paperId: first.paperId })
  const compare = async (who: Person, [one, two]: [UploadResult, UploadResult] = [first, second]) =>
    http.world.papers.handlers['papers.compare'](await http.world.call(who, place.meetingId), {
      meetingId: place.meetingId,
      paperId: first.paperId,
      oldVersionId: one.paperVersionId,
      newVersionId: two.paperVersionId,
    })
  return { compare, first, second }
}

test('changed words, a page put in, and a page that differs in its picture alone are told apart', async () => {
  const before = await pdfOf(['Trang bia cua bao cao', 'Tong thu uoc dat 2350 ty dong', 'Trang cuoi'])
  const now = await pdfOf(
    ['Trang bia cua bao cao', 'Tong thu uoc dat 2530 ty dong', 'Phu luc moi hoan toan', 'Trang cuoi'],
    true,
  )
  const { compare } = await twoVersions(before, now)
  const found = await compare('delegate')
  expect(found).toMatchObject({
    ok: true,
    value: {
      byWords: true,
      pageCount: 4,
      oldNumber: 1,
      newNumber: 2,
      pages: [
        { kind: 'picture', oldPage: 1, newPage: 1, parts: [] },
        { kind: 'changed', newPage: 2 },
        { kind: 'added', newPage: 3 },
      ],
    },
  })
  const parts = found.ok ? (found.value.pages[1]?.parts ?? []) : []
  expect(parts.filter(({ kind }) => kind !== 'kept')).toEqual([
    { kind: 'removed', text: '2350' },
    { kind: 'added', text: '2530' },
  ])
})

test('versions are compared for those alone who may read both', async () => {
  const { compare, first } = await twoVersions(await pdfOf(['Mot']), await pdfOf(['Hai']), 'restricted')
  expect(await compare('operator')).toMatchObject({ error: 'notFound' })
  expect(await compare('observer')).toMatchObject({ error: 'notFound' })
  expect(await compare('delegate')).toMatchObject({ ok: true })
  const other = await twoVersions(await pdfOf(['Ba']), await pdfOf(['Bon']))
  expect(await other.compare('delegate', [first, other.second])).toMatchObject({ error: 'notFound' })
})
