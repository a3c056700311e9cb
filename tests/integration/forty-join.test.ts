import { afterAll, beforeAll, expect, test } from 'vitest'
import { workersOf } from '../bench/cpu.ts'
import { FORTY, openForty, type Forty } from '../support/forty-crowd.ts'
import { udpPortsOf } from '../support/forty-workers.ts'

let forty: Forty

beforeAll(async () => {
  forty = await openForty({ stills: true, delegateByStills: true })
}, 180_000)
afterAll(() => forty?.close(), 60_000)

test('forty join within two seconds, none is refused, each in a seat of its own, with few and small messages', async () => {
  const t0 = performance.now()
  expect(await forty.joinAll(), forty.notes()).toEqual([])
  const t1 = performance.now()
  await forty.settle()
  process.stdout.write(`joined ${t1 - t0} settled ${performance.now() - t1}\n`)
  expect(new Set(forty.members().map(({ seatId }) => seatId)).size).toBe(FORTY)
  for (const { username, joins } of forty.bots) {
    expect(joins, username).toHaveLength(1)
    const [join] = joins
    expect(join, username).toMatchObject({ refused: false, tries: 1 })
    expect(join?.messages, username).toBeLessThanOrEqual(15)
    expect(join?.bytes, username).toBeLessThanOrEqual(20_000)
  }
  console.log(forty.bots.map(({ joins }) => [joins[0]?.messages, joins[0]?.bytes]).join(' '))
  for (const pid of await workersOf(forty.server.pid)) console.log(pid, [...await udpPortsOf(pid)].length)
})
