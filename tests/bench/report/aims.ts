import type { Figure } from './figures.ts'

/** What a figure should reach. It is data, so that no benchmark judges itself. */
export interface Aim {
  readonly bench: string
  /** The figure's name; `*` stands for anything. */
  readonly figure: string
  readonly limit: 'atMost' | 'atLeast'
  readonly value: number
  /** Ratios and times are judged by the median of the runs; what must never happen by the worst run. */
  readonly judgedBy: 'median' | 'worst'
}

const median = { judgedBy: 'median' } as const
const worst = { judgedBy: 'worst' } as const

export const AIMS: readonly Aim[] = [
  { bench: 'meeting', figure: '*: not joined', limit: 'atMost', value: 0, ...worst },
  { bench: 'meeting', figure: '*: refused', limit: 'atMost', value: 0, ...worst },
  { bench: 'meeting', figure: 'storm 241: all joined after', limit: 'atMost', value: 10_000, ...median },
  { bench: 'meeting', figure: '*: first packet p95', limit: 'atMost', value: 1_500, ...median },
  { bench: 'meeting', figure: '*: control messages a join', limit: 'atMost', value: 15, ...median },
  { bench: 'meeting', figure: '*: control kB a join', limit: 'atMost', value: 20, ...median },
  { bench: 'meeting', figure: '*: exponent of messages', limit: 'atMost', value: 1.1, ...median },
  { bench: 'meeting', figure: '*: exponent of bytes', limit: 'atMost', value: 1.1, ...median },
  { bench: 'meeting', figure: '* 241: server memory a site', limit: 'atMost', value: 1_000, ...median },
  { bench: 'meeting', figure: '*: packets lost at the server', limit: 'atMost', value: 0, ...worst },
  { bench: 'meeting', figure: '*: workers that died', limit: 'atMost', value: 0, ...worst },
  { bench: 'stage', figure: 'unprepared: change at 95 % of sites', limit: 'atMost', value: 500, ...median },
  { bench: 'stage', figure: 'prepared: change at 95 % of sites', limit: 'atMost', value: 150, ...median },
  { bench: 'stage', figure: 'called: change at 95 % of sites', limit: 'atMost', value: 150, ...median },
  { bench: 'stage', figure: '*: changes that reached fewer than 95 %', limit: 'atMost', value: 0, ...worst },
  // A twentieth of what pages that ask took before anything was kept or sent along, 1.9 s of the same processor.
  {
    bench: 'issue',
    figure: 'pages that take the event: CPU of the server for one paper',
    limit: 'atMost',
    value: 95,
    ...median,
  },
  { bench: 'roll-call', figure: 'all sites answered after', limit: 'atMost', value: 300, ...worst },
  { bench: 'roll-call', figure: 'messages a site', limit: 'atMost', value: 15, ...median },
  { bench: 'monitor', figure: 'frames a second while scrolling', limit: 'atLeast', value: 30, ...median },
  { bench: 'monitor', figure: 'memory after against before', limit: 'atMost', value: 1.5, ...worst },
  { bench: 'search', figure: 'ours: answer p95', limit: 'atMost', value: 150, ...median },
  { bench: 'search', figure: 'ours against PostgreSQL, p95', limit: 'atMost', value: 1, ...median },
  { bench: 'search', figure: 'questions to which both find other papers', limit: 'atMost', value: 0, ...worst },
  { bench: 'votes', figure: 'gathered: ballots a second', limit: 'atLeast', value: 3_000, ...median },
  { bench: 'votes', figure: 'gathered: answer p99', limit: 'atMost', value: 50, ...median },
  { bench: 'votes', figure: 'gathered: voters without a counted choice', limit: 'atMost', value: 0, ...worst },
  { bench: 'votes', figure: 'gathered against the better of the others', limit: 'atLeast', value: 3, ...median },
  { bench: 'return', figure: '*: all receive again after', limit: 'atMost', value: 15_000, ...median },
  { bench: 'return', figure: '*: not back', limit: 'atMost', value: 0, ...worst },
  { bench: 'return', figure: '*: CPU peak against before', limit: 'atMost', value: 2, ...median },
  { bench: 'forwarding', figure: 'plain: ours against base', limit: 'atMost', value: 0.85, ...median },
  { bench: 'forwarding', figure: 'SRTP: ours against base', limit: 'atMost', value: 0.85, ...median },
  { bench: 'link', figure: '128 kbit/s, 5 %: sound windows lost', limit: 'atMost', value: 1, ...median },
  { bench: 'link', figure: '128 kbit/s, 0 %: sound windows lost', limit: 'atMost', value: 1, ...median },
  { bench: 'link', figure: '512 kbit/s, 5 %: sound windows lost', limit: 'atMost', value: 1, ...median },
]

/** The aim of that figure, if there is one. */
export function aimOf(bench: string, figure: string, aims: readonly Aim[] = AIMS): Aim | undefined {
  return aims.find((aim) => aim.bench === bench && fits(aim.figure, figure))
}

/** Aims of that benchmark that no figure answers: what was not measured was not reached. */
export function unanswered(bench: string, figures: readonly string[], aims: readonly Aim[] = AIMS): Aim[] {
  return aims.filter((aim) => aim.bench === bench && !figures.some((figure) => fits(aim.figure, figure)))
}

/** Exactly at the limit is met. */
export function isMet(aim: Aim, figure: Figure): boolean {
  const value = aim.judgedBy === 'median' ? figure.median : aim.limit === 'atMost' ? figure.max : figure.min
  return aim.limit === 'atMost' ? value <= aim.value : value >= aim.value
}

function fits(pattern: string, name: string): boolean {
  const [start = '', end] = pattern.split('*')
  return end === undefined ? name === start : name.startsWith(start) && name.endsWith(end)
}
