import { configDefaults, defineConfig } from 'vitest/config'
import { keepCompiled } from './signaling/kit/compile-cache.ts'

const SECOND_MS = 1_000
/**
 * Files that look for gaps and delays: in sound from a real browser, between media workers of which one is killed or frozen, on made-up
 * links; and that count the messages within the fractions of a second that a join takes. With another file beside them there are gaps that nobody
 * made.
 */
const TIMED = [
  'tests/bench/link/known-sound.test.ts',
  'tests/integration/forty-join.test.ts',
  'sfu/spread.test.ts',
  'tests/support/links/links.test.ts',
  'tests/support/links/netns.test.ts',
]

/**
 * Files that wait nearly all the time, for silence and slow bodies to be cut off: 20 s of a core for 100 s. They run at once, and `npm test` runs
 * them beside the unit tests.
 */
const WAITING = ['clock-steps', 'edges', 'seated-sessions', 'wire-abuse'].map(
  (name) => `tests/integration/${name}.test.ts`,
)

/** What all kinds of test have in common: real Node, a process for each file, and no second try. */
const common = {
  environment: 'node',
  pool: 'forks',
  retry: 0,
  allowOnly: false,
  // Mocks that outlive their test make the next one's luck.
  restoreMocks: true,
} as const

keepCompiled(process.env)

export default defineConfig({
  test: {
    teardownTimeout: 20 * SECOND_MS,
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: [
            '{signaling,sfu,docs-fixtures}/**/*.test.ts',
            'web/src/**/*.test.{ts,tsx}',
            'tests/{support,bench}/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...TIMED],
          // Hashing passwords and starting a media worker take their time when both cores are busy.
          testTimeout: 20 * SECOND_MS,
          hookTimeout: 60 * SECOND_MS,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          testTimeout: 60 * SECOND_MS,
          hookTimeout: 120 * SECOND_MS,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...common,
          name: 'integration',
          // Those with SIGKILLs wait for the disk a good part of their time and bound nothing but the whole, so each has a neighbour too.
          include: ['tests/{integration,faults}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...WAITING, ...TIMED],
          testTimeout: 60 * SECOND_MS,
          hookTimeout: 180 * SECOND_MS,
          // Each file starts a server and a media worker of its own. With three files at once a server was late by the two seconds that a
          // closing handshake has.
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          ...common,
          name: 'waiting',
          include: WAITING,
          testTimeout: 60 * SECOND_MS,
          hookTimeout: 180 * SECOND_MS,
          maxWorkers: WAITING.length,
          sequence: { groupOrder: 5 },
        },
      },
      {
        test: {
          ...common,
          // Full meetings measure how long things take, so each has the machine to itself.
          name: 'alone',
          include: ['tests/load/**/*.test.ts', ...TIMED],
          testTimeout: 180 * SECOND_MS,
          hookTimeout: 180 * SECOND_MS,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
})
