import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDF } from '@libpdf/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RECORD_FILE, type MinutesRecord } from '../minutes/record.ts'
import { resultOf } from '../voting/rules.ts'
import { RULE } from '../voting/test-world.ts'
import { MeetingId, Sha256 } from '../wire/ids.ts'
import { TestAuthority } from './test-authority.ts'
import { onePage, signed } from './test-papers.ts'
import { verifyPdf } from './verify-command.ts'

let authority: TestAuthority
let folder: string
beforeAll(async () => {
  authority = await TestAuthority.open()
  folder = await mkdtemp(join(tmpdir(), 'hop-du-lieu-'))
})
afterAll(async () => {
  authority?.close()
  await rm(folder, { recursive: true, force: true })
})

const result = resultOf(RULE, {
  ...{ members: 41, entitled: 38 },
  ...{ byDevice: new Map([['for', 20]]), byHand: new Map([['for', 1]]) },
})
const RECORD: MinutesRecord = {
  ...{ format: 'hop-minutes-1', meetingId: MeetingId.parse('meeting-1'), approvedByName: 'Nguyễn Thị Thử' },
  approvedAtMs: Date.UTC(2026, 1, 6, 3),
  text: {
    entries: [],
    facts: {
      ...{ title: 'Kỳ họp thứ năm', kind: 'councilSession', place: 'Hội trường', holder: 'HĐND', above: null },
      ...{ placeName: 'Hà Giang', startsAtMs: 1, endsAtMs: 2, beganAtMs: 1, endedAtMs: 2, nowMs: 2 },
      ...{ chairs: [], secretaries: [], came: [], absent: [], sites: [], rollCalls: [], items: [] },
      ...{ speakers: [], ballots: [] },
    },
  },
  ballots: [{ title: 'Nghị quyết về ngân sách', bodyName: 'HĐND tỉnh', rule: RULE, result }],
  papers: [{ title: 'Tờ trình số 5', version: 2, sha256: Sha256.parse('ab'.repeat(32)) }],
  auditHead: { row: 77, hash: 'cd'.repeat(32) },
}

async function carrying(text: string): Promise<Uint8Array> {
  const pdf = await PDF.load(onePage())
  pdf.attachments.add(RECORD_FILE, Buffer.from(text))
  return pdf.save()
}

async function check(bytes: Uint8Array, language: 'vi' | 'en' = 'vi'): Promise<{ holds: boolean; said: string }> {
  const path = join(folder, `${crypto.randomUUID()}.pdf`)
  await writeFile(path, bytes)
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  const holds = await verifyPdf({ path, trustFolder: authority.trustFolder, language, say })
  return { holds, said: said.join('\n') }
}

test('signed minutes tell without the server what was decided, that it adds up, and of which papers and acts', async () => {
  const file = await signed(await carrying(JSON.stringify(RECORD)), authority.issue())
  const { holds, said } = await check(file)
  expect(said).toContain('biên bản “Kỳ họp thứ năm”, Nguyễn Thị Thử duyệt lúc 2026-02-06T10:00:00+07:00')
  expect(said).toContain('Biểu quyết “Nghị quyết về ngân sách”: được thông qua; kiểm lại phép tính: đúng.')
  expect(said).toContain(`Tài liệu “Tờ trình số 5”, bản 2: SHA-256 ${'ab'.repeat(32)}`)
  expect(said).toContain(`Nhật ký khi duyệt: dòng 77, mã ${'cd'.repeat(32)}`)
  expect(said).toContain('Kết luận: mọi chữ ký đều hợp lệ.')
  expect(holds).toBe(true)
})

test('an outcome that does not follow from its numbers is told, also under a valid signature', async () => {
  const lost = { ...result, threshold: { ...result.threshold, holds: false }, passed: false }
  for (const wrong of [lost, { ...result, voted: 22, notVoted: 16 }, { ...result, members: 30 }]) {
    const ballots = [{ title: 'Nghị quyết', bodyName: null, rule: RULE, result: wrong }]
    const file = await signed(await carrying(JSON.stringify({ ...RECORD, ballots })), authority.issue())
    const { holds, said } = await check(file, 'en')
    expect(said).toContain('counted again: NOT the same')
    expect(said).toContain('The record within is NOT right.')
    expect(holds).toBe(false)
  }
})

test('a record that is none is named, and a paper without one is judged by its signatures alone', async () => {
  for (const text of ['{', JSON.stringify({ ...RECORD, format: 'another' }), '\u0000'.repeat(10)]) {
    const { holds, said } = await check(await signed(await carrying(text), authority.issue()))
    expect(said).toContain('Dữ liệu kèm theo biên bản KHÔNG đọc được.')
    expect(holds).toBe(false)
  }
  const plain = await check(await signed(onePage(), authority.issue()))
  expect(plain.holds).toBe(true)
  expect(plain.said).not.toContain('Dữ liệu kèm theo')
})
