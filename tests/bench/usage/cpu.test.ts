import { expect, test } from 'vitest'
import { cpuSeconds, parseStat, residentKb } from './cpu.ts'

test('CPU time is found behind a name with spaces and brackets', () => {
  const stat = '42 (a (bad) name) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 7 9 20 0 11 0 100 1000 200'
  expect(parseStat(stat)).toBe(300)
})

test('what is no such line is refused', () => {
  expect(() => parseStat('nothing of the kind')).toThrow('not a line')
})

test('work of this process shows in its CPU time', async () => {
  const before = await cpuSeconds(process.pid)
  // Until Node counts 150 ms of work, however much else the machine has to do; then the kernel's counter of 10 ms has moved too.
  const begun = process.cpuUsage()
  const worked = () => process.cpuUsage(begun).user + process.cpuUsage(begun).system
  let sum = 0
  while (worked() < 150_000) sum += Math.sqrt(sum + 1)
  expect(sum).toBeGreaterThan(0)
  expect((await cpuSeconds(process.pid)) - before).toBeGreaterThan(0.03)
})

test('memory of this process is given in kB', async () => {
  expect(await residentKb(process.pid)).toBeGreaterThan(10_000)
  expect(await residentKb(process.pid)).toBeLessThan(10_000_000)
})
