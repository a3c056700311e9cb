import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCanvas } from '@napi-rs/canvas'
import { PDF, PdfNumber } from '@libpdf/core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { acceptSigned } from './accept.ts'
import { formFields } from './pdf-fields.ts'
import { createPrepare } from './prepare.ts'
import { PASSWORD, TestAuthority, type Issued } from './test-authority.ts'
import { appended, onePage, pageOf, PDFSIG_VALID, pdfsigSays, signed, withStore } from './test-papers.ts'
import { createVerify } from './verify.ts'

// Each starts some processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const LIMITS = { timeoutMs: 60_000, memoryMb: 1_024, atOnce: 1, waiting: 1 }
const project = fileURLToPath(new URL('../../', import.meta.url))
let authority: TestAuthority
let folder: string
let person: Issued
let keyFile: string
beforeAll(async () => {
  authority = await TestAuthority.open()
  folder = await mkdtemp(join(tmpdir(), 'hop-ky-'))
  person = authority.issue()
  keyFile = join(folder, 'khoa.p12')
  await writeFile(keyFile, person.p12)
})
afterAll(async () => {
  authority?.close()
  await rm(folder, { recursive: true, force: true })
})

async function run(script: string, args: readonly string[], input = ''): Promise<{ code: number; said: string }> {
  const { TRUSTED_CERTIFICATES: _, ...env } = process.env
  const child = spawn(process.execPath, [script, ...args], { cwd: project, env })
  child.stdin.end(input)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  const [code] = await once(child, 'close')
  return { code: Number(code), said }
}
const sign = (...args: readonly string[]) =>
  run('signaling/signatures/sign-main.ts', ['--key', keyFile, ...args], `${PASSWORD}\n`)
const check = (...args: readonly string[]) => run('signaling/archive/verify-main.ts', args)

async function kept(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

test('an agency and then a person sign with their marks: both hold, in order, and the marks stay in their places', async () => {
  const paper = await kept('bien-ban.pdf', onePage())
  const [first, second] = [join(folder, 'mot.pdf'), join(folder, 'hai.pdf')]
  const trust = ['--trust', authority.trustFolder]
  const agency = ['--agency', 'Ủy ban nhân dân xã Thử', '--tsa', authority.address]
  expect(await sign('--in', paper, '--out', first, ...agency, ...trust)).toMatchObject({ code: 0 })
  const canvas = createCanvas(30, 10)
  canvas.getContext('2d').fillRect(5, 2, 20, 5)
  const picture = await kept('ky.png', canvas.toBuffer('image/png'))
  const mark = ['--picture', picture, '--page', '1', '--place', '300,600,120,40']
  expect(await sign('--in', first, '--out', second, ...mark, ...trust)).toMatchObject({ code: 0 })
  const { code, said } = await check(second, ...trust)
  expect(said).toContain('Chữ ký 1: Vừ Thị Mỷ Đặng (Ủy ban nhân dân xã Thử)')
  expect(said).toContain('theo dấu thời gian của Dấu thời gian thử nghiệm')
  expect(said).toContain('thêm vào sau đó: chữ ký khác')
  expect(said).toContain('Chữ ký 2:')
  expect(said).toContain('do người ký tự ghi, chưa được chứng thực')
  expect(said).toContain('Kết luận: mọi chữ ký đều hợp lệ.')
  expect(code).toBe(0)
  expect(pdfsigSays(second)).toEqual([PDFSIG_VALID, PDFSIG_VALID])
  const places = formFields(await PDF.load(new Uint8Array(await readFile(second)))).map(({ dict }) =>
    [...(dict.getArray('Rect') ?? [])].map((item) => (item instanceof PdfNumber ? Math.round(item.value) : null)),
  )
  expect(places[1]).toEqual([300, 202, 420, 242])
  expect(places[0]?.[2]).toBe(567)
})

test('long-term data come with the signature when they are asked for, and need a time stamp', async () => {
  const paper = await kept('lau-dai.pdf', onePage())
  const out = join(folder, 'lau-dai-ky.pdf')
  expect((await sign('--in', paper, '--out', out, '--lt')).said).toContain('cần dấu thời gian')
  const tsa = ['--tsa', authority.address, '--lt', '--trust', authority.trustFolder]
  expect(await sign('--in', paper, '--out', out, ...tsa)).toMatchObject({ code: 0 })
  const { code, said } = await check(out, '--trust', authority.trustFolder, '--en')
  expect(said).toContain('added later: data to verify it in later years')
  expect(said).toContain('VALID; the certificate was not revoked.')
  expect(code).toBe(0)
})

test('nothing is written over, nor with a wrong password, nor where the signature would not hold', async () => {
  const paper = await kept('chua-ky.pdf', onePage())
  const taken = await kept('da-co.pdf', Buffer.from('giữ'))
  const trust = ['--trust', authority.trustFolder]
  expect(await sign('--in', paper, '--out', taken, ...trust)).toMatchObject({
    code: 1,
    said: expect.stringContaining('Đã có tệp này'),
  })
  expect(await readFile(taken, 'utf8')).toBe('giữ')
  const out = join(folder, 'khong-co.pdf')
  const wrong = ['--key', keyFile, '--in', paper, '--out', out]
  const refused = await run('signaling/signatures/sign-main.ts', wrong, 'sai\n')
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('Mật khẩu của khoá không đúng') })
  const past = authority.issue({ from: '20200101000000Z', until: '20210101000000Z' })
  const pastKey = await kept('cu.p12', past.p12)
  const late = ['--key', pastKey, '--in', paper, '--out', out, ...trust]
  const expired = await run('signaling/signatures/sign-main.ts', late, `${PASSWORD}\n`)
  expect(expired).toMatchObject({ code: 1, said: expect.stringContaining('hết hạn 2021-01-01T07:00:00+07:00') })
  await expect(readFile(out)).rejects.toThrow('ENOENT')
  const nowhere = join(folder, 'khong-co-goc.pdf')
  expect(await sign('--in', nowhere, '--out', out)).toMatchObject({
    code: 1,
    said: expect.stringContaining(`Không đọc được tệp: ${nowhere}`),
  })
  expect(await run('signaling/signatures/sign-main.ts', ['--key', keyFile])).toMatchObject({ code: 2 })
})

test('the check says in both languages what does not hold, and its exit code says it too', async () => {
  const trust = ['--trust', authority.trustFolder]
  const bytes = await signed(onePage(), person)
  const whole = await kept('tot.pdf', bytes)
  expect(await check(whole, ...trust)).toMatchObject({ code: 0 })
  expect(await check(whole)).toMatchObject({ code: 1, said: expect.stringContaining('chứng thư tin cậy') })
  const changed = await kept(
    'sua.pdf',
    await appended(bytes, (pdf) => pageOf(pdf).content.setData(Buffer.from('BT ET'))),
  )
  expect(await check(changed, ...trust)).toMatchObject({
    code: 1,
    said: expect.stringContaining('văn bản bị thay đổi sau khi ký: trang 1'),
  })
  expect(await check(changed, ...trust, '--en')).toMatchObject({
    code: 1,
    said: expect.stringContaining('changed after it was signed: page 1'),
  })
  expect(await check(await kept('khong-ky.pdf', onePage()), ...trust)).toMatchObject({
    code: 1,
    said: expect.stringContaining('không có chữ ký số nào'),
  })
  expect(await check(await kept('hong.pdf', Buffer.from('%PDF-1.7 hỏng')), ...trust)).toMatchObject({ code: 1 })
  expect(await check(whole, '--khac')).toMatchObject({ code: 2 })
})

const verify = () =>
  createVerify({
    ...LIMITS,
    trustFolder: authority.trustFolder,
    maxBytes: 50_000_000,
    clock: { nowMs: () => Date.now() },
  })

async function ready(): Promise<{ path: string; bytes: Uint8Array }> {
  const path = join(folder, 'cho-ky.pdf')
  const place = { kind: 'agency', name: 'Ủy ban nhân dân xã Thử', signedAtMs: Date.now() } as const
  const made = await createPrepare(LIMITS)(await kept('goc.pdf', onePage()), place, path)
  if (!made.ok) throw new Error(made.error)
  return { path, bytes: new Uint8Array(await readFile(path)) }
}

test('the prepared paper with one signature comes back, with long-term data or without', async () => {
  const { bytes, path } = await ready()
  const back = await signed(bytes, person)
  const accepted = await acceptSigned(path, await kept('ve.pdf', back), verify())
  expect(accepted).toMatchObject({ kind: 'accepted', signature: { field: 'ChuKy1', verdict: { kind: 'valid' } } })
  const withData = await kept('ve-dss.pdf', await withStore(back, { crls: [authority.list()] }))
  expect(await acceptSigned(path, withData, verify())).toMatchObject({ kind: 'accepted' })
})

test('anything but the prepared paper with one signature that holds is refused', async () => {
  const { bytes, path } = await ready()
  const gone = authority.issue()
  authority.revoke(gone)
  const draw = (pdf: PDF) => pageOf(pdf).content.setData(Buffer.from('BT ET'))
  const cases: readonly (readonly [object, Uint8Array])[] = [
    [{ kind: 'otherPaper' }, await signed(onePage(), person)],
    [{ kind: 'otherPaper' }, bytes.subarray(0, bytes.length - 10)],
    [{ kind: 'unsigned' }, bytes],
    [{ kind: 'noSignature' }, await withStore(bytes, { crls: [authority.list()] })],
    [{ kind: 'severalSignatures' }, await signed(await signed(bytes, person), person)],
    [{ kind: 'changed', where: { kind: 'page', pageNumber: 1 } }, await signed(await appended(bytes, draw), person)],
    [
      { kind: 'doesNotHold', signature: { verdict: { kind: 'revoked' } } },
      await withStore(await signed(bytes, gone), { crls: [authority.list()] }),
    ],
    [{ kind: 'tooMuchAdded' }, Buffer.concat([bytes, Buffer.alloc(21 * 1024 * 1024)])],
    [{ kind: 'noSignature' }, Buffer.concat([bytes, Buffer.from('rác ở cuối tệp')])],
  ]
  for (const [why, back] of cases)
    expect(await acceptSigned(path, await kept('ve.pdf', back), verify()), JSON.stringify(why)).toMatchObject({
      kind: 'refused',
      why,
    })
})
