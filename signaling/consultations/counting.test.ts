import fc from 'fast-check'
import { expect, test } from 'vitest'
import { granted, openConsultations } from './test-world.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const PEOPLE = ['a', 'b', 'c', 'd']
const CHOICES = ['agree', 'disagree', 'other'] as const

const step = fc.oneof(
  fc.record({
    kind: fc.constant('answer' as const),
    who: fc.nat({ max: PEOPLE.length - 1 }),
    choice: fc.constantFrom(...CHOICES),
    // What the page of this device believes to be the answer that counts.
    changes: fc.constantFrom('current', 'older', 'none'),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(1, 200, 399, 400) }),
  fc.record({ kind: fc.constant('restart' as const) }),
  fc.record({ kind: fc.constant('check' as const) }),
)

test(`in whatever order answers, retries, changes, the deadline and restarts come, each member acknowledged before the close counts once (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const at = await openConsultations(PEOPLE)
      const deadlineAtMs = at.clock.nowMs() + 1_000
      const id = await at.sent({ deadlineAtMs })
      const acknowledged = new Map<number, { receiptId: string; choice: string }>()
      const older = new Map<number, string>()
      const late = new Set<number>()
      for (const one of steps) {
        if (one.kind === 'time') at.clock.advance(one.ms)
        if (one.kind === 'restart') at.restart()
        if (one.kind === 'check') await at.check()
        if (one.kind !== 'answer') continue
        const before = acknowledged.get(one.who)
        const changes = { current: before?.receiptId, older: older.get(one.who), none: undefined }[one.changes] ?? null
        const asked = { choice: one.choice, text: 'Nội dung', changes }
        const answers = await Promise.all(
          Array.from({ length: one.times }, () => at.answer(at.member(one.who), id, asked)),
        )
        const codes = new Set(answers.map((answer) => (answer.ok ? answer.value.receipt.receiptId : answer.error)))
        // Retries of one request are answered alike.
        expect(codes.size).toBe(1)
        const [answer] = answers
        if (answer?.ok === true && answer.value.receipt.receiptId !== before?.receiptId) {
          // What counts no more gets no receipt again.
          expect([...older.values()]).not.toContain(answer.value.receipt.receiptId)
          expect(at.clock.nowMs()).toBeLessThan(deadlineAtMs)
          expect(changes).toBe(before?.receiptId ?? null)
          if (before !== undefined) older.set(one.who, before.receiptId)
          acknowledged.set(one.who, answer.value.receipt)
        }
        if (answer?.ok === false && answer.error === 'answerLate') {
          expect(at.clock.nowMs()).toBeGreaterThanOrEqual(deadlineAtMs)
          late.add(one.who)
        }
      }
      at.clock.advance(1_000)
      at.restart()
      await at.check()
      const { result } = await at.read(at.people.secretary, id)
      expect(result).toMatchObject({
        answered: acknowledged.size,
        silent: PEOPLE.length - acknowledged.size,
        late: late.size,
      })
      for (const choice of CHOICES)
        expect(result?.counts.find((count) => count.choice === choice)?.count).toBe(
          [...acknowledged.values()].filter((receipt) => receipt.choice === choice).length,
        )
      for (const [who, receipt] of acknowledged)
        expect((await at.read(at.member(who), id)).own?.receipt?.receiptId).toBe(receipt.receiptId)
      granted(await at.reading(at.people.secretary, id))
      await at.close()
    }),
    { seed: SEED, numRuns: 40 },
  )
}, 60_000)
