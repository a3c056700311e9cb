import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { Gathered, medianOf, type Figures } from './report/figures.ts'
import { gapsOf, WINDOW_MS } from './link/gaps.ts'
import { openHall, type Hall } from './link/hall.ts'
import { takeLoudness } from './link/known-sound.ts'
import { between, receivedMedia } from './link/received-media.ts'
import { fullAgainMs, mostlyAt, placeOf, stepDownMs } from './link/rungs.ts'
import { openWeakMeeting, type WeakMeeting } from './link/weak-meeting.ts'
import type { Bench, BenchContext } from './bench.ts'

const list = z.string().transform((text) => text.split(',').map((entry) => Number(entry)))
const Values = z.object({
  rates: list.pipe(z.array(z.number().positive())),
  losses: list.pipe(z.array(z.number().min(0).max(90))),
  roundtrip: z.coerce.number().min(0).max(10_000),
  settle: z.coerce.number().min(1),
  seconds: z.coerce.number().min(1),
  restore: z.coerce.number().min(1),
  seed: z.coerce.number().int(),
})
type Values = z.output<typeof Values>

/** How long the sound is listened to on the good link, to know how loud it is when nothing is lost. */
const USUAL_FOR_MS = 5_000

interface Cell {
  readonly kbps: number
  readonly loss: number
}

const nameOf = ({ kbps, loss }: Cell): string => `${kbps} kbit/s, ${loss} %`

/** One page of its own behind one link: cut, settled, measured, restored. */
async function measureCell(meeting: WeakMeeting, cell: Cell, values: Values, gathered: Gathered): Promise<string> {
  const name = nameOf(cell)
  const hall = await openHall(meeting)
  try {
    await takeLoudness(hall.page)
    await wait(USUAL_FOR_MS)
    const usual = medianOf(await takeLoudness(hall.page))
    if (usual < 0.01) throw new Error('the known sound is not heard on the good link')

    const cutAtMs = performance.now()
    hall.shape({ kbps: cell.kbps, lossShare: cell.loss / 100, delayMs: values.roundtrip / 2 })
    await wait(values.settle * 1000)
    const settling = await takeLoudness(hall.page)

    const fromMs = performance.now()
    const before = await receivedMedia(hall.page)
    const carriedBefore = hall.carriedBytes()
    await wait(values.seconds * 1000)
    const untilMs = performance.now()
    const loudness = await takeLoudness(hall.page)
    const media = between(before, await receivedMedia(hall.page))
    const carried = hall.carriedBytes() - carriedBefore
    const seconds = (untilMs - fromMs) / 1000

    const restoredAtMs = performance.now()
    hall.shape(null)
    const up = await untilFull(hall, restoredAtMs, values.restore)

    const rung = mostlyAt(hall.rungs(), fromMs, untilMs)
    if (rung === undefined) throw new Error('the page does not tell its rung')
    const down = stepDownMs(hall.rungs(), cutAtMs)
    const gaps = gapsOf(loudness, usual)
    gathered.add(`${name}: rung`, '0–4', placeOf(rung))
    gathered.add(`${name}: sound windows lost`, '%', gaps.share * 100)
    gathered.add(`${name}: longest gap`, 'ms', gaps.longestMs)
    gathered.add(`${name}: windows lost while settling`, '%', gapsOf(settling, usual).share * 100)
    gathered.add(`${name}: sound made up`, '%', (100 * media.soundSamplesMadeUp) / Math.max(1, media.soundSamples))
    gathered.add(`${name}: bit rate of media`, 'kbit/s', (media.bytes * 8) / 1000 / seconds)
    gathered.add(`${name}: bit rate of the link`, 'kbit/s', (carried * 8) / 1000 / seconds)
    // What never happened has no time: such a run is missing from the count of runs.
    if (down !== undefined) gathered.add(`${name}: stepped down after`, 'ms', down)
    if (up !== undefined) gathered.add(`${name}: full again after`, 'ms', up)
    const share = (loudness.length * WINDOW_MS) / 1000 / seconds
    const note = share < 0.98 ? `, only ${Math.round(share * 100)} % of the windows were captured` : ''
    return `${name}: ${rung}, ${(gaps.share * 100).toFixed(2)} % of windows lost, down ${shown(down)}, up ${shown(up)}${note}`
  } finally {
    await hall.close()
  }
}

async function untilFull(hall: Hall, sinceMs: number, deadlineS: number): Promise<number | undefined> {
  while (performance.now() < sinceMs + deadlineS * 1000) {
    const up = fullAgainMs(hall.rungs(), sinceMs)
    if (up !== undefined) return up
    await wait(100)
  }
  return undefined
}

const shown = (ms: number | undefined): string => (ms === undefined ? 'not' : `${(ms / 1000).toFixed(1)} s`)

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const values = Values.parse(given)
  const gathered = new Gathered()
  const meeting = await openWeakMeeting(values.seed)
  try {
    for (let turn = 1; turn <= runs; turn += 1) {
      for (const kbps of values.rates) {
        for (const loss of values.losses) {
          const cell = { kbps, loss }
          const told = await measureCell(meeting, cell, values, gathered).catch((error: unknown) => {
            // An hour's other cells are not thrown away for one; that it failed stands in the table.
            gathered.add(`${nameOf(cell)}: could not be measured`, '', 1)
            return `${nameOf(cell)}: ${String(error)}`
          })
          say(`${turn}/${runs} ${told}`)
        }
      }
    }
    return gathered.figures()
  } finally {
    await meeting.close()
  }
}

export const link: Bench = {
  summary:
    'One real Chromium in a real meeting behind weak links: rung (0 full, 1 smallStage, 2 still, 3 sound, 4 text), gaps in a known sound.',
  runs: { usual: 5, quick: 1 },
  options: {
    rates: { default: '512,256,128,64', quick: '128', says: 'kbit/s of the link, each way, whole IP packets counted' },
    losses: { default: '0,2,5,10', quick: '5', says: 'packets lost, %, each way' },
    roundtrip: { default: '150', says: 'added round trip, ms: half of it each way' },
    settle: { default: '30', quick: '20', says: 'seconds from the cut until measuring begins' },
    seconds: { default: '30', quick: '15', says: 'seconds that are measured' },
    restore: { default: '120', quick: '30', says: 'longest wait for everything to come back, seconds' },
    seed: { default: '1', says: 'of the link’s losses' },
  },
  run,
}
