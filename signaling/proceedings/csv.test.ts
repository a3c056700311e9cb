import { expect, test } from 'vitest'
import { AgendaRun } from '../agenda/wire.ts'
import { SpeakingTurn } from '../queues/wire.ts'
import { proceedingsCsv, type ProceedingsFile } from './csv.ts'
import { PlannedItem } from './wire.ts'

const startMs = Date.UTC(2026, 10, 27, 1, 0, 0)
const MINUTE = 60_000
const agendaItemId = 'item'.padEnd(22, '0')
const file = (more: Partial<ProceedingsFile> = {}): ProceedingsFile => ({
  title: '=HYPERLINK("http://xa.vn")',
  ...{ startsAtMs: startMs, endsAtMs: startMs + 60 * MINUTE, beganAtMs: startMs + 3 * MINUTE, endedAtMs: null },
  items: [PlannedItem.parse({ agendaItemId, number: 1, title: 'Báo cáo, thảo luận', plannedMinutes: 15 })],
  runs: [AgendaRun.parse({ agendaItemId, title: 'Báo cáo, thảo luận', fromMs: startMs + 3 * MINUTE, toMs: null })],
  turns: [
    SpeakingTurn.parse({
      ...{ seatId: 'seat0000', seatName: 'UBND xã Tả Lủng', siteId: 'hg/ta-lung', siteName: 'UBND xã Tả Lủng' },
      ...{
        speaker: '+84 912',
        topic: '-1',
        queue: 'speaking',
        point: false,
        agendaItemId,
        agendaTitle: 'Báo cáo, thảo luận',
      },
      ...{ startedAtMs: startMs + 5 * MINUTE, endedAtMs: startMs + 8 * MINUTE + 12_000 },
    }),
  ],
  nowMs: startMs + 33 * MINUTE,
  rollCalls: null,
  ...{ attendance: null, votes: [] },
  ...more,
})

test('opens right in Excel: marked UTF-8, Vietnamese, times that add up, and no text that would be taken for a formula', () => {
  const csv = proceedingsCsv(file())
  expect(csv.startsWith('\uFEFF"STT","Cuộc họp"')).toBe(true)
  expect(csv).toContain(`"'=HYPERLINK(""http://xa.vn"")"`)
  expect(csv).toContain('"1","Báo cáo, thảo luận","0:15:00","0:30:00","27/11/2026 08:03:00","","1"')
  expect(csv).toContain('"1","UBND xã Tả Lủng","0:03:12","1"')
  expect(csv).toContain(`"1","'+84 912","UBND xã Tả Lủng","0:03:12","1"`)
  expect(csv).toContain(`"Báo cáo, thảo luận","'-1","Đăng ký phát biểu"`)
  expect(csv.replaceAll('\r\n', '')).not.toContain('\n')
})

test('has roll calls and attendance only for readers of both', () => {
  expect(proceedingsCsv(file())).not.toContain('Lần điểm danh')
  const attendance = { phase: 'running' as const, rows: [], absent: [], sites: [] }
  const csv = proceedingsCsv(file({ rollCalls: [], attendance }))
  expect(csv).toContain('Lần điểm danh')
  expect(csv).toContain('Vào lần đầu')
})
