import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { openHttp, SOUND } from './test-http.ts'
import type { UploadResult } from './wire.ts'

// Each starts processes or sockets, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const http = await openHttp()
afterAll(http.close)
const { world, post, uploaded, get, list, change } = http

describe('a download', () => {
  test('comes whole, in parts, and not again when it is known', async () => {
    const version = await uploaded(SOUND, await world.addMeeting())
    const whole = await get(version, 'chair')
    expect(whole.headers.get('content-type')).toBe('application/pdf')
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    expect(whole.headers.get('cache-control')).toBe('private, no-cache')
    expect(Buffer.from(await whole.arrayBuffer()).equals(SOUND)).toBe(true)
    const etag = whole.headers.get('etag') ?? ''
    const part = await get(version, 'chair', { range: 'bytes=10-19' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${SOUND.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(SOUND.subarray(10, 20))).toBe(true)
    const tail = await get(version, 'chair', { range: 'bytes=-5', 'if-range': etag })
    expect(Buffer.from(await tail.arrayBuffer()).equals(SOUND.subarray(-5))).toBe(true)
    expect((await get(version, 'chair', { range: `bytes=${SOUND.length}-` })).status).toBe(416)
    expect((await get(version, 'chair', { range: 'bytes=0-1,4-5' })).status).toBe(200)
    expect((await get(version, 'chair', { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200)
    expect((await get(version, 'chair', { 'if-none-match': etag })).status).toBe(304)
    const head = await get(version, 'chair', {}, 'HEAD')
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(SOUND.length)])
  })

  test('is given by role, class and state, and like a missing paper to everyone else', async () => {
    const place = await world.addMeeting()
    const readers = { restricted: 'delegate', internal: 'delegate operator', public: 'delegate operator observer' }
    for (const [accessClass, expected] of Object.entries(readers)) {
      const version = await uploaded(SOUND, place, { accessClass, title: accessClass })
      const allowed = async () => {
        const people = ['delegate', 'operator', 'observer', 'stranger', 'admin'] as const
        const statuses = await Promise.all(people.map(async (person) => (await get(version, person)).status))
        expect(statuses.every((status) => status === 200 || status === 404)).toBe(true)
        return people.filter((_person, index) => statuses[index] === 200).join(' ')
      }
      expect(await allowed()).toBe('')
      expect((await get(version, 'unitAdmin')).status).toBe(200)
      expect((await change('issue', place.meetingId, version.paperId)).ok).toBe(true)
      expect(await allowed()).toBe(expected)
    }
    expect((await list('observer', place.meetingId)).map(({ title }) => title)).toEqual(['public'])
  })

  test('stops at the moment of recall, for those too who have it cached, and the list says why', async () => {
    const place = await world.addMeeting()
    const version = await uploaded(SOUND, place)
    await change('issue', place.meetingId, version.paperId)
    const etag = (await get(version, 'delegate')).headers.get('etag') ?? ''
    expect((await change('recall', place.meetingId, version.paperId)).ok).toBe(true)
    for (const person of ['chair', 'secretary', 'delegate'] as const) {
      expect((await get(version, person, { 'if-none-match': etag })).status).toBe(404)
    }
    expect(await list('delegate', place.meetingId)).toMatchObject([
      { state: 'recalled', recallReason: 'Nhầm bản', current: null },
    ])
    expect((await change('issue', place.meetingId, version.paperId)).ok).toBe(false)
    expect((await post(SOUND, place, { paperId: version.paperId })).error).toBe('illegalState')
  })

  test('of a paper recalled before anybody saw it stays unknown to delegates', async () => {
    const place = await world.addMeeting()
    const version = await uploaded(SOUND, place)
    await change('recall', place.meetingId, version.paperId)
    expect(await list('delegate', place.meetingId)).toEqual([])
    expect(await list('secretary', place.meetingId)).toHaveLength(1)
  })
})

test('a new version of an issued paper is issued at once and can be presented, a prepared one can not', async () => {
  const place = await world.addMeeting()
  const first = await uploaded(SOUND, place)
  const page = (version: UploadResult, pageIndex: number) => ({ ...version, pageIndex })
  expect(await world.papers.mayPresent(place.meetingId, page(first, 0))).toBe('paperNotIssued')
  await change('issue', place.meetingId, first.paperId)
  const second = await uploaded(Buffer.from(manyPages(5, 'Trang')), place, { paperId: first.paperId })
  expect(await world.papers.mayPresent(place.meetingId, page(second, 4))).toBe('ok')
  expect(await world.papers.mayPresent(place.meetingId, page(second, 5))).toBe('noSuchPage')
  const foreign = await world.addMeeting()
  expect(await world.papers.mayPresent(foreign.meetingId, page(second, 0))).toBe('paperNotIssued')
  expect(await list('delegate', place.meetingId)).toMatchObject([{ versionCount: 2, current: { number: 2, pages: 5 } }])
})

test('bytes that changed on the disk are never given; the same file sent again mends them', async () => {
  const place = await world.addMeeting()
  const version = await uploaded(SOUND, place)
  expect((await get(version, 'chair')).status).toBe(200)
  const path = join(world.folder, 'blobs', version.sha256.slice(0, 2), version.sha256)
  const wrong = Buffer.from(SOUND)
  wrong[100] = (wrong[100] ?? 0) ^ 1
  await writeFile(path, wrong)
  for (const headers of [{}, { range: 'bytes=0-9' }, { 'if-none-match': '"other"' }]) {
    const answer = await get(version, 'chair', headers)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([410, 'no-store'])
    expect(await answer.json()).toEqual({ ok: false, error: 'fileDamaged' })
  }
  await rm(path)
  expect((await get(version, 'chair')).status).toBe(410)
  // Somebody who may not read the paper does not learn of it.
  expect((await get(version, 'stranger')).status).toBe(404)

  await writeFile(path, wrong)
  expect((await uploaded(SOUND, place)).paperVersionId).toBe(version.paperVersionId)
  expect(Buffer.from(await (await get(version, 'chair')).arrayBuffer()).equals(SOUND)).toBe(true)
})
