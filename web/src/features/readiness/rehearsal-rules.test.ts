import { expect, test } from 'vitest'
import type { RehearsalChecks } from '../../../../signaling/rehearsal/wire.ts'
import { RehearsalId } from '../../../../signaling/wire/ids.ts'
import { countResults, phaseOf } from './rehearsal-rules.ts'

const WELL: RehearsalChecks = { link: 'good', camera: 'ok', mic: 'ok', speaker: 'ok' }
const site = (checks: RehearsalChecks | null) => ({
  result: checks === null ? null : { atMs: 1, device: 'Chrome', byName: 'An', checks },
})

test('one thing that is not well is enough to be looked at; who did not answer is counted apart', () => {
  const wrong: RehearsalChecks[] = [
    { ...WELL, camera: 'black' },
    { ...WELL, mic: 'silent', speaker: 'notTried' },
    { ...WELL, speaker: 'notHeard' },
    { ...WELL, link: 'listenOnly' },
  ]
  const sites = [...wrong.map(site), site(WELL), site(null), site(null)]
  expect(countResults(sites)).toEqual({ all: 7, wrong: 4, silent: 2, well: 1 })
})

test('a rehearsal is planned, open from its first moment, and over from its end on', () => {
  const one = { rehearsalId: RehearsalId.parse('A'.repeat(22)), opensAtMs: 10, closesAtMs: 20, byName: 'An' }
  expect([9, 10, 19, 20].map((nowMs) => phaseOf(one, nowMs))).toEqual(['planned', 'open', 'open', 'over'])
})
