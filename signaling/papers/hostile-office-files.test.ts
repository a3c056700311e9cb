import { afterAll, expect, test, vi } from 'vitest'
import { paragraph, wordFile } from '../../docs-fixtures/office/docx.ts'
import { openText } from '../../docs-fixtures/office/odt.ts'
import { pack, XML } from '../../docs-fixtures/office/zip.ts'
import { PaperJobId } from '../wire/ids.ts'
import { openHttp } from './test-http.ts'

// Each starts processes, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const LIMIT_MB = 2
const http = await openHttp({ converting: { maxUnpackedBytes: LIMIT_MB * 1024 * 1024 } })
afterAll(http.close)

const body = [paragraph('Kính gửi Uỷ ban')]
const type = 'application/vnd.ms-word.document.macroEnabled.main+xml'
const whole = Buffer.from(wordFile({ body }))
/** One entity in another, ten times each: harmless here, without bound where it goes on. */
const entities = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
const encrypted = `${XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`

/** An OLE file as far as its first bytes and the names of its streams. */
function ole(...streams: string[]): Buffer {
  return Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(2 ** 20),
    ...streams.map((name) => Buffer.from(name, 'utf16le')),
  ])
}

const HOSTILE: readonly (readonly [string, Uint8Array, string])[] = [
  ['a Word file with macros by its type', wordFile({ body, mainType: type }), 'officeMacros'],
  ['one that hides them in a part', wordFile({ body, more: { 'word/vbaProject.bin': 'x' } }), 'officeMacros'],
  ['an OpenDocument text with macros', openText('', { 'Basic/Standard/script-lb.xml': '<a/>' }), 'officeMacros'],
  [
    'entities in any of its XML',
    wordFile({ body, more: { 'customXml/item1.xml': `${entities}<a>&b;</a>` } }),
    'officeUnsafe',
  ],
  [
    'entities in XML of two bytes a letter',
    wordFile({ body, more: { 'customXml/item1.xml': Buffer.from(`\uFEFF${entities}<a/>`, 'utf16le') } }),
    'officeUnsafe',
  ],
  [
    'a part of zeros beyond the limit',
    wordFile({ body, more: { 'a.bin': new Uint8Array(3 * 1024 * 1024) } }),
    'officeTooLarge',
  ],
  ['the first half of a Word file', whole.subarray(0, whole.length / 2), 'officeDamaged'],
  ['an archive that is no office file', pack({ 'a.txt': 'x' }), 'notPdf'],
  ['a text that is called docx', Buffer.from('Kính gửi'), 'notPdf'],
  ['an OpenDocument text with a password', openText('', { 'META-INF/manifest.xml': encrypted }), 'officePassword'],
  ['an office file with a password', ole('EncryptedPackage'), 'officePassword'],
  ['an old Word file with macros', ole('WordDocument', '_VBA_PROJECT'), 'officeMacros'],
  ['an OLE file that is no office file', ole('Thumbs'), 'notPdf'],
]

test.each(HOSTILE)('%s is refused with its reason, and nothing is left of it', async (_what, bytes, reason) => {
  const place = await http.world.addMeeting()
  expect((await http.post(bytes, place, { fileName: 'Tờ trình.docx' })).error).toBe(reason)
  expect(await http.filesOnDisk()).toEqual([])
  expect(await http.list('chair', place.meetingId)).toEqual([])
})

test('an archive inside of an office file stays packed: what it would unpack to does not count', async () => {
  const nested = pack({ 'a.bin': new Uint8Array(8 * 1024 * 1024) })
  const place = await http.world.addMeeting()
  const sent = await http.post(wordFile({ body, more: { 'word/embeddings/a.zip': nested } }), place, {
    fileName: 'Lồng.docx',
  })
  expect(sent.error).toBeUndefined()
  // Nothing of it is needed: the job is stopped.
  const call = await http.world.call('secretary', place.meetingId)
  const { meetingId } = place
  const jobs = await http.world.papers.handlers['papers.jobs'](call, { meetingId })
  for (const { jobId } of jobs.ok ? jobs.value.jobs : [])
    expect(
      await http.world.papers.handlers['papers.dismissJob'](call, { meetingId, jobId: PaperJobId.parse(jobId) }),
    ).toMatchObject({ ok: true })
  expect(await http.filesOnDisk()).toEqual([])
})

test('how long and with how much memory an office file is looked into are settings', async () => {
  for (const limits of [
    { timeoutMs: 20, memoryMb: 1_024 },
    { timeoutMs: 30_000, memoryMb: 1 },
  ]) {
    const small = await openHttp({ converting: { inspecting: limits } })
    try {
      const place = await small.world.addMeeting()
      expect((await small.post(whole, place, { fileName: 'Tờ trình.docx' })).error).toBe('officeTooLarge')
      expect(await small.filesOnDisk()).toEqual([])
    } finally {
      await small.close()
    }
  }
})
