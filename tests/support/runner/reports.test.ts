import { expect, test } from 'vitest'
import { judge, readPlaywrightReport, readVitestReport } from './reports.ts'

const vitest = (testResults: unknown[], failed = 0) =>
  JSON.stringify({ numPassedTests: 4, numFailedTests: failed, numPendingTests: 1, numTodoTests: 0, testResults })

test('a vitest report gives its passed, failed and skipped tests', () => {
  const failed = {
    status: 'failed',
    fullName: 'halls two are heard',
    failureMessages: ['Error: not heard\n  at a.ts:1'],
  }
  const file = { name: 'a.test.ts', status: 'failed', assertionResults: [failed, { status: 'passed', fullName: 'b' }] }
  expect(readVitestReport(vitest([file], 1))).toEqual({
    passed: 4,
    failed: 1,
    skipped: 1,
    failures: ['a.test.ts › halls two are heard: Error: not heard\n      at a.ts:1'],
  })
})

test('a test file that could not be loaded counts as a failure', () => {
  const file = { name: 'a.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }
  const { failed, failures } = readVitestReport(vitest([file]))
  expect(failed).toBe(1)
  expect(failures).toEqual(['a.test.ts › (the whole file): Cannot find module'])
})

test('a browser test that passed only at a second try counts as failed', () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 0 }
  const report = JSON.stringify({ stats, errors: [], suites: [] })
  expect(readPlaywrightReport(report)).toMatchObject({ passed: 3, failed: 2, skipped: 0 })
})

test('failed browser tests are named with their error, also inside a group', () => {
  const error = { message: '\u001B[31mTimeoutError\u001B[39m: 5 s\nCall log' }
  const spec = (title: string, ok: boolean) => ({
    title,
    ok,
    file: 'a.e2e.ts',
    tests: [{ results: ok ? [{}] : [{ error }] }],
  })
  const suites = [{ specs: [spec('one', true)], suites: [{ specs: [spec('two', false)] }] }]
  const stats = { expected: 1, unexpected: 1, flaky: 0, skipped: 0 }
  expect(readPlaywrightReport(JSON.stringify({ stats, errors: [], suites })).failures).toEqual([
    'a.e2e.ts › two: TimeoutError: 5 s\n    Call log',
  ])
})

test('something that is no report is refused', () => {
  expect(() => readVitestReport('{}')).toThrow(/numPassedTests/)
  expect(() => readPlaywrightReport('{}')).toThrow(/stats/)
})

test('a stage without a report, without tests, or with an unexplained failing exit is one failure', () => {
  expect(judge(undefined, 0).failed).toBe(1)
  expect(judge({ passed: 0, failed: 0, skipped: 0, failures: [] }, 0).failed).toBe(1)
  expect(judge({ passed: 0, failed: 0, skipped: 5, failures: [] }, 0).failed).toBe(1)
  expect(judge({ passed: 9, failed: 0, skipped: 0, failures: [] }, 1).failed).toBe(1)
  expect(judge({ passed: 9, failed: 0, skipped: 0, failures: [] }, undefined).failed).toBe(1)
  expect(judge({ passed: 9, failed: 2, skipped: 0, failures: [] }, 1).failed).toBe(2)
  expect(judge({ passed: 9, failed: 0, skipped: 0, failures: [] }, 0).failed).toBe(0)
})
