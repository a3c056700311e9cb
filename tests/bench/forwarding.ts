import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { testWorkerBin } from '../support/servers/worker.ts'
import { baseWorkerBin, openBare, type Forwarder } from './forwarding/bare.ts'
import { CpuMeter } from './usage/cpu.ts'
import { FarSide, type StreamShape } from './forwarding/far-side.ts'
import { Gathered } from './report/figures.ts'
import type { Bench, BenchContext } from './bench.ts'

const Values = z.object({
  receivers: z.coerce.number().int().min(1).max(241),
  seconds: z.coerce.number().min(1).max(600),
  only: z.enum(['all', 'bare']),
  media: z.enum(['both', 'plain', 'SRTP']),
})
/** 26 pictures of 5 packets of 960 bytes each second: 130 packets/s, 1.0 Mbit/s. */
const SHAPE: StreamShape = { pictures: 26, packetsPerPicture: 5, payloadBytes: 960 }
/** Of the stream to the first forwarder; the others count on from it. */
const SSRC = 111_111
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

/** The three that are compared: the fixed base, the worker of today alone, and the server around it. */
type Name = 'base' | 'bare' | 'ours'

interface Mode {
  readonly name: 'plain' | 'SRTP'
  readonly far: FarSide
  readonly ports: readonly number[]
  readonly only: z.infer<typeof Values>['only']
}

/** Opens those that are compared; they are idle until the far side sends to them. */
async function open({ name, far, ports, only }: Mode): Promise<[Name, Forwarder][]> {
  const srtp = name === 'SRTP'
  const workers = [
    ['base', await baseWorkerBin()],
    ['bare', await testWorkerBin()],
  ] as const
  const opened: [Name, Forwarder][] = []
  try {
    for (const [index, [of, workerBin]] of workers.entries()) {
      opened.push([of, await openBare(ports, { workerBin, ssrc: SSRC + index, srtp })])
    }
    if (only === 'all') {
      const { openOurs } = await import('./forwarding/ours.ts')
      opened.push(['ours', await openOurs(far, { ports, shape: SHAPE, ssrc: SSRC + workers.length, srtp })])
    }
    return opened
  } catch (error) {
    for (const [, forwarder] of opened) await forwarder.close()
    throw error
  }
}

async function run({ runs, values, say }: BenchContext): Promise<ReturnType<Gathered['figures']>> {
  const { receivers, seconds, only, media } = Values.parse(values)
  const far = new FarSide()
  try {
    const ports = await far.listen(receivers)
    const gathered = new Gathered()
    for (const name of ['plain', 'SRTP'] as const) {
      if (media !== 'both' && media !== name) continue
      const opened = await open({ name, far, ports, only })
      try {
        for (let turn = 1; turn <= runs; turn += 1) {
          for (const [of, forwarder] of opened) {
            const measured = await measure(far, forwarder, seconds)
            gather(gathered, `${name}, ${of}`, measured)
            const { cpuUs, perSecond } = measured
            say(`${turn}/${runs} ${name}, ${of}: ${cpuUs.toFixed(2)} µs a packet, ${Math.round(perSecond)} packets/s`)
          }
          gatherRatios(gathered, name)
        }
      } finally {
        for (const [, forwarder] of opened) await forwarder.close()
      }
    }
    return gathered.figures()
  } finally {
    far.close()
  }
}

function gather(gathered: Gathered, name: string, measured: Awaited<ReturnType<typeof measure>>): void {
  const { cpuUs, eachUs, perSecond, lost } = measured
  gathered.add(`${name}: CPU a packet`, 'µs', cpuUs)
  // Which of our processes it is that costs more.
  if (eachUs.length > 1) {
    for (const [index, us] of eachUs.entries()) {
      gathered.add(`${name}: of that ${index === 0 ? 'signalling' : `worker ${index}`}`, 'µs', us)
    }
  }
  gathered.add(`${name}: packets a second`, '', perSecond)
  gathered.add(`${name}: packets lost`, '%', lost * 100)
}

/** The ratios of one turn, in which all were measured one after the other. */
function gatherRatios(gathered: Gathered, media: Mode['name']): void {
  const latest = (of: Name): number | undefined => gathered.runsOf(`${media}, ${of}: CPU a packet`).at(-1)
  const [base, bare, ours] = [latest('base'), latest('bare'), latest('ours')]
  if (base === undefined || bare === undefined) return
  gathered.add(`${media}: bare against base`, '×', bare / base)
  if (ours === undefined) return
  gathered.add(`${media}: ours against bare`, '×', ours / bare)
  gathered.add(`${media}: ours against base`, '×', ours / base)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export const forwarding: Bench = {
  summary:
    'One stream of 1 Mbit/s, 130 packets/s, to many receivers, in turns: mediasoup without our changes (base), our worker alone (bare), our whole server (ours).',
  runs: { usual: 5, quick: 2 },
  options: {
    receivers: { default: '241', quick: '60', says: 'how many receive it' },
    seconds: { default: '10', quick: '3', says: 'each stretch that is measured' },
    only: { default: 'all', says: '`bare` leaves our server out' },
    media: { default: 'both', says: 'what receivers get: `plain` RTP, `SRTP`, or both after each other' },
  },
  run,
}
