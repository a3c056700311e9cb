import { expect, test } from 'vitest'
import { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { Paper } from '../../../../../signaling/papers/wire.ts'
import { readinessOf } from './readiness.ts'

const part = MeetingDetail.pick({ participants: true, siteIds: true, agenda: true })
const item = { agendaItemId: 'item-0001', position: 0, title: 'Báo cáo tháng', plannedMinutes: 10 }
const paper = (state: string) =>
  Paper.parse({
    paperId: 'paper-0001',
    agendaItemId: 'item-0001',
    title: 'Báo cáo',
    accessClass: 'internal',
    state,
    recallReason: null,
    current: null,
    waiting: null,
    versionCount: 1,
    late: false,
    mayDownload: true,
    mayPrint: true,
  })

test('an empty meeting lacks a chair, a secretary, sites and an agenda', () => {
  const empty = part.parse({ participants: [], siteIds: [], agenda: [] })
  expect(readinessOf(empty, []).missing).toEqual(['chair', 'secretary', 'sites', 'agenda'])
})
test('a recalled paper covers no item, a prepared one does but is not issued yet', () => {
  const meeting = part.parse({ participants: [], siteIds: ['hg'], agenda: [item] })
  expect(readinessOf(meeting, [paper('recalled')]).itemsWithoutPapers).toEqual(['Báo cáo tháng'])
  expect(readinessOf(meeting, [paper('prepared')])).toMatchObject({ itemsWithoutPapers: [], notIssued: 1 })
  expect(readinessOf(meeting, []).sitesWithoutPeople).toBe(1)
})
