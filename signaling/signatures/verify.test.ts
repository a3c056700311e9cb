// Over 300 lines on purpose: each way in which a signed paper can fail to hold, tried on papers of one authority.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HttpTimestampAuthority, PDF } from '@libpdf/core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createPrepare } from './prepare.ts'
import type { ReadFile, Verdict } from './report.ts'
import { readKeyFile } from './sign.ts'
import { PASSWORD, TestAuthority, type Issued } from './test-authority.ts'
import {
  ALLOWS_NOTHING,
  onePage,
  opensslTakes,
  PDFSIG_VALID,
  pdfsigSays,
  signed,
  signedByOpenssl,
  withStore,
} from './test-papers.ts'
import { createVerify } from './verify.ts'

// Each starts some processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const YEAR_MS = 365 * 24 * 3_600_000
const fixtures = fileURLToPath(new URL('../../docs-fixtures/', import.meta.url))
let authority: TestAuthority
let folder: string
let person: Issued
beforeAll(async () => {
  authority = await TestAuthority.open()
  folder = await mkdtemp(join(tmpdir(), 'hop-chu-ky-'))
  person = authority.issue()
})
afterAll(async () => {
  authority?.close()
  await rm(folder, { recursive: true, force: true })
})

async function kept(bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'paper.pdf')
  await writeFile(path, bytes)
  return path
}

interface Judging {
  readonly nowMs?: number
  readonly trustFolder?: string
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

async function verify(bytes: Uint8Array, judging: Judging = {}) {
  const { maxBytes = 50_000_000, nowMs = Date.now(), timeoutMs = 60_000, trustFolder = authority.trustFolder } = judging
  const clock = { nowMs: () => nowMs }
  const check = createVerify({ timeoutMs, memoryMb: 1_024, atOnce: 1, waiting: 1, trustFolder, maxBytes, clock })
  return check(await kept(bytes))
}

async function read(bytes: Uint8Array, judging: Judging = {}): Promise<ReadFile> {
  const verified = await verify(bytes, judging)
  if (!verified.ok) throw new Error(verified.error)
  return verified.value
}

async function verdicts(bytes: Uint8Array, judging: Judging = {}): Promise<Verdict[]> {
  return (await read(bytes, judging)).signatures.map(({ verdict }) => verdict)
}

/** As `openssl ca` takes dates. */
const stamp = (atMs: number): string => `${new Date(atMs).toISOString().replaceAll(/[-:T]/gu, '').slice(0, 14)}Z`

const root = () => join(authority.trustFolder, 'root.pem')
const VALID: Verdict = { kind: 'valid', revocation: 'unknown' }

test.each(['rsa', 'p256'] as const)('a signature with an %s key holds, for pdfsig and openssl as well', async (key) => {
  const bytes = await signed(onePage(), authority.issue({ key }))
  const { signatures } = await read(bytes)
  expect(signatures).toMatchObject([
    {
      kind: 'signature',
      signer: {
        name: 'Vừ Thị Mỷ Đặng',
        organisation: 'Ủy ban nhân dân xã Thử',
        issuer: 'Trung gian thử nghiệm',
        serial: expect.stringMatching(/^[0-9A-F]{20,}$/u),
      },
      time: { kind: 'claimed', timeStampFails: false },
      coversBytes: bytes.length,
      later: [],
      verdict: VALID,
    },
  ])
  expect(pdfsigSays(await kept(bytes))).toEqual([PDFSIG_VALID])
  expect(opensslTakes(bytes, root(), folder)).toBe(true)
})

test('a signature by another tool holds too: openssl with RSA, P-256 and RSA-PSS', async () => {
  const pss = ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:digest']
  for (const [key, options] of [
    ['rsa', []],
    ['p256', []],
    ['pss', pss],
    ['rsa', pss],
  ] as const) {
    const bytes = await signedByOpenssl(onePage(), authority.issue({ key }), folder, options)
    expect(await verdicts(bytes), key).toEqual([VALID])
    expect(opensslTakes(bytes, root(), folder), key).toBe(true)
    // pdfsig of poppler 22.12 calls every RSA-PSS signature invalid, also those that OpenSSL makes and takes.
    if (options !== pss) expect(pdfsigSays(await kept(bytes)), key).toEqual([PDFSIG_VALID])
  }
})

test('an RSA-PSS signature that is labelled as RSA is refused, as the others refuse it', async () => {
  // What OpenSSL 3.0 itself writes for such a key, unless it is told the padding.
  const bytes = await signedByOpenssl(onePage(), authority.issue({ key: 'pss' }), folder)
  expect(await verdicts(bytes)).toEqual([{ kind: 'unsupportedAlgorithm', algorithm: 'RSA-PSS labelled as RSA' }])
  expect(opensslTakes(bytes, root(), folder)).toBe(false)
  expect(pdfsigSays(await kept(bytes))).not.toEqual([PDFSIG_VALID])
})

test('an RSA-PSS key is refused for signing: what would be written of it is no right signature', async () => {
  expect(await readKeyFile(authority.issue({ key: 'pss' }).p12, PASSWORD)).toMatchObject({ error: 'rsaPss' })
  expect(await readKeyFile(person.p12, 'sai')).toMatchObject({ error: 'wrongPassword' })
})

test('SHA-1 is refused by its name', async () => {
  const bytes = await signedByOpenssl(onePage(), person, folder, ['-md', 'sha1'])
  expect(await verdicts(bytes)).toEqual([{ kind: 'unsupportedAlgorithm', algorithm: 'SHA-1' }])
})

test('a changed byte of what was signed is found', async () => {
  const bytes = Buffer.from(await signed(onePage(), person))
  bytes.write('d', bytes.indexOf('(Bien ban') + 1, 'latin1')
  expect(await verdicts(bytes)).toEqual([{ kind: 'digestWrong' }])
  expect(pdfsigSays(await kept(bytes))).not.toEqual([PDFSIG_VALID])
  expect(opensslTakes(bytes, root(), folder)).toBe(false)
})

test('a signature copied from another paper is found', async () => {
  const one = Buffer.from(await signed(onePage(), person))
  const other = Buffer.from(await signed(onePage('/MediaBox[0 0 595 841]'), person))
  const valueAt = (bytes: Buffer) => bytes.indexOf('/Contents <') + '/Contents <'.length
  const value = one.subarray(valueAt(one), one.indexOf('>', valueAt(one)))
  value.copy(other, valueAt(other))
  expect(await verdicts(other)).toEqual([{ kind: 'digestWrong' }])
})

test('another certificate beside the value is found', async () => {
  const bytes = await signed(onePage(), person)
  const text = Buffer.from(bytes).toString('latin1')
  // A bit of the value itself: the certificate no longer fits.
  const at = text.lastIndexOf('/Contents <') + '/Contents <'.length
  const der = Buffer.from(text.slice(at, text.indexOf('>', at)), 'hex')
  const end = 4 + der.readUInt16BE(2)
  const broken = Buffer.from(bytes)
  broken.write(((der[end - 1] ?? 0) ^ 1).toString(16).padStart(2, '0'), at + 2 * (end - 1), 'latin1')
  expect(await verdicts(broken)).toEqual([{ kind: 'signatureWrong' }])
})

test('a range that leaves out more than the value, an empty value and zeros are malformed', async () => {
  const whole = Buffer.from(await signed(onePage(), person))
  const text = whole.toString('latin1')
  const [range = '', , end = ''] = /\/ByteRange \[0 (\d+) +(\d+) +\d+ *\]/u.exec(text) ?? []
  const wider = Buffer.from(whole)
  wider.write(range.replace(end, String(Number(end) + 1)), text.indexOf(range), 'latin1')
  expect(await verdicts(wider)).toEqual([{ kind: 'malformed', why: 'range' }])
  const at = text.lastIndexOf('/Contents <') + '/Contents <'.length
  const zeros = Buffer.from(whole)
  zeros.fill('0', at, text.indexOf('>', at), 'latin1')
  expect(await verdicts(zeros)).toEqual([{ kind: 'malformed', why: 'contents' }])
  const noise = Buffer.from(whole)
  noise.fill('5', at, text.indexOf('>', at), 'latin1')
  expect(await verdicts(noise)).toEqual([{ kind: 'malformed', why: 'contents' }])
})

test('what stands behind the signed part and is no revision of its own is a change of the file', async () => {
  const bytes = await signed(onePage(), person)
  const [, index = ''] = /startxref\s+(\d+)\s+%%EOF\s*$/u.exec(Buffer.from(bytes).toString('latin1')) ?? []
  const behind = (text: string) => verdicts(Buffer.concat([bytes, Buffer.from(text)]))
  const change = [{ kind: 'changedAfter', where: { kind: 'file' } }]
  expect(await behind('\n 4 0 obj\n<<>>\nendobj\n')).toEqual(change)
  expect(await behind(`\n4 0 obj\n<<>>\nendobj\nstartxref\n${index}\n%%EOF\n`)).toEqual(change)
  expect(await behind('\r\n')).toEqual([VALID])
})

test('an expired certificate is judged by today, unless a time stamp proves when it was used', async () => {
  const past = authority.issue({ from: '20200101000000Z', until: '20210101000000Z' })
  const late = await signed(onePage(), past)
  expect(await verdicts(late)).toMatchObject([{ kind: 'expired', whose: 'signer', by: 'now' }])
  expect(pdfsigSays(await kept(late))).toEqual([PDFSIG_VALID])
  const nextYear = authority.issue({ until: stamp(Date.now() + YEAR_MS) })
  const nowMs = Date.now() + 2 * YEAR_MS
  expect(await verdicts(await signed(onePage(), nextYear), { nowMs })).toMatchObject([{ kind: 'expired', by: 'now' }])
  const stamped = await read(await signed(onePage(), nextYear, { timeStampUrl: authority.address }), { nowMs })
  expect(stamped.signatures).toMatchObject([
    { verdict: VALID, time: { kind: 'timeStamp', authority: 'Dấu thời gian thử nghiệm' } },
  ])
  // The same of a certificate that had expired when it was stamped.
  const dead = await signed(onePage(), past, { timeStampUrl: authority.address })
  expect(await verdicts(dead)).toMatchObject([{ kind: 'expired', by: 'timeStamp' }])
})

test('a time stamp counts only if its authority is trusted; then the time is a claim and that is said', async () => {
  const stranger = await TestAuthority.open()
  try {
    const { signatures } = await read(await signed(onePage(), person, { timeStampUrl: stranger.address }))
    expect(signatures).toMatchObject([{ verdict: VALID, time: { kind: 'claimed', timeStampFails: true } }])
  } finally {
    stranger.close()
  }
})

test('a certificate that is not yet valid is named, also where the signer claims a time before it', async () => {
  const future = authority.issue({ from: stamp(Date.now() + YEAR_MS) })
  expect(await verdicts(await signed(onePage(), future))).toMatchObject([{ kind: 'notYetValid', by: 'now' }])
  const nowMs = Date.now() + 2 * YEAR_MS
  expect(await verdicts(await signed(onePage(), future), { nowMs })).toMatchObject([
    { kind: 'notYetValid', whose: 'signer', by: 'claimed' },
  ])
})

test('a chain that leads to nobody trusted, or over a certificate that is no authority, is refused', async () => {
  const stranger = await TestAuthority.open()
  try {
    const bytes = await signed(onePage(), stranger.issue())
    expect(await verdicts(bytes)).toEqual([{ kind: 'untrusted', why: 'noPath' }])
    expect(opensslTakes(bytes, root(), folder)).toBe(false)
    expect(await verdicts(bytes, { trustFolder: stranger.trustFolder })).toEqual([VALID])
  } finally {
    stranger.close()
  }
})

test('a certificate for something else is not for signing', async () => {
  const leaf = 'basicConstraints=critical,CA:FALSE'
  for (const extensions of [
    [leaf, 'keyUsage=critical,keyEncipherment'],
    [leaf, 'keyUsage=digitalSignature', 'extendedKeyUsage=serverAuth'],
  ])
    expect(await verdicts(await signed(onePage(), authority.issue({ extensions })))).toEqual([
      { kind: 'notForSigning' },
    ])
  const documents = [leaf, 'keyUsage=digitalSignature', 'extendedKeyUsage=1.3.6.1.5.5.7.3.36']
  expect(await verdicts(await signed(onePage(), authority.issue({ extensions: documents })))).toEqual([VALID])
})

test('long-term data say that nothing was revoked, and are no change of the paper', async () => {
  const bytes = await signed(onePage(), person, { timeStampUrl: authority.address, longTerm: true })
  const { signatures } = await read(bytes)
  expect(signatures).toMatchObject([
    { verdict: { kind: 'valid', revocation: 'good' }, time: { kind: 'timeStamp' }, later: ['longTermData'] },
  ])
  expect(signatures[0]?.coversBytes).toBeLessThan(bytes.length)
  expect(pdfsigSays(await kept(bytes))).toEqual([PDFSIG_VALID])
  expect(opensslTakes(bytes, root(), folder)).toBe(true)
})

test('a revoked certificate is found in a list beside the signature, and in one beside the trusted certificates', async () => {
  const gone = authority.issue()
  const bytes = await signed(onePage(), gone)
  const before = await withStore(bytes, { crls: [authority.list()] })
  expect((await verdicts(before))[0]?.kind).toBe('valid')
  authority.revoke(gone)
  const after = await withStore(bytes, { crls: [authority.list()] })
  expect(await verdicts(after)).toMatchObject([{ kind: 'revoked', whose: 'signer' }])
  const trustFolder = await mkdtemp(join(folder, 'trust-'))
  await writeFile(join(trustFolder, 'root.pem'), await readFile(root()))
  const pem = `-----BEGIN X509 CRL-----\n${Buffer.from(authority.list()).toString('base64')}\n-----END X509 CRL-----\n`
  await writeFile(join(trustFolder, 'list.crl'), pem)
  expect(await verdicts(bytes, { trustFolder })).toMatchObject([{ kind: 'revoked' }])
  // A list that somebody else signed says nothing.
  const stranger = await TestAuthority.open()
  try {
    expect(await verdicts(await withStore(bytes, { crls: [stranger.list()] }))).toEqual([VALID])
  } finally {
    stranger.close()
  }
})

test('an answer about the certificate (OCSP) is read as well', async () => {
  const gone = authority.issue()
  const bytes = await signed(onePage(), gone)
  const good = await withStore(bytes, { ocsps: [authority.answer(gone)] })
  expect(await verdicts(good)).toEqual([VALID])
  authority.revoke(gone)
  const revoked = await withStore(bytes, { ocsps: [authority.answer(gone)] })
  expect(await verdicts(revoked)).toMatchObject([{ kind: 'revoked', whose: 'signer' }])
})

test('a revocation after a proven time of signing does no harm', async () => {
  const later = authority.issue()
  const stamped = await signed(onePage(), later, { timeStampUrl: authority.address })
  const unproven = await signed(onePage(), later)
  // Lists and stamps count in whole seconds: the next one begins before it is revoked.
  const second = Math.floor(Date.now() / 1_000)
  await vi.waitFor(() => expect(Math.floor(Date.now() / 1_000)).toBeGreaterThan(second), { timeout: 5_000 })
  authority.revoke(later)
  const crls = [authority.list()]
  expect((await verdicts(await withStore(stamped, { crls })))[0]?.kind).toBe('valid')
  expect(await verdicts(await withStore(unproven, { crls }))).toMatchObject([{ kind: 'revoked' }])
})

test('a time stamp of the whole document proves when the signatures before it were there', async () => {
  const nextYear = authority.issue({ until: stamp(Date.now() + YEAR_MS) })
  const pdf = await PDF.load(await signed(onePage(), nextYear))
  const { bytes } = await pdf.addTimestamp({ timestampAuthority: new HttpTimestampAuthority(authority.address) })
  const { signatures } = await read(bytes, { nowMs: Date.now() + 2 * YEAR_MS })
  expect(signatures).toMatchObject([
    { kind: 'signature', time: { kind: 'timeStamp' }, later: ['timeStamp'], verdict: VALID },
    { kind: 'documentTimeStamp', time: { kind: 'timeStamp' }, later: [], verdict: VALID },
  ])
})

test('a signer who allows nothing afterwards is not followed by another, but by long-term data', async () => {
  const certified = await signedByOpenssl(onePage(), person, folder, [], ALLOWS_NOTHING())
  expect(await verdicts(certified)).toEqual([VALID])
  expect((await verdicts(await withStore(certified, { crls: [authority.list()] })))[0]?.kind).toBe('valid')
  const [first, second] = await verdicts(await signed(certified, person))
  expect(first).toEqual({ kind: 'changedAfter', where: { kind: 'form' } })
  expect(second).toEqual(VALID)
  const prepare = createPrepare({ timeoutMs: 60_000, memoryMb: 1_024, atOnce: 1, waiting: 1 })
  const place = { kind: 'agency', name: 'Ủy ban', signedAtMs: 0 } as const
  const prepared = await prepare(await kept(certified), place, join(folder, 'out.pdf'))
  expect(prepared).toMatchObject({ ok: false, error: 'certifiedPdf' })
})

test('a file that qpdf linearized is signed by appending, and the signature holds', async () => {
  const [plain, linear] = [join(folder, 'plain.pdf'), join(folder, 'linear.pdf')]
  await writeFile(plain, onePage())
  execFileSync('qpdf', ['--linearize', plain, linear])
  const before = await readFile(linear)
  const bytes = await signed(new Uint8Array(before), person)
  expect(Buffer.compare(before, bytes.subarray(0, before.length))).toBe(0)
  expect(await verdicts(bytes)).toEqual([VALID])
  expect(pdfsigSays(await kept(bytes))).toEqual([PDFSIG_VALID])
})

test('what is no PDF, has a password or is too large is refused in words', async () => {
  const error = async (bytes: Uint8Array, judging: Judging = {}) => {
    const verified = await verify(bytes, judging)
    return verified.ok ? verified.value : verified.error
  }
  expect(await error(Buffer.from('không phải PDF'))).toBe('notPdf')
  expect(await error(new Uint8Array(0))).toBe('notPdf')
  expect(await error(Buffer.alloc(200_000, 0x5b))).toBe('notPdf')
  expect(await error(await readFile(join(fixtures, 'bad/password.pdf')))).toBe('encryptedPdf')
  expect(await error(await readFile(join(fixtures, 'bad/truncated.pdf')))).toBe('damagedPdf')
  expect(await error(onePage(), { maxBytes: 100 })).toBe('tooLarge')
  expect(await error(onePage(), { trustFolder: join(folder, 'nowhere') })).toBe('noTrust')
  expect(await error(onePage(), { timeoutMs: 20 })).toBe('tooHeavy')
  expect(await error(onePage())).toMatchObject({ signatures: [] })
})

test('page trees, fields and arrays in circles or without bottom end in time', async () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  const more = [
    { body: '<</Fields[7 0 R 8 0 R]>>' },
    { body: '<</T(a)/FT/Sig/Kids[7 0 R 8 0 R]/Parent 7 0 R>>' },
    { body: `<</T(b)/Kids[7 0 R]/V<</Type/Sig/ByteRange[0 1 2 99999999999]/Contents<00>/X ${deep}>>>>` },
  ]
  const hostile = onePage('/MediaBox[0 0 595 842]', '', more, '/AcroForm 6 0 R')
  const verified = await verify(hostile, { timeoutMs: 20_000 })
  expect(verified.ok ? 'read' : verified.error).toMatch(/^(?:read|damagedPdf|tooHeavy)$/u)
})
