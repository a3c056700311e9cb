import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Methods that change a part of `DeviceMedia`, and the files that may call them. */
const OWNERS: Record<string, readonly string[]> = {
  'transports.opened': ['media/commands.ts'],
  'transports.sendingBegins': ['media/commands.ts'],
  'transports.becameReady': ['media/commands.ts'],
  'sources.began': ['media/sending.ts'],
  'sources.setPaused': ['media/floor-keeper.ts', 'media/lock-keeper.ts', 'media/pausing.ts'],
  'sources.ended': ['media/pausing.ts', 'media/room-media.ts'],
  'plan.made': ['media/planner.ts'],
  'plan.mustBeCarriedOut': ['media/planner.ts'],
  'plan.begun': ['media/planner.ts'],
  'plan.carriedOut': ['media/planner.ts'],
  'plan.failed': ['media/planner.ts'],
  'plan.over': ['media/planner.ts'],
  'media.viewChanged': ['media/planner.ts'],
  'consumers.missed': ['media/planner.ts'],
  'consumers.changed': ['media/planner.ts'],
  'consumers.repeated': ['media/planner.ts'],
  'consumers.rest': ['media/planner.ts'],
  'consumers.sendersLost': ['media/plane-events.ts'],
  'consumers.fares': ['media/plane-events.ts'],
  'media.spoke': ['media/speakers.ts'],
  'media.lookAtPictures': ['reception/watching.ts'],
  'media.allEnded': ['media/room-media.ts'],
}

const root = join(import.meta.dirname, '..')
const product = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|(^|\/)test-/.test(path) && !path.startsWith('media/device/'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

test.each(Object.entries(OWNERS))('%s is called by its owners alone', (method, owners) => {
  const callers = product.filter(({ text }) => text.includes(`${method}(`)).map(({ path }) => path)
  expect(callers.sort()).toEqual(owners)
})

test('every method of a part that returns nothing has its owners named', () => {
  const parts = readdirSync(join(import.meta.dirname, 'device')).map((name) =>
    readFileSync(join(import.meta.dirname, 'device', name), 'utf8'),
  )
  const changing = parts.flatMap((text) => [...text.matchAll(/^ {2}(\w+)\([^)]*\): void \{/gm)].map(([, name]) => name))
  const named = new Set(Object.keys(OWNERS).map((method) => method.split('.')[1]))
  expect(changing.length).toBeGreaterThan(12)
  expect(changing.filter((name) => !named.has(name))).toEqual([])
})
