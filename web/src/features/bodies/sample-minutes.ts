// Minutes of a meeting that never was, for the preview of a template: something in each part.
import type { BodyEntry } from '../../../../signaling/bodies/wire.ts'
import type { MinutesEntry, MinutesFacts } from '../../../../signaling/minutes/wire.ts'
import { AgendaItemId, MinutesTaskId } from '../../../../signaling/wire/ids.ts'

const ITEM = AgendaItemId.parse('sample-item')
const MINUTE_MS = 60_000
const BEGAN_MS = Date.parse('2026-03-02T08:00:00+07:00')
const ENDED_MS = BEGAN_MS + 95 * MINUTE_MS
const person = (fullName: string, title: string) => ({ fullName, title, siteName: '' })
const BALLOT = {
  ...{ title: 'Nghị quyết về phân bổ ngân sách', bodyName: null, ruleName: 'Thông qua nghị quyết', legalBasis: '' },
  ...{ passed: true, form: 'open' as const, counting: null, members: 20, entitled: 18, voted: 18 },
  counts: [
    { label: 'Tán thành', count: 16 },
    { label: 'Không tán thành', count: 2 },
  ],
}

export function sampleFacts({ siteName }: Pick<BodyEntry, 'siteName'>): MinutesFacts {
  return {
    ...{
      title: 'Phiên họp thường kỳ tháng 3',
      kind: 'session',
      place: 'Phòng họp số 1',
      holder: siteName,
      above: null,
    },
    ...{ placeName: 'Hà Giang', startsAtMs: BEGAN_MS, endsAtMs: ENDED_MS, beganAtMs: BEGAN_MS, endedAtMs: ENDED_MS },
    ...{ chairs: [person('Nguyễn Văn A', 'Chủ tịch')], secretaries: [person('Trần Thị B', 'Chuyên viên')] },
    came: [
      { ...person('Nguyễn Văn A', 'Chủ tịch'), fromMs: BEGAN_MS, toMs: ENDED_MS },
      { ...person('Lê Thị C', 'Uỷ viên'), fromMs: BEGAN_MS + 5 * MINUTE_MS, toMs: ENDED_MS },
    ],
    absent: [person('Phạm Văn D', 'Uỷ viên')],
    sites: [],
    rollCalls: [
      {
        ...{ number: 1, startedAtMs: BEGAN_MS, endedAtMs: BEGAN_MS + MINUTE_MS, people: 2 },
        sites: { all: 0, present: 0, excused: 0 },
        delegates: { all: 3, present: 2, excused: 0 },
        guests: { all: 0, present: 0, excused: 0 },
      },
    ],
    items: [
      {
        ...{ agendaItemId: ITEM, number: '1', heading: false, title: 'Phân bổ ngân sách', plannedMinutes: 60 },
        ...{ fromMs: BEGAN_MS, toMs: ENDED_MS, tookMs: 95 * MINUTE_MS },
        speakers: [{ name: 'Lê Thị C', siteName: '', ms: 12 * MINUTE_MS, turns: 2 }],
        papers: [{ title: 'Tờ trình', version: 1, pages: 4 }],
        ballots: [BALLOT],
      },
    ],
    ...{ speakers: [], ballots: [], nowMs: ENDED_MS },
  }
}

export const SAMPLE_ENTRIES: readonly MinutesEntry[] = [
  { kind: 'field', field: 'number', text: '15' },
  { kind: 'field', field: 'symbol', text: 'BB-UBND' },
  { kind: 'item', agendaItemId: ITEM, text: 'Các thành viên thảo luận, thống nhất phương án.' },
  { kind: 'field', field: 'conclusions', text: 'Thống nhất thông qua.' },
  {
    ...{ kind: 'task', taskId: MinutesTaskId.parse('sample-task') },
    task: { what: 'Hoàn thiện dự thảo', who: 'Sở Tài chính', dueDay: '2026-03-15' },
  },
]
