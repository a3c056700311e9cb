import { expect, test } from 'vitest'
import { FakeMediaPlane } from '../../sfu/fake.ts'
import { silentLog } from '../../sfu/log.ts'
import { createProbes, type ProbeLimits } from './probes.ts'

const LIMITS: ProbeLimits = {
  ...{ maxOpen: 4, maxPerAccount: 2, openMs: 9_000, connectedMs: 1_500, maxBytes: 1_000, checkEveryMs: 500 },
}
const asked = (protocol: 'udp' | 'tcp') => ({
  protocol,
  dtlsParameters: {
    role: 'client' as const,
    fingerprints: [{ algorithm: 'sha-256' as const, value: Array(32).fill('0A').join(':') }],
  },
  picture: { payloadType: 96, ssrc: 1_234 },
})

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
    delays: () => [...due].map(({ delayMs }) => delayMs).toSorted((a, b) => b - a),
    /** Lets so long pass, as far as timers are due until then. */
    pass: async (ms: number) => {
      for (const one of [...due]) if (one.delayMs <= ms && due.delete(one)) one.run()
      await Promise.resolve().then(() => undefined)
    },
  }
}

test('a probe that never comes through ends at its deadlink', async () => {
  const { probes, delays, pass } = make()
  expect(await probes.open('an', asked('udp'))).toMatchObject({ ok: true })
  expect(delays()).toEqual([LIMITS.openMs, LIMITS.checkEveryMs])
  expect(probes.count()).toBe(1)
  await pass(LIMITS.openMs)
  expect(probes.count()).toBe(0)
})

test('one that came through stands a moment longer, so that the page sees it, and ends', async () => {
  const { plane, probes, delays, due, pass } = make()
  plane.probesConnect = true
  await probes.open('an', asked('udp'))
  await Promise.resolve()
  expect(delays()).toEqual([LIMITS.connectedMs, LIMITS.checkEveryMs])
  await pass(LIMITS.connectedMs)
  expect(probes.count()).toBe(0)
  expect(due.size).toBe(0)
})

test('one account holds few at a time: its oldest makes room; all together are bounded', async () => {
  const { probes } = make()
  for (let time = 0; time < 5; time += 1) expect(await probes.open('an', asked('udp'))).toMatchObject({ ok: true })
  expect(probes.count()).toBe(2)
  await Promise.all(['binh', 'chi', 'dung', 'em'].map((account) => probes.open(account, asked('tcp'))))
  expect(probes.count()).toBe(4)
  expect(await probes.open('giang', asked('tcp'))).toEqual({ ok: false, error: 'unavailable' })
})

test('without a media worker, and after the end, it is refused; nothing stays open', async () => {
  const { plane, probes } = make()
  plane.stopWorker()
  expect(await probes.open('an', asked('udp'))).toEqual({ ok: false, error: 'mediaUnavailable' })
  plane.startWorker()
  await probes.open('an', asked('udp'))
  probes.close()
  expect(probes.count()).toBe(0)
  expect(await probes.open('an', asked('udp'))).toEqual({ ok: false, error: 'unavailable' })
})

test('one that sends far more than a test does is closed at the next look, and not before', async () => {
  const { plane, probes, pass } = make()
  plane.probesConnect = true
  await probes.open('an', asked('udp'))
  plane.probeBytes = LIMITS.maxBytes
  for (let time = 0; time < 3; time += 1) await pass(LIMITS.checkEveryMs)
  expect(probes.count()).toBe(1)
  plane.probeBytes = LIMITS.maxBytes + 1
  await pass(LIMITS.checkEveryMs)
  expect(probes.count()).toBe(0)
})
