/**
 * Measures: `npm run bench -- NAME [options]`. Prints a table and writes `var/bench/NAME.json`. It reports and does not
 * judge: the exit code is 0 also when an aim was missed.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readMachine, readVersions } from './report/machine.ts'
import { tableOf } from './report/table.ts'
import type { Bench } from './bench.ts'

/** Loaded when asked for: what one of them needs, the others don't. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  forwarding: async () => (await import('./forwarding.ts')).forwarding,
  monitor: async () => (await import('./monitor.ts')).monitor,
  issue: async () => (await import('./issue.ts')).issue,
  link: async () => (await import('./link.ts')).link,
  meeting: async () => (await import('./meeting.ts')).meeting,
  layout: async () => (await import('./layout.ts')).layout,
  stage: async () => (await import('./stage.ts')).stage,
  'roll-call': async () => (await import('./roll-call.ts')).rollCall,
  return: async () => (await import('./return.ts')).returning,
  search: async () => (await import('./search.ts')).searching,
  visit: async () => (await import('./visit.ts')).visiting,
  votes: async () => (await import('./votes.ts')).votes,
}

const resultsDir = fileURLToPath(new URL('../../var/bench/', import.meta.url))

async function main(): Promise<void> {
  const [name, ...rest] = process.argv.slice(2)
  const load = name === undefined ? undefined : BENCHES[name]
  if (name === undefined || load === undefined) {
    console.log(
      `npm run bench -- NAME [--runs N] [--quick] [--help] [options]\n\nNAME: ${Object.keys(BENCHES).join(', ')}`,
    )
    if (name !== undefined && name !== '--help') process.exitCode = 2
    return
  }
  const bench = await load()
  const { values } = parseArgs({ args: rest, options: parseOptions(bench) })
  if (values['help'] === true) return console.log(usageOf(name, bench))

  const quick = values['quick'] === true
  const given = Object.fromEntries(
    Object.entries(bench.options).map(([option, { default: usual, quick: short }]) => {
      const typed = values[option]
      return [option, typeof typed === 'string' ? typed : quick ? (short ?? usual) : usual]
    }),
  )
  const runs = Number(values['runs'] ?? (quick ? bench.runs.quick : bench.runs.usual))
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs is a whole number from 1 on')

  const at = new Date().toISOString()
  const [versions, machine] = [await readVersions(), readMachine()]
  const figures = await bench.run({ runs, quick, values: given, say: (line) => console.error(line) })
  const report = { name, at, versions, machine, options: { runs, quick, ...given }, figures }
  await mkdir(resultsDir, { recursive: true })
  const path = join(resultsDir, `${name}.json`)
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`)
  console.log(`${bench.summary}\n`)
  console.log(tableOf(name, figures))
  console.log(`\n${machine.cpu}, ${machine.cores} cores; all of it in ${path}`)
}

type ParseOptions = Record<string, { type: 'string' | 'boolean' }>

function parseOptions(bench: Bench): ParseOptions {
  const own: ParseOptions = Object.fromEntries(Object.keys(bench.options).map((name) => [name, { type: 'string' }]))
  return { ...own, runs: { type: 'string' }, quick: { type: 'boolean' }, help: { type: 'boolean' } }
}

function usageOf(name: string, bench: Bench): string {
  const lines = Object.entries(bench.options).map(([option, { default: usual, quick, says }]) => {
    const short = quick === undefined ? '' : `, quick ${quick}`
    return `  --${option.padEnd(12)} ${says}${usual === undefined ? '' : ` (${usual}${short})`}`
  })
  return [
    `npm run bench -- ${name} [--runs N] [--quick] [options]`,
    '',
    bench.summary,
    '',
    `  --${'runs'.padEnd(12)} how often each figure is measured (${bench.runs.usual}, quick ${bench.runs.quick})`,
    `  --${'quick'.padEnd(12)} a short form, to see that it works; its figures are no results`,
    ...lines,
  ].join('\n')
}

await main()
