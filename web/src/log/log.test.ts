import { afterEach, expect, test, vi } from 'vitest'
import { MeetingId } from '../../../signaling/wire/ids.ts'
import { codeOf, log, logOnce, readLog } from './log.ts'

afterEach(() => vi.useRealTimers())

/** The lines that were written since, without their times. */
function linesAfter(write: () => void): string[] {
  const mark = `mark${(marks += 1)}` as const
  log.page('a test begins', { mark: codeOf(mark) })
  write()
  const lines = readLog().lines.map((line) => line.trimStart().replace(/^\d+ /u, ''))
  return lines.slice(lines.lastIndexOf(`page: a test begins mark=${mark}`) + 1)
}
let marks = 0

test('a line names its area, the event in words, its figures and codes, and what an error was', () => {
  const lines = linesAfter(() => {
    log.net('control socket closed', { code: 1006, opened: true })
    log.publish(
      'a source could not be sent',
      { source: 'mic', code: codeOf('noFloor') },
      new TypeError('Failed to fetch'),
    )
    log.ladder('receives on another rung', { lossShare: 0.123456, reason: null })
  })
  expect(lines).toEqual([
    'net: control socket closed code=1006 opened=true',
    'publish: a source could not be sent source=mic code=noFloor (TypeError: Failed to fetch)',
    'ladder: receives on another rung lossShare=0.123 reason=null',
  ])
})

test('a line begins with the milliseconds since the page was opened', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  vi.advanceTimersByTime(61_234)
  const at = Math.round(performance.now())
  log.page('the time is told')
  expect(readLog().lines.at(-1)).toBe(`${String(at).padStart(8)} page: the time is told`)
})

test('a failure that comes again and again is counted; turning points stand there each time, in their order', () => {
  const lines = linesAfter(() => {
    for (let turn = 0; turn < 50; turn += 1) {
      log.stills('the wall did not come', {}, new TypeError('Failed to fetch'))
      if (turn < 2) log.ice('connection state', { state: 'connected' })
    }
  })
  expect(lines).toEqual([
    'stills: the wall did not come (TypeError: Failed to fetch)',
    'ice: connection state state=connected',
    'ice: connection state state=connected',
    'for the last time, 49 times more: stills: the wall did not come (TypeError: Failed to fetch)',
  ])
})

test('what a browser forbids for good is said once', () => {
  const lines = linesAfter(() => {
    for (let turn = 0; turn < 3; turn += 1) {
      logOnce('storage', 'nothing can be kept here', new Error('denied'))
      log.page('something in between')
    }
  })
  expect(lines.filter((line) => line.startsWith('storage:'))).toEqual([
    'storage: nothing can be kept here (Error: denied)',
  ])
})

test('the log keeps its newest 2,000 lines and says how many are gone', () => {
  for (let turn = 0; turn < 2_500; turn += 1) log.page('one of many', { turn })
  const { lines, lost } = readLog()
  expect(lines).toHaveLength(2_000)
  expect(lost).toBeGreaterThanOrEqual(500)
  expect(lines.at(-1)).toMatch(/turn=2499$/u)
  expect(lines.at(0)).toMatch(/turn=500$/u)
})

test('texts, names, addresses and identifiers do not compile as details, and a title in the place of a code is left out', () => {
  const typed: string = 'Nguyễn Văn A'
  const lines = linesAfter(() => {
    // @ts-expect-error -- a string that is known only at run time may be a name
    log.net('an event', { who: typed })
    // @ts-expect-error -- the words of an event are written in the source
    log.net(typed)
    // @ts-expect-error -- an identifier of ours says who it was
    log.net('an event', { meeting: MeetingId.parse('V1StGXR8_Z5jdHi6B-myT') })
    log.net('an event', { code: codeOf('Hop giao ban, thang 10') })
  })
  expect(lines[0]).toBe('net: an event who=…')
  expect(lines.at(-1)).toBe('net: an event code=…')
})
