// What was found of signatures, in plain words.
import { isoVietnam } from './iso-time.ts'
import type { ChangedPlace, LaterAddition, SignatureReport, SigningTime, Verdict } from './report.ts'

export type Language = 'vi' | 'en'
export type Words = Readonly<Record<Language, string>>

/** Takes the words of one language. */
export const pick =
  (language: Language) =>
  (vi: string, en: string): string =>
    language === 'vi' ? vi : en

const WHERE: Readonly<Record<Exclude<ChangedPlace['kind'], 'page'>, Words>> = {
  pages: { vi: 'thứ tự hoặc số trang', en: 'the number or order of pages' },
  form: { vi: 'biểu mẫu hoặc các ô chữ ký', en: 'the form or its signature fields' },
  document: {
    vi: 'phần chung của văn bản (tệp đính kèm, mục lục, thông tin)',
    en: 'the document as a whole (attachments, outline, information)',
  },
  file: {
    vi: 'phần thêm vào cuối tệp, không đúng cấu trúc',
    en: 'something at the end of the file that is no proper revision',
  },
}

export function changedPlaceInWords(place: ChangedPlace, language: Language): string {
  if (place.kind === 'page') return pick(language)(`trang ${place.pageNumber}`, `page ${place.pageNumber}`)
  return WHERE[place.kind][language]
}

const MALFORMED: Readonly<Record<'range' | 'contents' | 'revision', Words>> = {
  range: { vi: 'vùng được ký không phải của tệp này', en: 'the signed range is not one of this file' },
  contents: { vi: 'nội dung chữ ký trống hoặc không đọc được', en: 'the signature is empty or cannot be read' },
  revision: { vi: 'phần được ký không phải một văn bản PDF hoàn chỉnh', en: 'what was signed is no whole PDF' },
}

const whose = (who: 'signer' | 'issuer', language: Language): string =>
  who === 'signer'
    ? pick(language)('Chứng thư của người ký', "The signer's certificate")
    : pick(language)('Một chứng thư của bên cấp', "A certificate of the signer's issuers")

/** One sentence. */
export function verdictInWords(verdict: Verdict, language: Language): string {
  const say = pick(language)
  switch (verdict.kind) {
    case 'valid':
      return verdict.revocation === 'good'
        ? say('HỢP LỆ; chứng thư không bị thu hồi.', 'VALID; the certificate was not revoked.')
        : say(
            'HỢP LỆ; trong tệp không có dữ liệu để biết chứng thư có bị thu hồi hay không.',
            'VALID; the file does not say whether the certificate was revoked.',
          )
    case 'malformed':
      return say(`KHÔNG HỢP LỆ: ${MALFORMED[verdict.why].vi}.`, `NOT VALID: ${MALFORMED[verdict.why].en}.`)
    case 'unsupportedAlgorithm':
      return say(
        `KHÔNG HỢP LỆ: thuật toán không được chấp nhận (${verdict.algorithm}).`,
        `NOT VALID: the algorithm is not accepted (${verdict.algorithm}).`,
      )
    case 'digestWrong':
      return say(
        'KHÔNG HỢP LỆ: nội dung đã ký bị thay đổi, hoặc chữ ký lấy từ văn bản khác.',
        'NOT VALID: what was signed is not what is here; it was changed, or the signature was taken from another document.',
      )
    case 'signatureWrong':
      return say(
        'KHÔNG HỢP LỆ: chữ ký không khớp với chứng thư.',
        'NOT VALID: the signature does not fit its certificate.',
      )
    case 'changedAfter':
      return say(
        `KHÔNG HỢP LỆ: văn bản bị thay đổi sau khi ký: ${changedPlaceInWords(verdict.where, 'vi')}.`,
        `NOT VALID: the document was changed after it was signed: ${changedPlaceInWords(verdict.where, 'en')}.`,
      )
    case 'notForSigning':
      return say('KHÔNG HỢP LỆ: chứng thư không được cấp để ký.', 'NOT VALID: the certificate is not for signing.')
    case 'untrusted':
      return verdict.why === 'noPath'
        ? say(
            'KHÔNG HỢP LỆ: chứng thư không do tổ chức tin cậy nào cấp.',
            'NOT VALID: no trusted authority stands behind the certificate.',
          )
        : say(
            'KHÔNG HỢP LỆ: đường dẫn tới tổ chức tin cậy vi phạm quy tắc cấp chứng thư.',
            'NOT VALID: the chain to a trusted authority breaks the rules of certificates.',
          )
    case 'expired':
    case 'notYetValid':
      return outOfTimeInWords(verdict, language)
    case 'revoked':
      return say(
        `KHÔNG HỢP LỆ: ${whose(verdict.whose, 'vi')} đã bị thu hồi ngày ${isoVietnam(verdict.revokedAtMs)}.`,
        `NOT VALID: ${whose(verdict.whose, 'en')} was revoked at ${isoVietnam(verdict.revokedAtMs)}.`,
      )
  }
}

function outOfTimeInWords(verdict: Extract<Verdict, { kind: 'expired' | 'notYetValid' }>, language: Language): string {
  const say = pick(language)
  const at = isoVietnam(verdict.judgedAtMs)
  const by = {
    timeStamp: say(`tại dấu thời gian ${at}`, `at the time stamp, ${at}`),
    claimed: say(`tại giờ ký do người ký ghi, ${at}`, `at the time that the signer states, ${at}`),
    now: say(
      `và không có dấu thời gian nào chứng minh đã ký trước đó`,
      `and no time stamp proves that it was signed before`,
    ),
  }[verdict.by]
  if (verdict.kind === 'expired') {
    const until = isoVietnam(verdict.notAfterMs)
    return say(
      `KHÔNG HỢP LỆ: ${whose(verdict.whose, 'vi')} hết hạn ${until}, ${by}.`,
      `NOT VALID: ${whose(verdict.whose, 'en')} expired at ${until}, ${by}.`,
    )
  }
  const from = isoVietnam(verdict.notBeforeMs)
  const when = verdict.by === 'now' ? say('hôm nay', 'today') : by
  return say(
    `KHÔNG HỢP LỆ: ${whose(verdict.whose, 'vi')} chỉ có hiệu lực từ ${from}, chưa có hiệu lực ${when}.`,
    `NOT VALID: ${whose(verdict.whose, 'en')} is valid from ${from}, not yet ${when}.`,
  )
}

function timeInWords(time: SigningTime, language: Language): string {
  const say = pick(language)
  const fails =
    time.kind !== 'timeStamp' && time.timeStampFails
      ? say('; có dấu thời gian nhưng không hợp lệ', '; there is a time stamp, but it does not hold')
      : ''
  switch (time.kind) {
    case 'timeStamp':
      return say(
        `${isoVietnam(time.atMs)}, theo dấu thời gian của ${time.authority}`,
        `${isoVietnam(time.atMs)}, by the time stamp of ${time.authority}`,
      )
    case 'claimed':
      return `${isoVietnam(time.atMs)}, ${say('do người ký tự ghi, chưa được chứng thực', 'as the signer states it, not proven')}${fails}`
    case 'unknown':
      return `${say('không rõ', 'not known')}${fails}`
  }
}

const LATER: Readonly<Record<LaterAddition, Words>> = {
  signature: { vi: 'chữ ký khác', en: 'another signature' },
  timeStamp: { vi: 'dấu thời gian của văn bản', en: 'a time stamp of the document' },
  longTermData: { vi: 'dữ liệu để kiểm tra lâu dài', en: 'data to verify it in later years' },
  signatureField: { vi: 'ô chữ ký chưa ký', en: 'a field to be signed' },
}

/** Some lines for one signature. @param number - From 1. */
export function signatureInWords(found: SignatureReport, number: number, language: Language): string[] {
  const say = pick(language)
  const title = found.kind === 'signature' ? say('Chữ ký', 'Signature') : say('Dấu thời gian', 'Time stamp')
  const { signer } = found
  const who =
    signer === null
      ? say('không đọc được người ký', 'the signer cannot be read')
      : signer.organisation === null || signer.organisation === signer.name
        ? signer.name
        : `${signer.name} (${signer.organisation})`
  const later = found.later.map((kind) => LATER[kind][language]).join(', ')
  const covers =
    found.coversBytes === null
      ? []
      : [
          found.later.length === 0
            ? say('Bảo vệ: toàn bộ tệp', 'Covers: the whole file')
            : say(
                `Bảo vệ: văn bản khi ký; thêm vào sau đó: ${later}`,
                `Covers: the document as it was signed; added later: ${later}`,
              ),
        ]
  return [
    `${title} ${number}: ${who}`,
    ...(signer === null
      ? []
      : [
          `  ${say(`Chứng thư số ${signer.serial}, do ${signer.issuer} cấp`, `Certificate ${signer.serial}, issued by ${signer.issuer}`)}`,
        ]),
    `  ${say('Thời gian', 'Time')}: ${timeInWords(found.time, language)}`,
    ...(found.verdict.kind === 'changedAfter' ? [] : covers.map((line) => `  ${line}`)),
    `  ${say('Kết quả', 'Result')}: ${verdictInWords(found.verdict, language)}`,
  ]
}
