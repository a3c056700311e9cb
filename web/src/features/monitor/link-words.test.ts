import { expect, test } from 'vitest'
import { someSeat } from '../../net/test-rooms.ts'
import { linkWords, siteState, troublesOf } from './link-words.ts'
import type { SiteLink } from './links.ts'

const WELL: SiteLink = {
  ...{ rttMs: 40, lossPermille: 0, sentKbps: 300, receivedKbps: 500, rung: 'full' as const, why: null },
  ...{ sendRung: 'all' as const, sendWhy: null, troubles: [] },
}
const site = (changed: Parameters<typeof someSeat>[1]) => someSeat(1, { kind: 'site', camera: 'on', ...changed })

test('each site has one state, the gravest that is true of it', () => {
  expect(siteState(site({ connection: 'away', link: 'bad' }), WELL)).toBe('away')
  expect(siteState(site({ connection: 'absent' }), undefined)).toBe('absent')
  expect(siteState(site({ link: 'bad' }), { ...WELL, troubles: ['cameraBlack'] })).toBe('weak')
  expect(siteState(site({}), { ...WELL, troubles: ['cameraBlack'] })).toBe('trouble')
  expect(siteState(site({ mic: 'on', micSilent: true }), undefined)).toBe('trouble')
  expect(siteState(site({ camera: 'off' }), WELL)).toBe('noPicture')
  expect(siteState(site({}), WELL)).toBe('well')
})

test('a microphone that the system keeps off is named by its cause, not twice', () => {
  const silent = site({ mic: 'on', micSilent: true })
  expect(troublesOf(silent, { ...WELL, troubles: ['micMuted', 'cameraCovered'] })).toEqual([
    'cameraCovered',
    'micMuted',
  ])
  expect(troublesOf(silent, WELL)).toEqual(['micSilent'])
  expect(troublesOf(site({ connection: 'away' }), { ...WELL, troubles: ['micMuted'] })).toEqual([])
})

test('the reason of a weak link: what is left, figures out of the ordinary, and why where figures do not say it', () => {
  expect(linkWords(WELL)).toEqual([{ kind: 'rate', kbps: 800 }])
  expect(linkWords({ ...WELL, sentKbps: 0, receivedKbps: 0 })).toEqual([{ kind: 'rate', kbps: 0 }])
  expect(linkWords({ ...WELL, sentKbps: null, receivedKbps: null })).toEqual([])
  expect(linkWords({ ...WELL, rung: 'sound', why: 'lossHigh', lossPermille: 124, rttMs: 900 })).toEqual([
    { kind: 'rung', rung: 'sound' },
    { kind: 'loss', percent: 12 },
    { kind: 'rtt', ms: 900 },
    { kind: 'rate', kbps: 800 },
  ])
  expect(linkWords({ ...WELL, rung: 'still', why: 'tooThin', sentKbps: null, receivedKbps: 60 })).toEqual([
    { kind: 'rung', rung: 'still' },
    { kind: 'reason', reason: 'tooThin' },
    { kind: 'rate', kbps: 60 },
  ])
})
