// Over 300 lines on purpose: approved minutes from the order of signing to their correction, each way in which a file can be wrong tried once.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PdfNumber } from '@libpdf/core'
import { createCanvas } from '@napi-rs/canvas'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Account } from '../identity/wire.ts'
import { unreadOf } from '../notices/store.ts'
import { granted, refusal } from '../seats/test-support.ts'
import { TestAuthority, type Issued } from '../signatures/test-authority.ts'
import { appended, onePage, signed } from '../signatures/test-papers.ts'
import { readPages } from '../../docs-fixtures/pdf-text.ts'
import { meetingFiles } from '../archive/meeting-files.ts'
import { sha256Of } from './giving-out.ts'
import { openSigningWorld, type SigningWorld } from './test-world.ts'

// Each signature is made ready, signed and judged by processes of their own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let authority: TestAuthority
let ofChair: Issued
let ofSecretary: Issued
let ofAgency: Issued
beforeAll(async () => {
  authority = await TestAuthority.open()
  ofChair = authority.issue({ name: 'CHUTRI' })
  ofSecretary = authority.issue({ name: 'thuky' })
  ofAgency = authority.issue({ name: 'UBND tỉnh Thử nghiệm' })
})
afterAll(() => authority?.close())

let world: SigningWorld
let chair: Account
let secretary: Account
let delegate: Account
beforeEach(async () => {
  world = await openSigningWorld(authority)
  chair = world.chair.account
  secretary = world.secretary.account
  delegate = await world.invite('daibieu', 'delegate')
})
afterEach(() => world.closeAll())

const person = ({ accountId }: Account) => ({ kind: 'person', accountId }) as const
const agency = { kind: 'agency', name: 'UBND tỉnh Thử nghiệm' } as const
const fileFor = async (account: Account, number = 0) => granted(await world.toSign(account, number))
const sign = async (account: Account, by: Issued, number = 0) =>
  granted(await world.upload(account, await signed(await fileFor(account, number), by), number))
const minutes = async (account = chair, number = 0) => {
  const found = (await world.view(account)).documents.find((one) => one.number === number)
  if (found === undefined) throw new Error('no such document')
  return found
}
const notices = async (of: Account) => (await unreadOf(world.database, of)).notices.map(({ what }) => what.kind)
const fileAs = (account: Account, actor: 'chair' | 'delegate', number = 0) =>
  world.signing.file(world.meetingId, number, { accountId: account.accountId, actor }, 'downloaded_at_ms')

test('all sign in their order, the file holds with its record, and the meeting is signed and locked', async () => {
  await world.approved()
  expect((await minutes()).steps.map(({ who }) => who.kind)).toEqual(['person', 'person', 'agency'])
  expect(refusal(await world.toSign(secretary))).toBe('noOrder')
  granted(await world.order(secretary, [person(secretary), person(chair), agency]))
  expect((await minutes(secretary)).rights).toMatchObject({ sign: true, issue: false })
  expect(refusal(await world.toSign(chair))).toBe('notYourTurn')
  expect(await sign(secretary, ofSecretary)).toMatchObject({ step: 0, complete: false })
  expect(await notices(chair)).toContain('minutesToSign')
  expect(await sign(chair, ofChair)).toMatchObject({ step: 1, complete: false })
  expect(await notices(chair)).not.toContain('minutesToSign')
  const last = await sign(secretary, ofAgency)
  expect(last).toMatchObject({ step: 2, complete: true })
  const now = await minutes()
  expect(now).toMatchObject({ state: 'signed', turn: null, rights: { order: false, sign: false, issue: true } })
  const verdicts = now.steps.map((step) => step.signed?.verdict.map((line) => line.vi).join('\n') ?? '')
  expect(verdicts[0]).toContain('Chữ ký 1: thuky')
  expect(verdicts[0]).toContain('HỢP LỆ; trong tệp không có dữ liệu để biết chứng thư có bị thu hồi hay không.')
  expect(verdicts[0]).toContain('chữ ký khác')
  expect(verdicts[2]).toContain('Bảo vệ: toàn bộ tệp')
  const file = granted(await fileAs(chair, 'chair'))
  const { holds, says } = world.verify(file)
  expect(holds, says).toBe(true)
  expect(says.match(/HỢP LỆ/gu)).toHaveLength(3)
  expect(says).toContain('Dữ liệu kèm theo: biên bản “Giao ban tuần”')
  const meeting = await world.database.selectFrom('meetings').select('state').executeTakeFirstOrThrow()
  expect(meeting.state).toBe('signed')
  expect(refusal(await world.toSign(chair))).toBe('allSigned')
  expect(refusal(await world.order(chair, [person(chair)]))).toBe('allSigned')
  for (const statement of ['update signing_signatures set step = step', 'delete from signing_signatures'])
    await expect(sql.raw(statement).execute(world.database)).rejects.toThrow('never changed')
})

describe('an order', () => {
  beforeEach(() => world.approved())
  test('has the chair, people of chair and secretaries once each, and the agency last', async () => {
    expect(refusal(await world.order(chair, [person(secretary)]))).toBe('noChair')
    expect(refusal(await world.order(chair, [person(chair), person(delegate)]))).toBe('badSigner')
    expect(refusal(await world.order(chair, [person(chair), person(chair)]))).toBe('badSigner')
    expect(refusal(await world.order(chair, [agency, person(chair)]))).toBe('agencyLast')
    granted(await world.order(chair, [person(chair), person(secretary)]))
    const { handlers } = world.signing
    const stale = { meetingId: world.meetingId, number: 0, revision: 0, steps: [person(chair)] }
    expect(refusal(await handlers['signing.setOrder'](await world.callOf(chair), stale))).toBe('stale')
  })
  test('keeps the steps that are signed when the others change, and a file for another step is an older one', async () => {
    granted(await world.order(chair, [person(secretary), person(chair), agency]))
    await sign(secretary, ofSecretary)
    const waiting = await fileFor(chair)
    expect(refusal(await world.order(chair, [person(chair)]))).toBe('signedStays')
    granted(await world.order(chair, [person(secretary), person(chair)]))
    expect(refusal(await world.upload(chair, await signed(waiting, ofChair)))).toBe('olderPrepared')
    expect(await sign(chair, ofChair)).toMatchObject({ complete: true })
  })
})

describe('a file that comes back', () => {
  beforeEach(async () => {
    await world.approved()
    granted(await world.order(chair, [person(chair), person(secretary)]))
  })
  const refusedWith = async (bytes: Uint8Array, account = chair) => {
    const answer = await world.upload(account, bytes)
    if (answer.ok) throw new Error('it was accepted')
    expect((await minutes()).steps.every((step) => step.signed === null)).toBe(true)
    return { error: answer.error, vi: String(answer.details?.['vi'] ?? ''), en: String(answer.details?.['en'] ?? '') }
  }

  test('is refused where nothing was given out, where it is no PDF, and where it is somebody else’s turn', async () => {
    expect(await refusedWith(onePage())).toMatchObject({ error: 'notPrepared' })
    expect(await refusedWith(Buffer.from('xin chào'))).toMatchObject({ error: 'notPdf' })
    const file = await fileFor(chair)
    expect(await refusedWith(await signed(onePage(), ofChair), secretary)).toMatchObject({ error: 'notYourTurn' })
    expect(await refusedWith(file)).toMatchObject({ error: 'signatureRefused', vi: 'Văn bản chưa được ký.' })
  })

  test('is refused by name where it is another paper, was changed, or had something added behind the signature', async () => {
    const file = await fileFor(chair)
    const good = await signed(file, ofChair)
    expect(await refusedWith(await signed(onePage(), ofChair))).toMatchObject({
      vi: 'Đây không phải văn bản đã đưa ra để ký.',
      en: 'This is not the document that was given out to be signed.',
    })
    const changed = Uint8Array.from(good)
    changed[200] = (changed[200] ?? 0) ^ 1
    expect(await refusedWith(changed)).toMatchObject({ vi: 'Đây không phải văn bản đã đưa ra để ký.' })
    const painted = await appended(good, (pdf) => {
      pdf.getPages()[0]?.dict.set('Rotate', PdfNumber.of(180))
    })
    expect((await refusedWith(painted)).vi).toBe('Văn bản bị thay đổi khi ký: trang 1.')
    const value = Buffer.from(good).lastIndexOf('/Contents')
    const broken = Uint8Array.from(good)
    const digit = value + 600
    broken[digit] = broken[digit] === 0x30 ? 0x31 : 0x30
    expect((await refusedWith(broken)).vi).toContain('KHÔNG HỢP LỆ')
  })

  test('is refused where the signature was taken from another file', async () => {
    const file = await fileFor(chair)
    const [good, other] = [await signed(file, ofChair), await signed(await otherPaper(file), ofChair)]
    const copied = Buffer.from(good)
    // The value is the only long row of hexadecimal digits, filled up with zeros.
    const at = (bytes: Uint8Array) =>
      Buffer.from(bytes)
        .toString('latin1')
        .search(/<30[0-9a-f]{200}/iu) + 1
    expect([at(good), at(other)]).not.toContain(0)
    Buffer.from(other).copy(copied, at(good), at(other), Buffer.from(other).indexOf('>', at(other)))
    expect((await refusedWith(copied)).vi).toContain('chữ ký lấy từ văn bản khác')
  })

  test('is refused where the certificate is expired, of an authority that nobody trusts, or of another person', async () => {
    const file = await fileFor(chair)
    const expired = authority.issue({ name: 'chutri', from: '20200101000000Z', until: '20210101000000Z' })
    expect((await refusedWith(await signed(file, expired))).vi).toContain('hết hạn 2021-01-01')
    const elsewhere = await TestAuthority.open()
    const stranger = elsewhere.issue({ name: 'chutri' })
    elsewhere.close()
    expect((await refusedWith(await signed(file, stranger))).vi).toContain('không do tổ chức tin cậy nào cấp')
    expect(await refusedWith(await signed(file, ofSecretary))).toMatchObject({ error: 'otherSigner' })
  })

  test('is refused where the certificate was revoked', async () => {
    const withdrawn = authority.issue({ name: 'chutri' })
    authority.revoke(withdrawn)
    const list = join(authority.trustFolder, 'thu-hoi.crl')
    writeFileSync(list, pemOf(authority.list()))
    const file = await fileFor(chair)
    expect((await refusedWith(await signed(file, withdrawn))).vi).toContain('đã bị thu hồi ngày')
    expect(await sign(chair, ofChair)).toMatchObject({ step: 0 })
    expect((await minutes()).steps[0]?.signed?.verdict.map((line) => line.vi).join()).toContain('HỢP LỆ;')
    rmSync(list)
  })

  test('is answered as before when it is sent again, and the same file by two at once is one signature', async () => {
    const good = await signed(await fileFor(chair), ofChair)
    const answers = await Promise.all([world.upload(chair, good), world.upload(chair, good)])
    expect(answers[1]).toEqual(answers[0])
    expect(granted(await world.upload(chair, good))).toMatchObject({ step: 0, complete: false })
    expect((await minutes()).steps.filter((step) => step.signed !== null)).toHaveLength(1)
    const rows = await world.database
      .selectFrom('audit')
      .select('action')
      .where('action', '=', 'signing.sign')
      .execute()
    expect(rows).toHaveLength(1)
  })

  test('of two files for one step that come at once one is taken, the other is told so', async () => {
    const file = await fileFor(chair)
    const files = [await signed(file, ofChair), await signed(file, ofChair, { reason: 'Lần hai' })]
    const answers = await Promise.all(files.map((bytes) => world.upload(chair, bytes)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.flatMap((one) => (one.ok ? [] : [one.error]))).toEqual(['stepTaken'])
    expect(await refusedLate(files)).toBe('stepTaken')
  })
  const refusedLate = async (files: readonly Uint8Array[]) => {
    const taken = (await minutes()).steps[0]?.signed?.sha256
    const late = files.find((bytes) => sha256Of(bytes) !== taken)
    return late === undefined ? null : refusal(await world.upload(chair, late))
  }

  test('signed over a file that another one took the place of is an older one', async () => {
    const first = await signed(await fileFor(chair), ofChair)
    const png = createCanvas(300, 100).toBuffer('image/png')
    const signer = { account: chair, leads: true }
    expect(refusal(await world.signing.withPicture(world.meetingId, 0, signer, Buffer.from('x')))).toBe('badPicture')
    granted(await world.signing.withPicture(world.meetingId, 0, signer, png))
    expect((await minutes()).prepared).toMatchObject({ picture: true, field: 'ChuKy1' })
    expect(await refusedWith(first)).toMatchObject({ error: 'olderPrepared' })
    expect(await sign(chair, ofChair)).toMatchObject({ step: 0 })
  })
})

test('without trusted certificates no signature is taken, and the view says so', async () => {
  await world.closeAll()
  world = await openSigningWorld(null)
  ;[chair, secretary] = [world.chair.account, world.secretary.account]
  await world.approved()
  expect((await world.view(chair)).trust).toBe(false)
  granted(await world.order(chair, [person(chair)]))
  expect(refusal(await world.upload(chair, await signed(await fileFor(chair), ofChair)))).toBe('noTrust')
})

describe('issuing', () => {
  let signedSha256: string
  beforeEach(async () => {
    await world.approved()
    granted(await world.order(chair, [person(chair)]))
    signedSha256 = (await sign(chair, ofChair)).sha256
  })
  const issue = async (to: readonly Account[], by = secretary, number = 0) => {
    const asked = { meetingId: world.meetingId, number, to: to.map(({ accountId }) => accountId) }
    return world.signing.handlers['signing.issue'](await world.callOf(by), asked)
  }
  const people = async () => {
    const asked = { meetingId: world.meetingId, number: 0 }
    const listed = granted(await world.signing.handlers['signing.recipients'](await world.callOf(secretary), asked))
    return new Map(listed.people.map((one) => [one.accountId, one]))
  }

  test('gives the file to its recipients and no others, and lists who has it', async () => {
    const other = await world.invite('khac', 'delegate')
    expect(refusal(await fileAs(delegate, 'delegate'))).toBe('notIssued')
    expect(granted(await issue([delegate])).added).toBe(1)
    expect(granted(await issue([delegate])).added).toBe(0)
    expect(await notices(delegate)).toContain('minutesIssued')
    expect((await people()).get(delegate.accountId)).toMatchObject({ openedAtMs: null, downloadedAtMs: null })
    expect(sha256Of(granted(await fileAs(delegate, 'delegate')))).toBe(signedSha256)
    expect((await people()).get(delegate.accountId)?.downloadedAtMs).not.toBeNull()
    expect(refusal(await fileAs(other, 'delegate'))).toBe('notIssued')
    expect((await minutes(delegate)).rights.file).toBe(true)
    expect((await minutes(other)).rights.file).toBe(false)
    expect(await minutes()).toMatchObject({ state: 'issued', issued: { recipients: 1, opened: 1 } })
  })

  test('is refused for people who may not see all that the minutes tell of, or are not of the meeting', async () => {
    await world.closeItem(1, [secretary.accountId])
    expect((await people()).get(delegate.accountId)?.maySee).toBe(false)
    expect(refusal(await issue([delegate]))).toBe('notAllowed')
    expect((await minutes()).issued).toBeNull()
  })

  test('a person who had the file loses it with the right to see all', async () => {
    granted(await issue([delegate]))
    await world.closeItem(1, [secretary.accountId])
    expect(refusal(await fileAs(delegate, 'delegate'))).toBe('itemsClosed')
  })

  describe('a correction', () => {
    const content = { number: '16', symbol: 'BB-VP', text: 'Tại mục II, sửa “30” thành “31”.' }
    const save = async (text = content.text, number: number | null = null, revision = 0) =>
      world.signing.handlers['signing.saveCorrection'](await world.callOf(secretary), {
        ...{ meetingId: world.meetingId, number, revision },
        content: { ...content, text },
      })
    const approve = async (revision: number) =>
      world.signing.handlers['signing.approveCorrection'](await world.callOf(chair), {
        ...{ meetingId: world.meetingId, number: 1, revision },
      })

    test('is a document of its own that names the old one, approved, signed and issued as that was', async () => {
      granted(await issue([delegate]))
      expect(granted(await save())).toEqual({ number: 1, revision: 1 })
      expect(granted(await save())).toEqual({ number: 1, revision: 1 })
      expect(refusal(await save('Khác'))).toBe('notSigned')
      expect(granted(await save('Sửa “30” thành “32”.', 1, 1))).toEqual({ number: 1, revision: 2 })
      expect(refusal(await save('Chậm', 1, 1))).toBe('stale')
      expect((await world.view(delegate)).documents).toHaveLength(1)
      expect(refusal(await approve(1))).toBe('stale')
      const approved = granted(await approve(2))
      expect(refusal(await save('Muộn', 1, 2))).toBe('minutesApproved')
      const text = (await readPages(granted(await world.signing.document(world.meetingId, 1))))
        .map((page) => page.text)
        .join(' ')
      expect(text).toContain('BIÊN BẢN ĐÍNH CHÍNH')
      expect(text).toContain('Số: 16/BB-VP')
      expect(text).toContain('Biên bản số 15/BB-……')
      expect(text).toContain(signedSha256.slice(0, 8))
      expect(text).toContain('Sửa “30” thành “32”.')
      expect(await minutes(chair, 1)).toMatchObject({ state: 'approved', approved: { sha256: approved.sha256 } })
      granted(await world.order(chair, [person(chair)], 1))
      expect(await sign(chair, ofChair, 1)).toMatchObject({ complete: true })
      // Who had the minutes gets their correction, named or not.
      expect(granted(await issue([chair], secretary, 1)).added).toBe(2)
      expect((await world.view(delegate)).documents.map(({ number, rights }) => [number, rights.file])).toEqual([
        [0, true],
        [1, true],
      ])
      expect(sha256Of(granted(await fileAs(delegate, 'delegate')))).toBe(signedSha256)
      await expect(sql`update minutes_corrections set revision = 9`.execute(world.database)).rejects.toThrow(
        'never changed',
      )
      expect(granted(await save('Lần hai'))).toEqual({ number: 2, revision: 1 })
    })

    test('that is issued goes to who gets the minutes later, too', async () => {
      granted(await save())
      granted(await approve(1))
      granted(await world.order(chair, [person(chair)], 1))
      await sign(chair, ofChair, 1)
      const early = await world.invite('som', 'delegate')
      granted(await issue([early]))
      expect((await world.view(early)).documents.map(({ number }) => number)).toEqual([0])
      expect(granted(await issue([chair], secretary, 1)).added).toBe(2)
      expect(granted(await issue([delegate])).added).toBe(1)
      expect((await world.view(delegate)).documents.map(({ number, rights }) => [number, rights.file])).toEqual([
        [0, true],
        [1, true],
      ])
      expect(await notices(delegate)).toEqual(expect.arrayContaining(['correctionIssued', 'minutesIssued']))
      expect(await minutes(chair, 1)).toMatchObject({ issued: { recipients: 3 } })
    })

    /** Texts of the meeting's archive as they are, of other files the SHA-256. */
    const archived = async () => {
      const sources = { database: world.database, nowMs: world.clock.nowMs(), blobs: undefined as never }
      const flatten = () => Promise.resolve(null)
      const attendanceOf = () => world.rooms.attendanceOf(world.meetingId)
      const files = new Map<string, string>()
      const asker = { account: chair, actor: 'chair' } as const
      for await (const file of meetingFiles({ ...sources, flatten, attendanceOf }, world.meetingId, asker, [])) {
        const parts: Uint8Array[] = []
        if (file.kind === 'stream') for await (const part of file.open()) parts.push(part)
        files.set(file.path, file.kind === 'text' ? file.text : sha256Of(Buffer.concat(parts)))
      }
      return files
    }

    test('is in no archive before it is approved', async () => {
      granted(await save('Chưa ai được đọc'))
      const files = await archived()
      expect([...files.values()].filter((text) => text.includes('Chưa ai được đọc'))).toEqual([])
      expect(JSON.parse(files.get('du-lieu/ky-so.json') ?? '')).toMatchObject({ documents: [{ number: 0 }] })
    })

    test('lies in the archive with the minutes, each as it was approved and as it was signed', async () => {
      granted(await issue([delegate]))
      granted(await save())
      granted(await approve(1))
      const files = await archived()
      const documents = (await world.view(chair)).documents
      expect(files.get('bien-ban.pdf')).toBe(documents[0]?.approved?.sha256)
      expect(files.get('bien-ban-da-ky.pdf')).toBe(signedSha256)
      expect(files.get('bien-ban-dinh-chinh-1.pdf')).toBe(documents[1]?.approved?.sha256)
      expect([...files.keys()]).not.toContain('bien-ban-dinh-chinh-1-da-ky.pdf')
      expect(JSON.parse(files.get('du-lieu/ky-so.json') ?? '')).toMatchObject({
        documents: [{ signatures: [{ sha256: signedSha256 }] }, { number: 1 }],
        recipients: [{ account_id: delegate.accountId }],
      })
    })

    test('that is not approved can be thrown away', async () => {
      granted(await save())
      const asked = { meetingId: world.meetingId, number: 1, revision: 1 }
      granted(await world.signing.handlers['signing.dropCorrection'](await world.callOf(secretary), asked))
      expect((await world.view(chair)).documents).toHaveLength(1)
      expect(refusal(await approve(1))).toBe('noSuchCorrection')
    })
  })
})

/** Another paper of the same length as this one: another byte in a comment. */
async function otherPaper(file: Uint8Array): Promise<Uint8Array> {
  return appended(file, (pdf) => {
    pdf.setTitle('Văn bản khác')
  })
}

const pemOf = (der: Uint8Array): string =>
  `-----BEGIN X509 CRL-----\n${Buffer.from(der).toString('base64').replace(/.{64}/gu, '$&\n')}\n-----END X509 CRL-----\n`
