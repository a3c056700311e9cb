// Words of the report of a consultation, in Vietnamese alone: a paper of an office has one language.
import { vietnamTime } from '../kit/csv.ts'
import type { ConsultationFile, ConsultationState, FoundSignature } from './wire.ts'

export const STATES: Readonly<Record<ConsultationState, string>> = {
  draft: 'Dự thảo',
  open: 'Đang lấy ý kiến',
  closed: 'Đã kết thúc',
  withdrawn: 'Đã thu hồi',
}

const VERDICTS: Readonly<Record<FoundSignature['verdict'], string>> = {
  valid: 'hợp lệ',
  malformed: 'hỏng',
  unsupportedAlgorithm: 'dùng thuật toán không được nhận',
  digestWrong: 'không khớp với nội dung tệp',
  signatureWrong: 'không đúng',
  changedAfter: 'tệp bị sửa sau khi ký',
  notForSigning: 'chứng thư không dùng để ký',
  untrusted: 'chứng thư không thuộc danh sách tin cậy',
  expired: 'chứng thư hết hạn',
  notYetValid: 'chứng thư chưa có hiệu lực',
  revoked: 'chứng thư đã bị thu hồi',
}

/** What verifying said of an opinion's file; empty where there is no file. */
export function signatureWords(file: ConsultationFile | null): string {
  const { signatures } = file ?? { signatures: null }
  if (signatures === null) return ''
  if (signatures.kind === 'unread') return 'Chưa kiểm tra được chữ ký'
  if (signatures.signatures.length === 0) return 'Không có chữ ký số'
  return signatures.signatures
    .map(({ name, atMs, verdict }) => {
      const when = atMs === null ? '' : `, ${vietnamTime(atMs)}`
      return `${name ?? 'Không rõ người ký'}${when}: ${VERDICTS[verdict]}`
    })
    .join('; ')
}
