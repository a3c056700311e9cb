// The index of a hand-over: which archives its folder holds, each with its SHA-256, as data for programs and as a page for people.
import { z } from 'zod'
import { AuditHead } from '../audit/head.ts'
import { vietnamTime } from '../kit/csv.ts'
import { MeetingId, Sha256, TimeMs } from '../wire/ids.ts'

export const INDEX = 'index.json'
export const INDEX_PAGE = 'index.html'

const OneMeeting = z.strictObject({
  meetingId: MeetingId,
  title: z.string(),
  unit: z.string(),
  startsAtMs: TimeMs,
  endedAtMs: TimeMs.nullable(),
})

export const HandOverIndex = z.strictObject({
  format: z.literal(1),
  madeAtMs: TimeMs,
  madeByName: z.string(),
  provinceName: z.string(),
  /** The last day of which meetings are in it. */
  untilDay: z.string(),
  /** The last row of the server's record when this was made. */
  auditHead: AuditHead,
  archives: z.array(
    OneMeeting.extend({
      file: z.string(),
      bytes: z.int().min(0),
      sha256: Sha256,
      /** Papers of the meeting that the store has lost or damaged; its own manifest names them. */
      missing: z.int().min(0),
    }),
  ),
  /** Meetings without an archive, and why. */
  left: z.array(OneMeeting.extend({ why: z.enum(['tooLarge', 'failed']) })),
})
export type HandOverIndex = z.infer<typeof HandOverIndex>

const WHY = { tooLarge: 'tài liệu trên 4 GB', failed: 'không lập được' } as const

/** Without scripts and without anything from elsewhere: it is read on any machine, years later. */
export function indexPage(index: HandOverIndex): string {
  const { archives, left, madeAtMs, madeByName, provinceName, untilDay } = index
  const rows = archives.map(
    ({ bytes, endedAtMs, file, sha256, startsAtMs, title, unit }) =>
      `<tr><td><a href="${escaped(encodeURI(file))}">${escaped(title)}</a></td><td>${escaped(unit)}</td><td>${vietnamTime(startsAtMs)}</td><td>${endedAtMs === null ? '' : vietnamTime(endedAtMs)}</td><td>${bytes}</td><td><code>${sha256}</code></td></tr>`,
  )
  const others = left.map(({ title, unit, why }) => `<li>${escaped(`${title} (${unit})`)}: ${WHY[why]}</li>`)
  return `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Hồ sơ các cuộc họp</title>
<style>body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}code{word-break:break-all}</style>
<h1>Hồ sơ các cuộc họp – ${escaped(provinceName)}</h1>
<p>Các cuộc họp kết thúc đến hết ngày ${escaped(untilDay)}: ${archives.length} hồ sơ. ${escaped(madeByName)} lập lúc ${vietnamTime(madeAtMs)}.</p>
<p>Kiểm tra: <code>npm run verify -- THƯ_MỤC</code></p>
<table><thead><tr><th>Cuộc họp</th><th>Đơn vị</th><th>Bắt đầu</th><th>Kết thúc</th><th>Byte</th><th>SHA-256</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
${others.length === 0 ? '' : `<h2>Chưa có hồ sơ</h2><ul>${others.join('\n')}</ul>`}
</html>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
