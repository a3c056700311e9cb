import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { openFullMeeting } from './full-meeting.ts'
import { Gathered, medianOf, percentile, type Figures } from './report/figures.ts'
import type { OpenDesk } from './meeting/open-desk.ts'
import type { CalledChange } from './meeting/site-crowd.ts'
import type { Bench, BenchContext } from './bench.ts'

const Values = z.object({
  sites: z.coerce.number().int().min(6).max(241),
  full: z.coerce.number().int().min(1).max(64),
  small: z.coerce.number().int().min(0).max(9),
  pause: z.coerce.number().min(0),
})
/** A site that has not got the new picture by then is counted as one that never did. */
const DEADLINE_MS = 10_000
const JOIN_SPREAD_MS = 15_000
const SHARE = 0.95
/** So long before its change a site is the next one: a speaker is in line for minutes, and all that is prepared is there after about a second. */
const PREPARED_MS = 4_000

const WAYS = ['unprepared', 'prepared', 'called'] as const
type Way = (typeof WAYS)[number]

/** Adds what one change was like. @returns the same in words. */
function note(gathered: Gathered, way: Way, each: readonly (number | null)[]): string {
  const came = each.filter((ms) => ms !== null)
  const reached = came.length / each.length
  gathered.add(`${way}: changes that reached fewer than 95 %`, '', reached < SHARE ? 1 : 0)
  gathered.add(`${way}: sites reached`, '%', 100 * reached)
  // Those that it never reached count as the slowest, or the figure would get better by losing sites.
  const all = each.map((ms) => ms ?? DEADLINE_MS)
  gathered.add(`${way}: change at half of the sites`, 'ms', medianOf(all))
  gathered.add(`${way}: change at 95 % of sites`, 'ms', percentile(all, SHARE))
  return `${Math.round(medianOf(all))} ms at half, ${Math.round(percentile(all, SHARE))} ms at 95 %, ${came.length} of ${each.length} sites`
}

/**
 * Adds when the sound of a called site came, and how far that lies from its picture.
 *
 * @returns the same in words; empty: nothing was measured, as all sites had heard that one before.
 */
function noteSound(gathered: Gathered, { picture, sound }: CalledChange): string {
  if (sound.length === 0) return ''
  const all = sound.map((ms) => ms ?? DEADLINE_MS)
  const late = percentile(all, SHARE)
  const apart =
    late -
    percentile(
      picture.map((ms) => ms ?? DEADLINE_MS),
      SHARE,
    )
  gathered.add('called: sound at half of the sites', 'ms', medianOf(all))
  gathered.add('called: sound at 95 % of sites', 'ms', late)
  gathered.add('called: sound after picture, at 95 % of sites', 'ms', apart)
  return `; sound ${Math.round(medianOf(all))} ms at half, ${Math.round(late)} ms at 95 %`
}

async function run({ runs, values: given, say }: BenchContext): Promise<Figures> {
  const { sites, full, small, pause } = Values.parse(given)
  const gathered = new Gathered()
  const meeting = await openFullMeeting({ sites, full, smallPictures: small, keysOnly: false, allSpeak: true })
  let desk: OpenDesk | undefined
  try {
    const { crowd } = meeting
    await crowd.join(JOIN_SPREAD_MS)
    await crowd.run()
    desk = await meeting.openDesk()
    for (let pair = 1; pair <= runs; pair += 1) {
      for (const way of WAYS) {
        await wait(pause * 1000)
        if (way === 'called') {
          const called = await crowd.callNext(desk, DEADLINE_MS, PREPARED_MS)
          say(`${pair}/${runs}, ${way}: ${note(gathered, way, called.picture)}${noteSound(gathered, called)}`)
          continue
        }
        const each = await crowd.changeStage(DEADLINE_MS, way === 'prepared' ? PREPARED_MS : null)
        say(`${pair}/${runs}, ${way}: ${note(gathered, way, each)}`)
      }
    }
    return gathered.figures()
  } finally {
    await desk?.close()
    await meeting.close()
  }
}

export const stage: Bench = {
  summary:
    'The chair changes the stage: from the click to the first packet of the new site’s picture at 95 % of the sites, in turn without preparing it, as the next one, and called from the speaking queue, in which the first is the next one; with the call also to the first sound of its microphone.',
  runs: { usual: 10, quick: 2 },
  options: {
    sites: { default: '241', quick: '24', says: 'sites in the meeting' },
    full: { default: '16', quick: '4', says: 'of them with ICE, DTLS and SRTP' },
    small: { default: '9', says: 'small pictures that each site shows' },
    pause: { default: '4', quick: '2', says: 'seconds between two changes' },
  },
  run,
}
