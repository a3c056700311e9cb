// What the record within minutes says, in plain words.
import { isoVietnam } from './iso-time.ts'
import type { RecordReport } from './report.ts'
import { pick, type Language } from './words.ts'

/** Lines for a person at a terminal; of a file that carries no record none. */
export function recordInWords(record: RecordReport, language: Language): string[] {
  const say = pick(language)
  switch (record.kind) {
    case 'none':
      return []
    case 'unreadable':
      return [say('Dữ liệu kèm theo biên bản KHÔNG đọc được.', 'The record within the minutes CANNOT be read.')]
    case 'read': {
      const at = isoVietnam(record.approvedAtMs)
      const { meeting, approvedBy, auditHead } = record
      return [
        say(
          `Dữ liệu kèm theo: biên bản “${meeting}”, ${approvedBy} duyệt lúc ${at}.`,
          `The record within: minutes of “${meeting}”, approved by ${approvedBy} at ${at}.`,
        ),
        ...record.ballots.map(({ title, passed, adds }) => {
          const outcome = passed ? say('được thông qua', 'passed') : say('không được thông qua', 'not passed')
          const sum = adds
            ? say('kiểm lại phép tính: đúng', 'counted again: the same')
            : say('kiểm lại phép tính: SAI', 'counted again: NOT the same')
          return say(`  Biểu quyết “${title}”: ${outcome}; ${sum}.`, `  Vote “${title}”: ${outcome}; ${sum}.`)
        }),
        ...record.papers.map(({ title, version, sha256 }) =>
          say(
            `  Tài liệu “${title}”, bản ${version}: SHA-256 ${sha256}`,
            `  Paper “${title}”, version ${version}: SHA-256 ${sha256}`,
          ),
        ),
        ...(record.morePapers === 0
          ? []
          : [say(`  Và ${record.morePapers} tài liệu khác.`, `  And ${record.morePapers} more papers.`)]),
        ...(auditHead === null
          ? []
          : [
              say(
                `  Nhật ký khi duyệt: dòng ${auditHead.row}, mã ${auditHead.hash}`,
                `  The record of acts then: row ${auditHead.row}, hash ${auditHead.hash}`,
              ),
            ]),
      ]
    }
    default:
      return record satisfies never
  }
}

/** Whether nothing in it is wrong. */
export function recordHolds(record: RecordReport): boolean {
  return record.kind === 'none' || (record.kind === 'read' && record.ballots.every(({ adds }) => adds))
}
