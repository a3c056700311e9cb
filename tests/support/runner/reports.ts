import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

/** How many tests a stage ran, by how they ended. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Each failed test's file and name, with the first lines of its error. */
  readonly failures: readonly string[]
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] }

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
})

interface PlaywrightSuite {
  readonly specs: readonly {
    readonly title: string
    readonly file: string
    readonly ok: boolean
    readonly tests: readonly { readonly results: readonly { readonly error?: { readonly message?: string } }[] }[]
  }[]
  readonly suites?: readonly PlaywrightSuite[]
}
const PlaywrightSuite: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({
    specs: z.array(
      z.object({
        title: z.string(),
        file: z.string(),
        ok: z.boolean(),
        tests: z.array(
          z.object({
            results: z.array(z.object({ error: z.object({ message: z.string().exactOptional() }).exactOptional() })),
          }),
        ),
      }),
    ),
    suites: z.array(PlaywrightSuite).exactOptional(),
  }),
)

const PlaywrightReport = z.object({
  suites: z.array(PlaywrightSuite),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
})

/** Reads the report of vitest's `json` reporter. Throws when it is not one. */
export function readVitestReport(json: string): Counts {
  const report = VitestReport.parse(JSON.parse(json))
  // A file that could not be loaded, or whose hook failed, has no failed test to show for it, and must not vanish from the sum.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap(({ name, message, assertionResults }) => [
      ...assertionResults
        .filter(({ status }) => status === 'failed')
        .map((failed) => failure(name, failed.fullName, failed.failureMessages?.[0])),
      ...(brokenFiles.some((file) => file.name === name) ? [failure(name, '(the whole file)', message)] : []),
    ]),
  }
}

/** Reads the report of Playwright's `json` reporter. Throws when it is not one. */
export function readPlaywrightReport(json: string): Counts {
  const { stats, errors, suites } = PlaywrightReport.parse(JSON.parse(json))
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    failures: suites.flatMap(failuresOf),
  }
}

function failuresOf({ specs, suites = [] }: PlaywrightSuite): string[] {
  const own = specs.filter(({ ok }) => !ok)
  return [
    ...own.map(({ file, title, tests }) =>
      failure(
        file,
        title,
        tests.flatMap(({ results }) => results).find(({ error }) => error !== undefined)?.error?.message,
      ),
    ),
    ...suites.flatMap(failuresOf),
  ]
}

/** So much of an error says what was expected where; the rest is in what the stage printed. */
const ERROR_LINES = 12

function failure(file: string, title: string, message = ''): string {
  const lines = stripVTControlCharacters(message).split('\n').slice(0, ERROR_LINES)
  return `${file} › ${title}: ${lines.join('\n    ').trimEnd()}`
}

/**
 * What a test stage counts for, given its report and how its process ended: a runner that failed without naming a failed test, wrote
 * no report, or ran nothing counts as one failure.
 */
export function judge(report: Counts | undefined, exitCode: number | undefined): Counts {
  if (report === undefined) return { ...NONE, failed: 1 }
  const unexplained = report.failed === 0 && (exitCode !== 0 || report.passed === 0)
  return unexplained ? { ...report, failed: 1 } : report
}
