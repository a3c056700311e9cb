// Office files and pictures as papers: real LibreOffice, read back by the reader's own library.
// Over 300 lines: one server and one LibreOffice, started once, for all kinds of files.
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createCanvas } from '@napi-rs/canvas'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import {
  fieldParagraph,
  linkedPicture,
  paragraph,
  trackedParagraph,
  wordFile,
} from '../../docs-fixtures/office/docx.ts'
import { openText } from '../../docs-fixtures/office/odt.ts'
import { slideShow } from '../../docs-fixtures/office/pptx.ts'
import { workbook } from '../../docs-fixtures/office/xlsx.ts'
import { readPages } from '../../docs-fixtures/pdf-text.ts'
import { openHttp } from '../../signaling/papers/test-http.ts'
import type { Person } from '../../signaling/papers/test-world.ts'
import { originalFilePath, Paper, paperFilePath, PaperJob } from '../../signaling/papers/wire.ts'
import type { AgendaItemId, MeetingId, PaperVersionId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { meetingsOf } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { startServer } from '../support/server.ts'

// LibreOffice takes a second or two, and many more on a machine that is busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })
const DONE_BY = { deadlineMs: 180_000, what: 'the job to be finished' }

/** So long that it is still being printed when its first sign is seen, also by a test that had to wait for the processor. */
const LONG = Array.from({ length: 3_000 }, (_one, index) => paragraph(`Trước khi mất điện ${index}. `.repeat(5)))

interface Place {
  readonly meetingId: MeetingId
  readonly agendaItemId: AgendaItemId
}
type Http = Awaited<ReturnType<typeof openHttp>>

const http = await openHttp()
afterAll(http.close)
const { world } = http

async function jobsOf({ world: its }: Http, meetingId: MeetingId, person: Person = 'secretary') {
  const outcome = await its.papers.handlers['papers.jobs'](await its.call(person, meetingId), { meetingId })
  if (!outcome.ok) throw new Error(outcome.error)
  return z.array(PaperJob).parse(outcome.value.jobs)
}
async function sent(bytes: Uint8Array, fileName: string, place: Place, on = http): Promise<PaperJob> {
  const { result, error } = await on.post(bytes, place, { fileName })
  expect(error).toBeUndefined()
  return z.object({ job: PaperJob }).parse(result).job
}
async function finished(job: PaperJob, place: Place, on = http): Promise<PaperJob> {
  const ended = await poll(async () => {
    const now = (await jobsOf(on, place.meetingId)).find(({ jobId }) => jobId === job.jobId)
    return now?.state === 'ready' || now?.state === 'refused' ? now : undefined
  }, DONE_BY)
  return PaperJob.parse(ended)
}
async function converted(bytes: Uint8Array, fileName: string, place: Place) {
  const job = await finished(await sent(bytes, fileName, place), place)
  expect(job).toMatchObject({ state: 'ready', error: null })
  const papers = z.array(Paper).parse(await http.list('secretary', place.meetingId))
  const paper = papers.find(({ current }) => current?.paperVersionId === job.paperVersionId)
  if (paper?.current == null) throw new Error('There is no such paper')
  return { job, paper, version: paper.current, pages: await readBack(paper.current.paperVersionId) }
}
async function readBack(paperVersionId: PaperVersionId) {
  const answer = await fetch(http.base + paperFilePath(paperVersionId), { headers: http.as('secretary') })
  return readPages(new Uint8Array(await answer.arrayBuffer()))
}
const textOf = (pages: readonly { text: string }[]) => pages.map(({ text }) => text).join('\n')

describe('a Word file', () => {
  test('becomes a paper that delegates read once it is issued; the original stays with the people who prepare the meeting', async () => {
    const place = await world.addMeeting()
    const letter = wordFile({ body: [paragraph('TỜ TRÌNH'), paragraph('Về việc sửa đường Quản Bạ')] })
    const { job, paper, version, pages } = await converted(letter, 'To trinh.docx', place)
    expect(textOf(pages)).toContain('Về việc sửa đường Quản Bạ')
    expect(paper).toMatchObject({ state: 'prepared', current: { fileName: 'To trinh.pdf', pages: 1 } })
    expect(version.original).toMatchObject({ fileName: 'To trinh.docx', bytes: letter.length })
    expect(job.pages).toBe(1)
    expect(world.toldJobs).toContain(world.account('secretary').accountId)

    await http.change('issue', place.meetingId, paper.paperId)
    const [seen] = await http.list('delegate', place.meetingId)
    expect(seen?.current).toEqual({ ...version, original: null })
    const file = (person: Person, path: string) => fetch(http.base + path, { headers: http.as(person) })
    expect((await file('delegate', paperFilePath(version.paperVersionId))).status).toBe(200)
    expect((await file('delegate', originalFilePath(version.paperVersionId))).status).toBe(403)
    const original = await file('secretary', originalFilePath(version.paperVersionId))
    expect(original.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''To%20trinh.docx")
    expect(new Uint8Array(await original.arrayBuffer())).toEqual(letter)
  })

  test('keeps its locked dates, sees no file and no network of the machine, and finds no other job’s folder', async () => {
    const place = await world.addMeeting()
    const body = [
      fieldParagraph('Hà Giang, ngày ', 'DATE \\@ "dd/MM/yyyy"', '01/02/2020', true),
      fieldParagraph('Nội dung: ', `INCLUDETEXT "file://${world.databaseFile}"`, 'chữ đã lưu'),
      linkedPicture('rId9'),
    ]
    const target = `file://${process.cwd()}/docs-fixtures/pictures/meeting.png`
    const links = [{ id: 'rId9', type: 'image', target, external: true }]
    const { pages, version } = await converted(wordFile({ body, relations: links }), 'Ngày.docx', place)
    expect(textOf(pages)).toContain('ngày 01/02/2020')
    expect(textOf(pages)).not.toContain('SQLite')
    // A page with that picture would weigh several times as much.
    expect(version.bytes).toBeLessThan(30_000)
    const left = async () => (await readdir(`${world.folder}/work`)).length
    await poll(async () => (await left()) === 0, { ...DONE_BY, what: 'the folder of the job to go' })
  })

  test('asks nobody outside: not for a picture, a text, a template or a frame that lie at an address', async () => {
    let asked = 0
    const outside = createServer((_request, response) => {
      asked += 1
      response.end('x')
    })
    await new Promise<void>((resolve) => void outside.listen(0, '127.0.0.1', resolve))
    const address = outside.address()
    if (address === null || typeof address === 'string') throw new Error('The listener has no port')
    const target = `http://127.0.0.1:${address.port}/a`
    try {
      expect((await fetch(target)).ok).toBe(true)
      const types = ['image', 'attachedTemplate', 'frame', 'oleObject', 'subDocument']
      const links = types.map((type, index) => ({ id: `rId${index + 9}`, type, target, external: true }))
      const body = [
        paragraph('Kính gửi'),
        linkedPicture('rId9'),
        fieldParagraph('Hình: ', `INCLUDEPICTURE "${target}"`, 'chữ đã lưu'),
        fieldParagraph('Nội dung: ', `INCLUDETEXT "${target}"`, 'chữ đã lưu'),
      ]
      const place = await world.addMeeting()
      const { pages, version } = await converted(wordFile({ body, relations: links }), 'Liên kết.docx', place)
      expect(textOf(pages)).toContain('Kính gửi')
      expect(version.original?.surprises).toContainEqual({ kind: 'externalLinks', count: 4 })
      expect(asked).toBe(1)
    } finally {
      outside.close()
    }
  })

  test('prints tracked changes with what was removed, and says so; a heading in parts of letters is found like any other', async () => {
    const place = await world.addMeeting()
    const body = [
      paragraph('Nghị quyết về đường Quản Bạ'.normalize('NFD')),
      trackedParagraph('Kinh phí ', '5 tỷ', '7 tỷ'),
      paragraph('Nghị quyết này có hiệu lực từ ngày ký.'),
    ]
    const { pages, version } = await converted(wordFile({ body }), 'Sửa.docx', place)
    expect(textOf(pages)).toContain('Nghị quyết về đường Quản Bạ')
    expect(textOf(pages)).toContain('Nghị quyết này có hiệu lực')
    expect(textOf(pages)).toMatch(/Kinh phí.*5 tỷ.*7 tỷ/u)
    expect(version.original?.surprises).toEqual([{ kind: 'trackedChanges', count: 2 }])
  })

  test('sent twice while it waits is one job, and sent again later is the same paper', async () => {
    const place = await world.addMeeting()
    const letter = wordFile({ body: [paragraph('Một lần thôi')] })
    // Behind a long one both are there before either is converted.
    const elsewhere = await world.addMeeting()
    const long = await sent(wordFile({ body: LONG }), 'Dài.docx', elsewhere)
    const [one, other] = await Promise.all([sent(letter, 'Một.docx', place), sent(letter, 'Một.docx', place)])
    expect(other.jobId).toBe(one.jobId)
    const first = await finished(one, place)
    expect((await finished(long, elsewhere)).state).toBe('ready')
    const again = await finished(await sent(letter, 'Một.docx', place), place)
    expect(again.paperVersionId).toBe(first.paperVersionId)
    expect(await http.list('secretary', place.meetingId)).toHaveLength(1)
  })
})

test('of an Excel file the hidden sheet stays out, and of slides the hidden one; both are remarked', async () => {
  const place = await world.addMeeting()
  const sheets = [
    { name: 'Tổng hợp', columnWidth: 20, rows: [['Xã Lũng Cú', { formula: '5*10', stored: 50 }]] },
    { name: 'Nháp', hidden: true, rows: [['Chưa đưa ra họp']] },
  ]
  const table = await converted(workbook(sheets), 'Kinh phí.xlsx', place)
  expect(textOf(table.pages)).toMatch(/Xã Lũng Cú.*50/u)
  expect(textOf(table.pages)).not.toContain('Chưa đưa ra họp')
  expect(table.version.original?.surprises).toEqual([{ kind: 'hiddenSheets', names: ['Nháp'] }])

  const slides = [{ text: 'Mở đầu' }, { text: 'Chưa đưa ra họp', hidden: true }, { text: 'Kết luận' }]
  // By what is in it, whatever it is called.
  const show = await converted(slideShow(slides), 'Trình chiếu.xlsx', place)
  expect(show.pages.map(({ text }) => text)).toEqual(['Mở đầu', 'Kết luận'])
  expect(show.version.original?.surprises).toEqual([{ kind: 'hiddenSlides', pageNumbers: [2] }])
})

test('an OpenDocument text and a picture become papers; a picture from a phone stands upright', async () => {
  const place = await world.addMeeting()
  const { pages } = await converted(openText('<text:p>Văn bản mở của Sở</text:p>'), 'Mở.odt', place)
  expect(textOf(pages)).toContain('Văn bản mở của Sở')
  const canvas = createCanvas(400, 300)
  const png = await converted(canvas.toBuffer('image/png'), 'Ảnh.png', place)
  expect(png.pages).toMatchObject([{ width: expect.closeTo(841.89), height: expect.closeTo(595.28) }])
  const lying = await converted(turned(canvas.toBuffer('image/jpeg'), 6), 'Ảnh.jpg', place)
  expect(lying.pages).toMatchObject([{ width: expect.closeTo(595.28), height: expect.closeTo(841.89) }])
  const { error } = await http.post(Buffer.from('ffd8ffe000', 'hex'), place, { fileName: 'Hỏng.jpg' })
  expect(error).toBeUndefined()
  await poll(
    async () => (await jobsOf(http, place.meetingId)).some(({ error: why }) => why === 'pictureDamaged'),
    DONE_BY,
  )
})

test('files of before 2007 become papers that say that they were not looked into', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hop-cu-'))
  try {
    const place = await world.addMeeting()
    const text = wordFile({ body: [paragraph('Văn bản kiểu cũ')] })
    const olds = [
      ['docx', 'doc', text],
      ['docx', 'rtf', text],
      ['xlsx', 'xls', workbook([{ name: 'Một', columnWidth: 30, rows: [['Văn bản kiểu cũ']] }])],
      ['pptx', 'ppt', slideShow([{ text: 'Văn bản kiểu cũ' }])],
    ] as const
    for (const [from, to, bytes] of olds) {
      await writeFile(join(folder, `a.${from}`), bytes)
      const profile = `-env:UserInstallation=file://${folder}/profile`
      await run('soffice', ['--headless', profile, '--convert-to', to, '--outdir', folder, join(folder, `a.${from}`)])
      const { pages, version } = await converted(await readFile(join(folder, `a.${to}`)), `Cũ.${to}`, place)
      expect(textOf(pages)).toContain('Văn bản kiểu cũ')
      expect(version.original?.surprises).toEqual([{ kind: 'unread' }])
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
const run = promisify(execFile)

/** A JPEG with a note of how the camera was held (EXIF). */
function turned(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from('49492a000800000001001201030001000000000000000000', 'hex')
  tiff.writeUInt16LE(orientation, 18)
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const marker = Buffer.from('ffe10000', 'hex')
  marker.writeUInt16BE(exif.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), marker, exif, jpeg.subarray(2)])
}

test('what takes too long is refused in words, and its file goes', async () => {
  const slow = await openHttp({ converting: { timeoutMs: 20 } })
  try {
    const place = await slow.world.addMeeting()
    const job = await finished(await sent(wordFile({ body: [paragraph('Lâu')] }), 'Lâu.docx', place, slow), place, slow)
    expect(job).toMatchObject({ state: 'refused', error: 'conversionTooSlow', paperVersionId: null })
    await poll(async () => (await slow.filesOnDisk()).length === 0, { ...DONE_BY, what: 'the original to go' })
    expect(await slow.list('secretary', place.meetingId)).toEqual([])
    const call = await slow.world.call('chair', place.meetingId)
    const gone = { meetingId: place.meetingId, jobId: job.jobId }
    // Another person's job is nobody's business.
    expect(await slow.world.papers.handlers['papers.dismissJob'](call, gone)).toMatchObject({ error: 'notFound' })
    const own = await slow.world.call('secretary', place.meetingId)
    expect(await slow.world.papers.handlers['papers.dismissJob'](own, gone)).toMatchObject({ ok: true })
    expect(await jobsOf(slow, place.meetingId)).toEqual([])
  } finally {
    await slow.close()
  }
})

test('what takes too much memory is refused in words', async () => {
  const small = await openHttp({ converting: { memoryMb: 16 } })
  try {
    const place = await small.world.addMeeting()
    const job = await sent(wordFile({ body: [paragraph('Nặng')] }), 'Nặng.docx', place, small)
    expect(await finished(job, place, small)).toMatchObject({ state: 'refused', error: 'conversionFailed' })
  } finally {
    await small.close()
  }
})

test('a server that is killed while it converts begins again at its next start, and nothing of the first try is left', async () => {
  const server = await startServer()
  try {
    const before = await TestClient.signIn(server.url, 'thuky1')
    const { meetingId } = await meetingsOf(before, ({ state }) => state === 'draft' || state === 'invited')
    const meeting = await before.call('meetings.get', { meetingId })
    if (!meeting.ok) throw new Error(meeting.error)
    const item = meeting.result.meeting.agenda[0]?.agendaItemId ?? ''
    const answer = await fetch(
      `${server.url}/api/meetings/${meetingId}/agenda/${item}/papers?${new URLSearchParams({ fileName: 'Dừng.docx' })}`,
      {
        method: 'POST',
        headers: before.headers({ 'content-type': 'application/octet-stream' }),
        body: new Uint8Array(wordFile({ body: LONG })),
      },
    )
    const { job } = Sent.parse(await answer.json()).result
    const inLibreOffice = join(server.dataDir, 'converting', job.jobId, 'job', 'profile', 'user')
    await poll(() => existsSync(inLibreOffice), { ...DONE_BY, everyMs: 5, what: 'LibreOffice to begin' })
    await server.kill()
    await poll(() => !processesIn(job.jobId), { ...DONE_BY, what: 'LibreOffice to die with the server' })
    await server.start()
    const after = await TestClient.signIn(server.url, 'thuky1')
    await poll(
      async () => {
        const reply = await after.call('papers.jobs', { meetingId })
        return reply.ok && reply.result.jobs.some(({ jobId, state }) => jobId === job.jobId && state === 'ready')
      },
      { ...DONE_BY, everyMs: 200 },
    )
    const papers = await after.call('papers.list', { meetingId })
    const made = papers.ok ? papers.result.papers.filter(({ current }) => current?.fileName === 'Dừng.pdf') : []
    expect(made).toHaveLength(1)
    const folder = join(server.dataDir, 'converting')
    await poll(async () => (await readdir(folder)).length === 0, { ...DONE_BY, what: 'the folder of the job to go' })
    expect(existsSync(join(server.dataDir, 'papers', 'quarantine'))).toBe(false)
  } finally {
    await server.stop()
  }
})

const Sent = z.object({ result: z.object({ job: PaperJob }) })

/** Whether a process of this job still runs. */
function processesIn(jobId: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .some((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(jobId)
      } catch {
        return false
      }
    })
}
