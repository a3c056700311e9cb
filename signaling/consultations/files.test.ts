import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Account } from '../identity/wire.ts'
import { ConsultationId } from '../wire/ids.ts'
import type { FileAs } from './files.ts'
import { granted, openConsultations, refusal, type ConsultationWorld } from './test-world.ts'

let at: ConsultationWorld
beforeEach(async () => {
  at = await openConsultations()
})
afterEach(() => at.close())

test('a file that calls itself a state secret is refused, whatever its name says', async () => {
  const consultationId = ConsultationId.parse(granted(await at.create()).consultationId)
  const take = (account: Account, as: FileAs, title: string | undefined) =>
    at
      .filesTitled(title)
      .take({ account, consultationId, as, fileName: 'phuong-an.pdf', declaredBytes: 10 }, Readable.from([]))
  const { secretary } = at.people
  expect(refusal(await take(secretary, 'paper', '[MẬT] Phương án'))).toBe('stateSecret')
  expect((await at.read(secretary, consultationId)).papers).toEqual([])
  // Of honey one may write.
  for (const title of ['Phát triển nghề nuôi ong lấy MẬT ONG', undefined])
    expect(granted(await take(secretary, 'paper', title))).toMatchObject({ fileName: 'phuong-an.pdf', pages: 1 })
  granted(await at.send(consultationId))
  expect(refusal(await take(at.member(0), 'opinion', 'TUYỆT MẬT'))).toBe('stateSecret')
  expect(granted(await take(at.member(0), 'opinion', 'Phiếu ý kiến'))).toMatchObject({ signatures: { kind: 'unread' } })
})
