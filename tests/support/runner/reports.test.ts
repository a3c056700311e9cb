import { expect, test } from 'vitest'
import { judge, readPlaywrightReport, readVitestReport } from './reports.ts'

const vitest = (testResults: unknown[], failed = 0) =>
  JSON.stringify({ numPassedTests: 4, numFailedTests: failed, numPendingTests: 1, numTodoTests: 0, testResults })

test('a vitest report gives its passed, failed and skipped tests', () => {
  const file = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] }
  expect(readVitestReport(vitest([file], 1))).toEqual({ passed: 4, failed: 1, skipped: 1 })
})

test('a test file that could not be loaded counts as a failure', () => {
  expect(readVitestReport(vitest([{ status: 'failed', assertionResults: [] }])).failed).toBe(1)
})

test('a browser test that passed only at a second try counts as failed', () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 0 }
  expect(readPlaywrightReport(JSON.stringify({ stats, errors: [] }))).toEqual({ passed: 3, failed: 2, skipped: 0 })
})

test('something that is no report is refused', () => {
  expect(() => readVitestReport('{}')).toThrow(/numPassedTests/)
  expect(() => readPlaywrightReport('{}')).toThrow(/stats/)
})

test('a stage without a report, without tests, or with an unexplained failing exit is one failure', () => {
  expect(judge(undefined, 0).failed).toBe(1)
  expect(judge({ passed: 0, failed: 0, skipped: 0 }, 0).failed).toBe(1)
  expect(judge({ passed: 0, failed: 0, skipped: 5 }, 0).failed).toBe(1)
  expect(judge({ passed: 9, failed: 0, skipped: 0 }, 1).failed).toBe(1)
  expect(judge({ passed: 9, failed: 0, skipped: 0 }, undefined).failed).toBe(1)
  expect(judge({ passed: 9, failed: 2, skipped: 0 }, 1).failed).toBe(2)
  expect(judge({ passed: 9, failed: 0, skipped: 0 }, 0).failed).toBe(0)
})
