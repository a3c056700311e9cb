import { expect, test } from 'vitest'
import { createStore } from 'zustand'
import type { Caster, Casting } from './caster.ts'
import { createSharedCasters } from './shared-casters.ts'

const someCaster = () => {
  const closed: true[] = []
  const store = createStore<Casting>(() => ({ kind: 'none' }))
  const caster: Caster = { store, cast: () => undefined, retry: () => undefined, close: () => void closed.push(true) }
  return { caster, closed }
}

test('a list that is closed leaves the choice with the band: the caster lives as long as one of them', () => {
  const casters = createSharedCasters<object>()
  const [room, made] = [{}, someCaster()]
  const band = casters.hold(room, 'a', () => made.caster)
  const list = casters.hold(room, 'a', () => someCaster().caster)
  expect(list.caster).toBe(made.caster)
  list.release()
  list.release()
  expect(made.closed).toEqual([])
  band.release()
  expect(made.closed).toEqual([true])
})

test('who comes after the last one was gone gets a new caster; another ballot and another room have their own', () => {
  const casters = createSharedCasters<object>()
  const room = {}
  const first = casters.hold(room, 'a', () => someCaster().caster)
  first.release()
  const again = casters.hold(room, 'a', () => someCaster().caster)
  expect(again.caster).not.toBe(first.caster)
  expect(casters.hold(room, 'b', () => someCaster().caster).caster).not.toBe(again.caster)
  expect(casters.hold({}, 'a', () => someCaster().caster).caster).not.toBe(again.caster)
})
