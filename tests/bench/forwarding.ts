import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { openBare, type Forwarder } from './bare.ts'
import { CpuMeter } from './cpu.ts'
import { FarSide, type StreamShape } from './far-side.ts'
import { Gathered } from './figures.ts'
import type { Bench, BenchContext } from './bench.ts'

const Values = z.object({
  receivers: z.coerce.number().int().min(1).max(241),
  seconds: z.coerce.number().min(1).max(600),
  only: z.enum(['both', 'bare']),
})
/** 26 pictures of 5 packets of 960 bytes each second: 130 packets/s, 1.0 Mbit/s. */
const SHAPE: StreamShape = { pictures: 26, packetsPerPicture: 5, payloadBytes: 960 }
/** Before each stretch that counts, the stream flows so long: queues fill, key pictures come. */
const WARM_UP_MS = 3_000

/** One stretch: CPU for each packet that reached a receiver. */
async function measure(
  far: FarSide,
  forwarder: Forwarder,
  seconds: number,
): Promise<{ cpuUs: number; eachUs: readonly number[]; perSecond: number; lost: number }> {
  await far.send(forwarder.input, SHAPE)
  await wait(WARM_UP_MS)
  const meter = await CpuMeter.start(forwarder.pids)
  const before = await far.count()
  const sinceMs = performance.now()
  await wait(seconds * 1000)
  const after = await far.count()
  const passedS = (performance.now() - sinceMs) / 1000
  const used = await meter.stop()
  await far.stop()
  const packets = sum(after.received) - sum(before.received)
  if (packets === 0) throw new Error('no packet came through')
  const due = (after.sent - before.sent) * after.received.length
  const eachUs = used.map(({ seconds: cpu }) => (cpu * 1e6) / packets)
  return { cpuUs: sum(eachUs), eachUs, perSecond: packets / passedS, lost: Math.max(0, due - packets) / due }
}

async function run({ runs, values, say }: BenchContext): Promise<ReturnType<Gathered['figures']>> {
  const { receivers, seconds, only } = Values.parse(values)
  const far = new FarSide()
  const open: [string, Forwarder][] = []
  try {
    const ports = await far.listen(receivers)
    open.push(['bare', await openBare(ports)])
    if (only === 'both') open.push(['ours', await (await import('./ours.ts')).openOurs(far, receivers, SHAPE)])
    const gathered = new Gathered()
    for (let turn = 1; turn <= runs; turn += 1) {
      for (const [name, forwarder] of open) {
        const { cpuUs, eachUs, perSecond, lost } = await measure(far, forwarder, seconds)
        gathered.add(`${name}: CPU a packet`, 'µs', cpuUs)
        // Which of our processes it is that costs more.
        if (eachUs.length > 1) {
          for (const [index, us] of eachUs.entries()) {
            gathered.add(`${name}: of that ${index === 0 ? 'signalling' : `worker ${index}`}`, 'µs', us)
          }
        }
        gathered.add(`${name}: packets a second`, '', perSecond)
        gathered.add(`${name}: packets lost`, '%', lost * 100)
        say(`${turn}/${runs} ${name}: ${cpuUs.toFixed(2)} µs a packet, ${Math.round(perSecond)} packets/s`)
      }
      const [bare, ours] = ['bare', 'ours'].map((name) => gathered.runsOf(`${name}: CPU a packet`).at(-1))
      if (bare !== undefined && ours !== undefined) gathered.add('ours against bare', '×', ours / bare)
    }
    return gathered.figures()
  } finally {
    for (const [, forwarder] of open) await forwarder.close()
    far.close()
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export const forwarding: Bench = {
  summary:
    'One stream of 1 Mbit/s, 130 packets/s, to many receivers: a bare mediasoup worker against our whole server, in turns.',
  runs: { usual: 5, quick: 2 },
  options: {
    receivers: { default: '241', quick: '60', says: 'how many receive it' },
    seconds: { default: '10', quick: '3', says: 'each stretch that is measured' },
    only: { default: 'both', says: '`bare` leaves our server out' },
  },
  run,
}
