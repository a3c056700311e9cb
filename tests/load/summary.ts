import type { BotReport } from './crowd-wire.ts'

/** How a crowd has fared, for the terminal. */
export function summaryOf(reports: readonly BotReport[]): string {
  const firsts = reports.flatMap(({ joins }) => joins[0] ?? [])
  const ready = firsts.flatMap(({ askedAtMs, readyAtMs }) => (readyAtMs === null ? [] : [readyAtMs - askedAtMs]))
  const packet = firsts.flatMap(({ askedAtMs, firstPacketAtMs }) =>
    firstPacketAtMs === null ? [] : [firstPacketAtMs - askedAtMs],
  )
  const control = reports.reduce((sum, report) => sum + report.control.messages, 0)
  const bytes = reports.reduce((sum, report) => sum + report.control.bytes, 0)
  return [
    `came in: ${ready.length} of ${reports.length}, refused ${firsts.filter(({ refused }) => refused).length}`,
    `ask to ready: ${spread(ready)}`,
    `ask to first packet: ${spread(packet)}`,
    `a join: ${median(firsts.map(({ messages }) => messages))} control messages, ${median(firsts.map((join) => join.bytes))} bytes`,
    `control in all: ${control} messages, ${Math.round(bytes / 1000)} kB`,
    `came back: ${reports.reduce((sum, { reconnections }) => sum + reconnections, 0)} times`,
    ...reports.flatMap(({ username, ended }) => (ended === null ? [] : [`${username} is gone: ${ended}`])),
  ].join('\n')
}

function spread(times: readonly number[]): string {
  if (times.length === 0) return 'nobody'
  return `half ${at(times, 0.5)} ms, 95 % ${at(times, 0.95)} ms, last ${at(times, 1)} ms`
}

function median(values: readonly number[]): number {
  return at(values, 0.5)
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0)
}
