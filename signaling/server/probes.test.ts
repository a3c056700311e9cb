import { expect, test } from 'vitest'
import { FakeMediaPlane } from '../../sfu/fake.ts'
import { silentLog } from '../../sfu/log.ts'
import type { DtlsParameters } from '../media/wire.ts'
import { createProbes, type ProbeLimits } from './probes.ts'

const LIMITS: ProbeLimits = { maxOpen: 4, maxPerAccount: 2, openMs: 9_000, connectedMs: 1_500 }
const dtls: DtlsParameters = {
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('0A').join(':') }],
}

function make() {
  const plane = new FakeMediaPlane()
  plane.probesConnect = false
  const due = new Set<{ delayMs: number; run: () => void }>()
  const timers = {
    after(delayMs: number, run: () => void) {
      const one = { delayMs, run }
      due.add(one)
      return () => void due.delete(one)
    },
  }
  const probes = createProbes({ plane, timers, log: silentLog, limits: LIMITS })
  return {
    plane,
    probes,
    due,
    pass: () => {
      for (const one of [...due]) if (due.delete(one)) one.run()
    },
  }
}

test('a probe that never comes through ends at its deadlink', async () => {
  const { probes, due, pass } = make()
  expect(await probes.open('an', 'udp', dtls)).toMatchObject({ ok: true })
  expect([...due].map(({ delayMs }) => delayMs)).toEqual([LIMITS.openMs])
  expect(probes.count()).toBe(1)
  pass()
  expect(probes.count()).toBe(0)
})

test('one that came through stands a moment longer, so that the page sees it, and ends', async () => {
  const { plane, probes, due, pass } = make()
  plane.probesConnect = true
  await probes.open('an', 'udp', dtls)
  await Promise.resolve()
  expect([...due].map(({ delayMs }) => delayMs)).toEqual([LIMITS.connectedMs])
  pass()
  expect(probes.count()).toBe(0)
})

test('one account holds few at a time: its oldest makes room; all together are bounded', async () => {
  const { probes } = make()
  for (let time = 0; time < 5; time += 1) expect(await probes.open('an', 'udp', dtls)).toMatchObject({ ok: true })
  expect(probes.count()).toBe(2)
  await Promise.all(['binh', 'chi', 'dung', 'em'].map((account) => probes.open(account, 'tcp', dtls)))
  expect(probes.count()).toBe(4)
  expect(await probes.open('giang', 'tcp', dtls)).toEqual({ ok: false, error: 'unavailable' })
})

test('without a media worker, and after the end, it is refused; nothing stays open', async () => {
  const { plane, probes } = make()
  plane.stopWorker()
  expect(await probes.open('an', 'udp', dtls)).toEqual({ ok: false, error: 'mediaUnavailable' })
  plane.startWorker()
  await probes.open('an', 'udp', dtls)
  probes.close()
  expect(probes.count()).toBe(0)
  expect(await probes.open('an', 'udp', dtls)).toEqual({ ok: false, error: 'unavailable' })
})
