import { z } from 'zod'

/** How many tests a stage ran, by how they ended. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 }

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
})

const PlaywrightReport = z.object({
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
  }
}

/** Reads the report of Playwright's `json` reporter. Throws when it is not one. */
export function readPlaywrightReport(json: string): Counts {
  const { stats, errors } = PlaywrightReport.parse(JSON.parse(json))
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }
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
