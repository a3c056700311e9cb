// `npm test`: all checks and all tests, in order. The last line is the sum: `N passed, N failed`.
import { mkdir, readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createSemaphore } from '../../../signaling/kit/semaphore.ts'
import { passSignalsOn, runScript } from './process.ts'
import { judge, NONE, type Counts } from './reports.ts'
import { REPORTS, STAGES, type Stage } from './stages.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

interface Result extends Counts {
  readonly stage: Stage
  /** Undefined when the stage was not run. */
  readonly seconds: number | undefined
}

async function run(stage: Stage, shown: 'live' | 'whole' = 'live'): Promise<Result> {
  if (shown === 'live') console.log(`\n── ${stage.name} ──`)
  const startedMs = performance.now()
  const exitCode = await runScript(stage.script, stage.kind === 'tests' ? stage.args : [], {
    cwd: root,
    env: stage.kind === 'tests' ? { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: root + stage.report } : process.env,
    deadlineMs: stage.deadlineMs,
    shown,
  })
  const counts = stage.kind === 'check' ? countCheck(exitCode) : judge(await readReport(stage), exitCode)
  const seconds = (performance.now() - startedMs) / 1000
  console.log(`── ${stage.name}: ${counts.failed === 0 ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s`)
  return { stage, seconds, ...counts }
}

function countCheck(exitCode: number | undefined): Counts {
  return exitCode === 0 ? { ...NONE, passed: 1 } : { ...NONE, failed: 1 }
}

async function readReport(stage: Stage & { kind: 'tests' }): Promise<Counts | undefined> {
  try {
    return stage.read(await readFile(root + stage.report, 'utf8'))
  } catch (error) {
    console.log(`No report of ${stage.name}: ${String(error)}`)
    return undefined
  }
}

/** The stages of tests, those together that run at once. */
function sideBySide(stages: readonly Stage[]): Stage[][] {
  const groups: Stage[][] = []
  for (const stage of stages) {
    if (stage.kind === 'check') continue
    if (stage.besideLast === true) groups.at(-1)?.push(stage)
    else groups.push([stage])
  }
  return groups
}

function printRow(cells: readonly [name: string, ...numbers: string[]]): void {
  const [name, ...numbers] = cells
  console.log(name.padEnd(12) + numbers.map((cell) => cell.padStart(10)).join(''))
}

passSignalsOn()
// An old report must never be counted for a stage that wrote none.
await rm(root + REPORTS, { recursive: true, force: true })
await mkdir(root + REPORTS, { recursive: true })

const [machine, ...checks] = STAGES.filter(({ kind }) => kind === 'check')
if (machine === undefined) throw new Error('The first stage makes the machine ready')
// The machine's own programs first: some of the checks need them. The checks then share the two cores.
const results: Result[] = [await run(machine)]
const withCore = createSemaphore(2, checks.length)
results.push(...(await Promise.all(checks.map((check) => withCore(() => run(check, 'whole'))))))
// Tests of code that does not compile tell little, but one failing kind of test must not hide the others.
const hopeless = results.some(({ failed }) => failed > 0)
for (const stages of sideBySide(STAGES)) {
  if (hopeless) results.push(...stages.map((stage) => ({ stage, seconds: undefined, ...NONE })))
  else results.push(...(await Promise.all(stages.map((stage, index) => run(stage, index === 0 ? 'live' : 'whole')))))
}

// At the end, where somebody who has only the last lines of a long run still finds them.
for (const { stage, failures } of results)
  for (const failure of failures) console.log(`failed in ${stage.name}: ${failure}`)

console.log('')
printRow(['stage', 'passed', 'failed', 'skipped', 'seconds'])
for (const { stage, seconds, passed, failed, skipped } of results) {
  const numbers = [passed, failed, skipped].map(String)
  printRow([stage.name, ...numbers, seconds === undefined ? 'not run' : seconds.toFixed(1)])
}

const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
const testsRan = results.some(({ stage, seconds }) => stage.kind === 'tests' && seconds !== undefined)
if (failed > 0 || !testsRan) process.exitCode = 1
console.log(`\n${passed} passed, ${failed} failed`)
