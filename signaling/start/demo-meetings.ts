import type { MeetingKind, MeetingState } from '../meeting/wire.ts'

/** Papers are named by their kind in the manifest of the fixtures. */
export type DemoPaperKind = 'agenda' | 'submission' | 'resolution' | 'report' | 'annex' | 'letter' | 'longReport'

export interface DemoMeeting {
  /** Finds the meeting again when an interrupted seeding goes on. */
  readonly requestKey: string
  readonly title: string
  readonly kind: MeetingKind
  readonly place: string
  readonly state: MeetingState
  readonly startsAtMs: number
  readonly endsAtMs: number
  /** `all`: every site; `higher`: province and districts; `office`: the secretaries' own. */
  readonly reach: 'all' | 'higher' | 'office'
  readonly agenda: readonly {
    readonly title: string
    readonly plannedMinutes: number
    readonly papers: readonly DemoPaperKind[]
  }[]
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Asia/Ho_Chi_Minh has been UTC+7 without daylight saving since 1975. */
const LOCAL_OFFSET_MS = 7 * HOUR_MS

/** A full hour of the day that lies so many days after today, by the clocks of Vietnam. */
function localHour(nowMs: number, daysAhead: number, hour: number): number {
  const today = Math.floor((nowMs + LOCAL_OFFSET_MS) / DAY_MS) * DAY_MS - LOCAL_OFFSET_MS
  return today + daysAhead * DAY_MS + hour * HOUR_MS
}

/** The three meetings of the demonstration: one that has been running for at least 20 minutes, one in two days, one draft. */
export function demoMeetings(nowMs: number): readonly DemoMeeting[] {
  const startedAtMs = Math.floor((nowMs - 20 * MINUTE_MS) / HOUR_MS) * HOUR_MS
  return [
    {
      requestKey: 'demo/briefing',
      title: 'Hội nghị giao ban trực tuyến ba cấp của UBND tỉnh',
      kind: 'briefing',
      place: 'Phòng họp số 1, trụ sở UBND tỉnh',
      state: 'inSession',
      startsAtMs: startedAtMs,
      endsAtMs: startedAtMs + 4 * HOUR_MS,
      reach: 'all',
      agenda: [
        { title: 'Khai mạc, điểm danh các điểm cầu', plannedMinutes: 15, papers: ['agenda'] },
        { title: 'Tình hình kinh tế - xã hội và nhiệm vụ trọng tâm', plannedMinutes: 45, papers: ['report', 'annex'] },
        {
          title: 'Mức hỗ trợ Tổ công nghệ số cộng đồng',
          plannedMinutes: 40,
          papers: ['submission', 'resolution'],
        },
        { title: 'Hạ tầng cấp xã giai đoạn 2026 - 2030', plannedMinutes: 60, papers: ['longReport'] },
        { title: 'Đường truyền tại các điểm cầu; kết luận', plannedMinutes: 20, papers: ['letter'] },
      ],
    },
    {
      requestKey: 'demo/session',
      title: 'Phiên họp thường kỳ của UBND tỉnh',
      kind: 'session',
      place: 'Phòng họp số 2, trụ sở UBND tỉnh',
      state: 'invited',
      startsAtMs: localHour(nowMs, 2, 8),
      endsAtMs: localHour(nowMs, 2, 11),
      reach: 'higher',
      agenda: [
        { title: 'Khai mạc, thông qua chương trình', plannedMinutes: 10, papers: ['agenda'] },
        {
          title: 'Tờ trình và dự thảo nghị quyết về Tổ công nghệ số cộng đồng',
          plannedMinutes: 60,
          papers: ['submission', 'resolution'],
        },
        { title: 'Báo cáo kinh tế - xã hội', plannedMinutes: 60, papers: ['report'] },
      ],
    },
    {
      requestKey: 'demo/draft',
      title: 'Họp giao ban nội bộ',
      kind: 'meeting',
      place: 'Phòng họp Văn phòng UBND tỉnh',
      state: 'draft',
      startsAtMs: localHour(nowMs, 4, 14),
      endsAtMs: localHour(nowMs, 4, 15),
      reach: 'office',
      agenda: [{ title: 'Rà soát công việc tuần', plannedMinutes: 30, papers: [] }],
    },
  ]
}
