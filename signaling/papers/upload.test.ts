import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { request as httpRequest } from 'node:http'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { BadManifest } from '../../docs-fixtures/manifest.ts'
import { PaperId } from '../wire/ids.ts'
import { newId } from '../kit/clock.ts'
import { MAX_BYTES, openHttp, SOUND } from './test-http.ts'
import { until } from './test-world.ts'

// Each starts processes or sockets, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const http = await openHttp()
afterAll(http.close)
const { world, base, as, post, uploaded, get, list, filesOnDisk } = http
const bad = (file: string) => readFileSync(new URL(`../../docs-fixtures/bad/${file}`, import.meta.url))

describe('an upload', () => {
  test('becomes a paper that is there once, on disk under its hash, and told', async () => {
    const place = await world.addMeeting()
    const first = await uploaded(SOUND, place)
    expect(first).toMatchObject({ pages: 3, sha256: createHash('sha256').update(SOUND).digest('hex') })
    expect(await uploaded(SOUND, place)).toEqual(first)
    expect(await uploaded(SOUND, place, { paperId: first.paperId })).toEqual(first)
    expect(await list('chair', place.meetingId)).toMatchObject([
      { title: 'Báo cáo', state: 'prepared', versionCount: 1, current: { fileName: 'Báo cáo.pdf', number: 1 } },
    ])
    expect(await world.blobs.check(first.sha256)).toBe('sound')
    const papers = await list('chair', place.meetingId)
    const data = { papers, order: [first.paperId], tooMany: false }
    // Once, although it was sent three times.
    expect(world.told.filter(({ meetingId }) => meetingId === place.meetingId)).toEqual(
      ['chair', 'secretary'].map((role) => ({ meetingId: place.meetingId, event: 'papers.changed', role, data })),
    )
  })

  const refusals = {
    notPdf: 'notPdf',
    truncated: 'truncatedPdf',
    encrypted: 'encryptedPdf',
    tooManyPages: 'tooManyPages',
    empty: 'emptyFile',
  }
  test.each(BadManifest.parse(JSON.parse(bad('manifest.json').toString())))(
    'of $file is refused as $reason',
    async (entry) => {
      const place = await world.addMeeting()
      const before = (await filesOnDisk()).length
      expect((await post(bad(entry.file), place)).error).toBe(refusals[entry.reason])
      expect(await list('chair', place.meetingId)).toEqual([])
      expect((await filesOnDisk()).length).toBe(before)
    },
  )

  test('whose end mark stands after a torn middle is refused as truncated', async () => {
    const whole = Buffer.from(manyPages(40, 'Trang'))
    const torn = Buffer.concat([whole.subarray(0, whole.length / 2), whole.subarray(-30)])
    expect(torn.toString('latin1')).toMatch(/startxref\s+\d+\s+%%EOF\s*$/)
    expect((await post(torn, await world.addMeeting())).error).toBe('truncatedPdf')
  })

  test('that claims 300 MB is refused before the bytes have come', async () => {
    const place = await world.addMeeting()
    const path = `/api/meetings/${place.meetingId}/agenda/${place.agendaItemId}/papers?fileName=a.pdf`
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const sending = httpRequest(base + path, {
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': 300 * 1024 * 1024,
          ...as('secretary'),
        },
      })
      sending.on('response', (response) => {
        sending.on('error', () => undefined)
        resolve(response.statusCode)
        sending.destroy()
      })
      sending.on('error', reject)
      sending.flushHeaders()
    })
    expect(answer).toBe(413)
  })

  test('that does not say how long it is gets cut at the limit, and nothing is left', async () => {
    const place = await world.addMeeting()
    const before = (await filesOnDisk()).length
    const path = `/api/meetings/${place.meetingId}/agenda/${place.agendaItemId}/papers?fileName=a.pdf`
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/octet-stream', ...as('secretary') }
      const sending = httpRequest(base + path, { method: 'POST', headers }, (response) => resolve(response.statusCode))
      sending.on('error', reject)
      sending.write(SOUND)
      for (let sent = 0; sent < MAX_BYTES; sent += 65_536) sending.write(Buffer.alloc(65_536))
      sending.end()
    })
    expect(status).toBe(413)
    expect((await filesOnDisk()).length).toBe(before)
  })

  test('that breaks off leaves nothing behind', async () => {
    const place = await world.addMeeting()
    const before = (await filesOnDisk()).length
    const socket = connect(Number(new URL(base).port), '127.0.0.1')
    socket.write(
      `POST /api/meetings/${place.meetingId}/agenda/${place.agendaItemId}/papers?fileName=a.pdf HTTP/1.1\r\nHost: a\r\n` +
        `x-person: ${world.account('secretary').accountId}\r\ncontent-type: application/octet-stream\r\ncontent-length: 100000\r\n\r\n`,
    )
    socket.write(SOUND)
    await until('the half file lies there', async () => (await filesOnDisk()).length > before)
    socket.destroy()
    await until('it is gone', async () => (await filesOnDisk()).length === before)
    expect(await list('chair', place.meetingId)).toEqual([])
  })

  test('keeps a harmless form of its file name for show', async () => {
    const place = await world.addMeeting()
    const names = {
      '../../etc/passwd.pdf': 'passwd.pdf',
      'C:\\tmp\\"Tờ trình".pdf': '"Tờ trình".pdf',
      'a\u0000b\r\nSet-Cookie: x\u202Efdp.exe.pdf': 'abSet-Cookie: xfdp.exe.pdf',
      [`${'ă'.repeat(300)}.pdf`]: `${'ă'.repeat(196)}.pdf`,
      '..': 'tai-lieu.pdf',
    }
    for (const [given, shown] of Object.entries(names)) {
      const version = await uploaded(SOUND, place, { fileName: given, title: `Bản ${shown.length}` })
      const paper = (await list('chair', place.meetingId)).find(({ paperId }) => paperId === version.paperId)
      expect(paper?.current?.fileName).toBe(shown)
      const disposition = (await get(version, 'chair')).headers.get('content-disposition') ?? ''
      expect(disposition).toMatch(/^inline; filename\*=UTF-8''[A-Za-z0-9%._-]+$/)
      expect(decodeURIComponent(disposition.split("''")[1] ?? '')).toBe(shown)
    }
  })

  test('marked as a state secret is refused, by its name or by the stamp on a page; honey is not', async () => {
    const place = await world.addMeeting()
    expect((await post(SOUND, place, { fileName: '[MẬT] Phương án.pdf' })).error).toBe('stateSecret')
    expect((await post(SOUND, place, { title: 'Phương án (TỐI MẬT)' })).error).toBe('stateSecret')
    expect((await post(SOUND, place, { fileName: 'BÁO CÁO MẬT ONG BẠC HÀ.pdf' })).error).toBeUndefined()
  })

  test('is refused once the meeting is over, and where item, paper and meeting do not belong together', async () => {
    const [one, other] = [await world.addMeeting(), await world.addMeeting()]
    const version = await uploaded(SOUND, one)
    const missing = { meetingId: one.meetingId, agendaItemId: other.agendaItemId }
    expect(await post(SOUND, missing)).toMatchObject({ status: 404, error: 'notFound' })
    expect(await post(SOUND, other, { paperId: version.paperId })).toMatchObject({ status: 404, error: 'notFound' })
    expect(await post(SOUND, one, { paperId: newId(PaperId) })).toMatchObject({ status: 404, error: 'notFound' })
    await world.setState(one.meetingId, 'ended')
    expect(await post(SOUND, one, { title: 'Muộn' })).toMatchObject({ status: 409, error: 'illegalState' })
  })

  test('is refused to roles that may not add papers', async () => {
    const place = await world.addMeeting()
    expect((await post(SOUND, place, {}, 'delegate')).status).toBe(403)
    expect((await post(SOUND, place, {}, 'stranger')).status).toBe(404)
    expect((await post(SOUND, place, {}, 'admin')).status).toBe(404)
  })
})
