import { expect, test } from 'vitest'
import { holdsUnsavedForm, watchUnsaved } from './unsaved-forms.ts'

test('a form counts as unsaved from its first change until it is saved or gone', () => {
  let changed = false
  const stop = watchUnsaved(() => changed)
  expect(holdsUnsavedForm()).toBe(false)
  changed = true
  expect(holdsUnsavedForm()).toBe(true)
  stop()
  expect(holdsUnsavedForm()).toBe(false)
})

test('one unsaved form among several is enough', () => {
  const stops = [watchUnsaved(() => false), watchUnsaved(() => true)]
  expect(holdsUnsavedForm()).toBe(true)
  for (const stop of stops) stop()
})
