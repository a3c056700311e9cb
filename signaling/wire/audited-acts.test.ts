import { expect, test } from 'vitest'
import { actionsOf, AUDIT_KINDS, AUDITED_ACTS } from './audited-acts.ts'

// That an act which is put on record has words, the compiler sees to: `record` takes no other.
test.each(AUDITED_ACTS)('%s is found by exactly one kind', (act) => {
  const kinds = AUDIT_KINDS.filter((kind) => {
    const { names, nouns, not } = actionsOf(kind)
    return names.includes(act) || (!not.includes(act) && nouns.some((noun) => act.startsWith(`${noun}.`)))
  })
  expect(kinds).toHaveLength(1)
})
