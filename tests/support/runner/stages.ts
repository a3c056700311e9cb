import { readPlaywrightReport, readVitestReport, type Counts } from './reports.ts'

const MINUTE_MS = 60_000

interface StageBase {
  readonly name: string
  /** The script of package.json that does it, so that anyone can run this one alone in the same way. */
  readonly script: string
  /** Milliseconds after which the stage is stopped and counts as failed. */
  readonly deadlineMs: number
}

export type Stage =
  /** Passes or fails as a whole and counts as one. The tests do not run when one of these failed. */
  | (StageBase & { readonly kind: 'check' })
  /** Leaves a report with the number of its tests. */
  | (StageBase & {
      readonly kind: 'tests'
      readonly args: readonly string[]
      readonly report: string
      readonly read: (json: string) => Counts
      /** It runs side by side with the stage before it, because it waits nearly all the time; its output comes when it has ended. */
      readonly besideLast?: true
    })

export const REPORTS = 'test-results/reports'

function vitest(name: string, minutes: number): Stage & { kind: 'tests' } {
  const report = `${REPORTS}/${name}.json`
  const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return {
    kind: 'tests',
    name,
    script: `test:${name}`,
    args,
    deadlineMs: minutes * MINUTE_MS,
    report,
    read: readVitestReport,
  }
}

function browser(name: string, minutes: number): Stage {
  return {
    kind: 'tests',
    name,
    script: `test:${name}`,
    args: ['--reporter=list,json'],
    deadlineMs: minutes * MINUTE_MS,
    report: `${REPORTS}/${name}.json`,
    read: readPlaywrightReport,
  }
}

function check(name: string, script: string, minutes: number): Stage {
  return { kind: 'check', name, script, deadlineMs: minutes * MINUTE_MS }
}

/**
 * All of `npm test`. First the machine is made ready, where the media worker may have to be built from source, which takes minutes; then come
 * the checks, two at a time and the long ones first, then the tests in this order, those that wait beside those that compute.
 */
export const STAGES: readonly Stage[] = [
  check('machine', 'test:prepare', 40),
  check('types', 'check:types', 5),
  check('pages', 'test:pages', 10),
  check('lint', 'check:lint', 5),
  check('format', 'check:format', 5),
  check('imports', 'check:imports', 5),
  check('unused', 'check:unused', 5),
  vitest('unit', 20),
  { ...vitest('waiting', 10), besideLast: true },
  vitest('contract', 10),
  vitest('integration', 30),
  browser('desks', 45),
  browser('links', 20),
  browser('rooms', 50),
]
