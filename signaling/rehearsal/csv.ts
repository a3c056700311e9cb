import { csvFile, csvTable, vietnamTime } from '../kit/csv.ts'
import type { LinkVerdict } from '../wire/link-verdict.ts'
import { isWell, type CameraCheck, type MicCheck, type SiteResult, type SpeakerCheck } from './wire.ts'

const HEADINGS = [
  ...['STT', 'Điểm cầu', 'Huyện, khối', 'Kết quả', 'Đường truyền', 'Máy quay', 'Micrô', 'Loa'],
  ...['Giờ chạy thử', 'Người chạy thử', 'Thiết bị'],
]
const LINK: Readonly<Record<LinkVerdict, string>> = {
  good: 'Tốt',
  noCamera: 'Yếu, nên tắt máy quay',
  listenOnly: 'Rất yếu, chỉ nên nghe',
  mediaBlocked: 'Cổng truyền hình bị chặn',
  unreachable: 'Không đo được',
}
const DEVICE = { missing: 'Không có', refused: 'Trình duyệt chưa cho dùng', failed: 'Không mở được' }
const CAMERA: Readonly<Record<CameraCheck, string>> = {
  ok: 'Tốt',
  black: 'Hình đen hoặc bị che',
  still: 'Hình đứng yên',
  ...DEVICE,
}
const MIC: Readonly<Record<MicCheck, string>> = { ok: 'Tốt', silent: 'Không có tiếng', ...DEVICE }
const SPEAKER: Readonly<Record<SpeakerCheck, string>> = {
  ok: 'Tốt',
  notHeard: 'Micrô không nghe thấy loa',
  notTried: 'Chưa thử được',
  failed: 'Không phát được',
}

/** A rehearsal for spreadsheet programs: every invited site, those that did not answer among them. */
export function rehearsalCsv(sites: readonly SiteResult[]): string {
  const rows = sites.map(({ name, district, result }) => {
    if (result === null) return [name, district, 'Chưa chạy thử', ...Array.from({ length: 7 }, () => '')]
    const { link, camera, mic, speaker } = result.checks
    const well = [link, camera, mic, speaker].every((check) => isWell(check))
    const words = [LINK[link], CAMERA[camera], MIC[mic], SPEAKER[speaker]]
    return [
      name,
      district,
      well ? 'Đạt' : 'Cần xem lại',
      ...words,
      vietnamTime(result.atMs),
      result.byName,
      result.device,
    ]
  })
  return csvFile([csvTable(HEADINGS, rows)])
}
