import { z } from 'zod'
import { seededRandom } from '../support/links/link-shape.ts'
import type { BotRole } from './bot-options.ts'

/** What a crowd does beside sitting there. Times are seconds from the moment when all have been let in. */
export const Script = z.strictObject({
  /** The chair gives the floor to the next of the speakers so often. */
  floorEveryS: z.number().positive().optional(),
  /** The chair puts the next site on the stage so often. */
  stageEveryS: z.number().positive().optional(),
  /** Each bot turns its page of small pictures so often. */
  pageEveryS: z.number().positive().optional(),
  /** One bot by lot leaves so often, and returns after 10 s. */
  leaveEveryS: z.number().positive().optional(),
  /** All links are cut at once at that time, for `cutForS`. */
  cutAtS: z.number().min(0).optional(),
  cutForS: z.number().positive().default(5),
})
export type Script = z.infer<typeof Script>

export interface Member {
  readonly username: string
  readonly role: BotRole
}
/** One thing that happens. `of`: the one who is given the floor or put on the stage. */
export interface Deed {
  readonly atMs: number
  readonly usernames: readonly string[]
  readonly do: 'giveFloor' | 'putOnStage' | 'turnPage' | 'leave' | 'join' | 'cut' | 'mend'
  readonly of?: string
}
const AWAY_MS = 10_000

/** Ready-made scripts, by the name that the command line takes. */
export const SCRIPTS = {
  quiet: { cutForS: 5 },
  briefing: { floorEveryS: 20, stageEveryS: 30, pageEveryS: 30, cutForS: 5 },
  lively: { floorEveryS: 5, stageEveryS: 8, pageEveryS: 10, leaveEveryS: 5, cutForS: 5 },
  outage: { floorEveryS: 20, cutAtS: 15, cutForS: 5 },
} as const satisfies Record<string, Script>

/** Everything that happens in the first `durationMs`, in order; the same for the same seed. Chair and wall never leave. */
export function deedsOf(script: Script, members: readonly Member[], durationMs: number, seed: number): Deed[] {
  const random = seededRandom(seed)
  const named = (role: BotRole): string[] =>
    members.filter((member) => member.role === role).map(({ username }) => username)
  const everybody = members.map(({ username }) => username)
  const [chair] = named('chair')
  const [speakers, halls] = [named('speaker'), named('hall')]
  const deeds: Deed[] = []
  const each = (everyS: number | undefined, deed: (atMs: number, turn: number) => void): void => {
    if (everyS === undefined) return
    for (let turn = 0; turn * everyS * 1000 < durationMs; turn += 1) deed(turn * everyS * 1000, turn)
  }

  if (chair !== undefined) {
    each(script.floorEveryS, (atMs, turn) => {
      const of = speakers[turn % speakers.length]
      if (of !== undefined) deeds.push({ atMs, usernames: [chair], do: 'giveFloor', of })
    })
    each(script.stageEveryS, (atMs, turn) => {
      const shown = [...halls, ...speakers]
      const of = shown[turn % shown.length]
      if (of !== undefined) deeds.push({ atMs, usernames: [chair], do: 'putOnStage', of })
    })
  }
  // Not all in one moment: people turn pages when they like.
  for (const username of script.pageEveryS === undefined ? [] : everybody) {
    const offsetMs = random() * (script.pageEveryS ?? 0) * 1000
    each(script.pageEveryS, (atMs) => deeds.push({ atMs: atMs + offsetMs, usernames: [username], do: 'turnPage' }))
  }
  const backAtMs = new Map<string, number>()
  each(script.leaveEveryS, (atMs) => {
    const here = halls.filter((username) => (backAtMs.get(username) ?? 0) <= atMs)
    const username = here[Math.floor(random() * here.length)]
    if (username === undefined) return
    backAtMs.set(username, atMs + AWAY_MS + 1_000)
    deeds.push({ atMs, usernames: [username], do: 'leave' })
    deeds.push({ atMs: atMs + AWAY_MS, usernames: [username], do: 'join' })
  })
  if (script.cutAtS !== undefined) {
    deeds.push({ atMs: script.cutAtS * 1000, usernames: everybody, do: 'cut' })
    deeds.push({ atMs: (script.cutAtS + script.cutForS) * 1000, usernames: everybody, do: 'mend' })
  }
  return deeds.filter(({ atMs }) => atMs < durationMs).sort((a, b) => a.atMs - b.atMs)
}

/** When each asks to join: evenly over that time, in the order given, each a little off its turn. */
export function joinDelays(usernames: readonly string[], overMs: number, seed: number): Map<string, number> {
  const random = seededRandom(seed)
  const step = overMs / usernames.length
  return new Map(usernames.map((username, index) => [username, step * (index + random())]))
}
