// What the commands say when they refuse, in plain words.
import type { RefusalDetails } from '../wire/kit.ts'
import type { AcceptRefusal } from './accept.ts'
import type { PrepareRefusal } from './place.ts'
import type { VerifyRefusal } from './report.ts'
import type { KeyRefusal, SignRefusal } from './sign.ts'
import { changedPlaceInWords, pick, verdictInWords, type Language, type Words } from './words.ts'

const FILE_REFUSALS: Readonly<Record<VerifyRefusal, Words>> = {
  notPdf: { vi: 'Tệp không phải PDF.', en: 'The file is no PDF.' },
  encryptedPdf: { vi: 'Tệp có mật khẩu.', en: 'The file has a password.' },
  damagedPdf: { vi: 'Tệp PDF bị hỏng mục lục bên trong.', en: "The PDF's index is damaged." },
  tooManySignatures: { vi: 'Tệp có quá nhiều chữ ký.', en: 'The file has too many signatures.' },
  tooLarge: { vi: 'Tệp quá lớn.', en: 'The file is too large.' },
  tooHeavy: { vi: 'Tệp cần quá nhiều thời gian hoặc bộ nhớ để đọc.', en: 'The file takes too much time or memory.' },
  unavailable: { vi: 'Máy đang bận, xin thử lại.', en: 'The machine is busy; try again.' },
  noTrust: {
    vi: 'Không đọc được thư mục chứng thư tin cậy (--trust hoặc TRUSTED_CERTIFICATES).',
    en: 'The folder of trusted certificates cannot be read (--trust or TRUSTED_CERTIFICATES).',
  },
}
export const fileRefusalInWords = (why: VerifyRefusal, language: Language): string => FILE_REFUSALS[why][language]

const PREPARE_REFUSALS: Readonly<Record<PrepareRefusal, Words>> = {
  ...{ notPdf: FILE_REFUSALS.notPdf, encryptedPdf: FILE_REFUSALS.encryptedPdf, damagedPdf: FILE_REFUSALS.damagedPdf },
  ...{ tooHeavy: FILE_REFUSALS.tooHeavy, unavailable: FILE_REFUSALS.unavailable },
  certifiedPdf: {
    vi: 'Người ký trước đã khoá văn bản, không cho thêm chữ ký.',
    en: 'An earlier signer allows no further signatures.',
  },
  cannotAppend: {
    vi: 'Không thể thêm ô chữ ký mà giữ nguyên tệp gốc.',
    en: 'A field cannot be added without changing the file itself.',
  },
  noSuchPage: { vi: 'Văn bản không có trang này.', en: 'There is no such page.' },
  noSuchPlace: { vi: 'Không tìm thấy chỗ ký trên văn bản.', en: 'The document has no place for this signature.' },
  outsidePage: { vi: 'Vị trí chữ ký nằm ngoài trang.', en: 'The place lies outside the page.' },
  badPicture: {
    vi: 'Ảnh chữ ký phải là PNG không đan xen (non-interlaced).',
    en: 'The picture must be a PNG that is not interlaced.',
  },
  lettersMissing: {
    vi: 'Tên người ký hoặc cơ quan có chữ mà phông chữ không có.',
    en: "The signer's or agency's name has letters that the font has not.",
  },
}
export const prepareRefusalInWords = (why: PrepareRefusal, language: Language): string =>
  PREPARE_REFUSALS[why][language]

export function acceptRefusalInWords(why: AcceptRefusal, language: Language): string {
  const say = pick(language)
  switch (why.kind) {
    case 'otherPaper':
      return say('Đây không phải văn bản đã đưa ra để ký.', 'This is not the document that was given out to be signed.')
    case 'unsigned':
      return say('Văn bản chưa được ký.', 'The document was not signed.')
    case 'tooMuchAdded':
      return say('Phần thêm vào quá lớn so với một chữ ký.', 'More was added than a signature can be.')
    case 'noSignature':
      return say('Không có chữ ký mới.', 'There is no new signature.')
    case 'severalSignatures':
      return say('Có nhiều hơn một chữ ký mới.', 'There is more than one new signature.')
    case 'changed':
      return say(
        `Văn bản bị thay đổi khi ký: ${changedPlaceInWords(why.where, 'vi')}.`,
        `The document was changed while it was signed: ${changedPlaceInWords(why.where, 'en')}.`,
      )
    case 'doesNotHold':
      return `${why.signature.signer?.name ?? why.signature.field}: ${verdictInWords(why.signature.verdict, language)}`
    case 'notPdf':
    case 'encryptedPdf':
    case 'damagedPdf':
    case 'tooManySignatures':
    case 'tooLarge':
    case 'tooHeavy':
    case 'unavailable':
    case 'noTrust':
      return fileRefusalInWords(why.kind, language)
  }
}

const FILE_TROUBLES = {
  unreadable: { vi: 'Không đọc được tệp', en: 'This file cannot be read' },
  taken: { vi: 'Đã có tệp này, không ghi đè', en: 'This file is there already and is not written over' },
  unwritable: { vi: 'Không ghi được tệp', en: 'This file cannot be written' },
} as const satisfies Readonly<Record<string, Words>>
export const fileTroubleInWords = (why: keyof typeof FILE_TROUBLES, path: string, language: Language): string =>
  `${FILE_TROUBLES[why][language]}: ${path}`

/** What went wrong in a library's own words, for those who help the signer. */
const withDetail = (words: string, details: RefusalDetails | undefined): string =>
  details?.['detail'] === undefined ? words : `${words} (${String(details['detail'])})`

const NO_PSS: Words = {
  vi: 'Khoá RSA-PSS chưa dùng được để ký: hãy dùng khoá RSA (PKCS#1) hoặc ECDSA.',
  en: 'RSA-PSS keys cannot be used for signing here: use an RSA (PKCS#1) or ECDSA key.',
}
const KEY_REFUSALS: Readonly<Record<KeyRefusal, Words>> = {
  wrongPassword: { vi: 'Mật khẩu của khoá không đúng.', en: "The key's password is wrong." },
  badKeyFile: { vi: 'Không đọc được tệp khoá (.p12, .pfx).', en: 'The key file (.p12, .pfx) cannot be read.' },
  rsaPss: NO_PSS,
}
export const keyRefusalInWords = (why: KeyRefusal, details: RefusalDetails | undefined, language: Language): string =>
  withDetail(KEY_REFUSALS[why][language], details)

const SIGN_REFUSALS: Readonly<Record<SignRefusal, Words>> = {
  ...{ notPdf: FILE_REFUSALS.notPdf, encryptedPdf: FILE_REFUSALS.encryptedPdf, damagedPdf: FILE_REFUSALS.damagedPdf },
  noSuchField: { vi: 'Không có ô chữ ký trống mang tên này.', en: 'There is no unsigned field of this name.' },
  rsaPss: NO_PSS,
  needsTimeStamp: {
    vi: 'Dữ liệu lâu dài (--lt) cần dấu thời gian (--tsa).',
    en: 'Long-term data (--lt) need a time stamp (--tsa).',
  },
  cannotAppend: {
    vi: 'Không thể ký mà giữ nguyên tệp gốc.',
    en: 'The file cannot be signed without changing what is in it.',
  },
  incompleteData: { vi: 'Không lấy đủ dữ liệu kiểm tra lâu dài.', en: 'The long-term data are not complete.' },
  signingFailed: { vi: 'Không ký được.', en: 'Signing failed.' },
}
export const signRefusalInWords = (why: SignRefusal, details: RefusalDetails | undefined, language: Language): string =>
  withDetail(SIGN_REFUSALS[why][language], details)
