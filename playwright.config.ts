import { existsSync } from 'node:fs'
import { defineConfig } from 'playwright/test'
import { CHROMIUM_FLAGS, HEADLESS_SHELL, MADE_UP_DEVICES } from './tests/support/browsers/chromium-flags.ts'
import { keepCompiled } from './signaling/kit/compile-cache.ts'

keepCompiled(process.env)
// Chromium leaves out files whose names the system's locale can't spell; where none is set, that is every Vietnamese one.
process.env['LC_ALL'] ??= 'C.UTF-8'

/**
 * Tests of pages, forms, papers and of what a room shows: nothing in them depends on how smoothly sound and pictures run. Two of these files
 * run side by side, each with a server of its own. Three pages with video are what two cores bear, so of the others one test runs at a time.
 */
const DESKS = [
  'account-import',
  'agenda',
  'agenda-tree',
  'answers',
  'attendance',
  'bad-uploads',
  'axis',
  'ballot-drafts',
  'calendar',
  'calling',
  'consultations',
  'content-policy',
  'diagnostics',
  'documents',
  'first-start',
  'follow',
  'forgotten-and-damaged',
  'desk-by-touch',
  'flapping-line',
  'interface-keys',
  'webhooks-and-archives',
  'keys-and-contrast',
  'late-code',
  'layouts',
  'leading',
  'locks',
  'mail',
  'marks-after-end',
  'messages',
  'minutes',
  'minutes-templates',
  'monitor',
  'odd-papers',
  'office-papers',
  'pages',
  'own-account',
  'pairing',
  'papers-desk',
  'prepare-meeting',
  'proceedings',
  'read-and-mark',
  'reading-room',
  'rehearsal-planned',
  'requests',
  'roll-call',
  'saved-groups',
  'seating',
  'search',
  'secret-ballots',
  'sign-in',
  'sign-out',
  'signing',
  'single-sign-on',
  'statistics',
  'strokes',
  'tasks',
  'templates',
  'units',
  'unsent-marks',
  'versions',
  'voting',
].map((name) => `**/${name}.e2e.ts`)

/**
 * Tests of what comes with time: they wait with more than a core to spare. Two of these files run side by side; of the other room tests, which
 * bound a return to seconds or measure a good link, one runs at a time. So does `weak-link`, which makes networks of its own on this machine:
 * a browser fails the requests that wait for a connection whenever a network comes.
 */
const LINKS = ['new-build', 'silent-mic', 'speech-packets'].map((name) => `**/${name}.e2e.ts`)

/** Debian's Chromium, whole as people have it. */
const CHROMIUM = '/usr/bin/chromium'

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  projects: [
    {
      name: 'desks',
      testMatch: DESKS,
      outputDir: 'test-results/browser/desks',
      use: {
        launchOptions: {
          executablePath: existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : CHROMIUM,
          args: [...CHROMIUM_FLAGS, ...MADE_UP_DEVICES],
        },
      },
    },
    { name: 'links', testMatch: LINKS, outputDir: 'test-results/browser/links' },
    { name: 'rooms', testIgnore: [...DESKS, ...LINKS], outputDir: 'test-results/browser/rooms' },
  ],
  // `npm run test:desks` and `npm run test:links` ask for two.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // Ends a test that hangs; on a slow machine whole ones have taken 90 s. What a page must do in time is a deadline of its own.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    viewport: { width: 1366, height: 768 },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // A failed test leaves its screenshot and what the page held. A trace of every test took 12–23 % of the browsers' processor time;
    // `--trace on` makes one for a test that is looked into.
    trace: 'off',
    screenshot: 'only-on-failure',
    video: 'off',
    // Debian's Chromium. A test that needs another answer about devices launches a browser of its own.
    launchOptions: { executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS, ...MADE_UP_DEVICES] },
  },
})
