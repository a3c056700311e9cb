// The command line of `npm run sign`.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { SignaturePlace } from './place.ts'
import { trustFolderOf } from './trust.ts'
import type { Language } from './words.ts'

export interface SignArguments {
  readonly key: string
  readonly input: string
  readonly output: string
  readonly field: string | undefined
  readonly timeStampUrl: string | undefined
  readonly longTerm: boolean
  readonly reason: string | undefined
  readonly trustFolder: string | undefined
  /** A visible mark to be added first; null: the file has a field that was prepared, or the signature is not seen. */
  readonly mark: SignaturePlace | null
  readonly language: Language
}

export const SIGN_USAGE = `Cách dùng (usage): npm run sign -- --key KHOÁ.p12 --in VĂN_BẢN.pdf --out ĐÃ_KÝ.pdf
  --tsa URL              dấu thời gian RFC 3161 (time stamp)
  --lt                   kèm dữ liệu kiểm tra lâu dài, cần --tsa (long-term data)
  --trust THƯ_MỤC        chứng thư tin cậy, tệp PEM (trusted certificates)
  --field TÊN            ô chữ ký đã chuẩn bị (a prepared field; else the first one)
  --agency "TÊN CƠ QUAN" thêm dấu của cơ quan, góc trên bên phải trang 1 (the agency's mark)
  --picture ẢNH.png --page N --place X,Y,RỘNG,CAO
                         thêm ảnh chữ ký cá nhân, tính bằng point từ góc trên bên trái (a person's mark, from the upper left)
  --reason "LÝ DO"       lý do ký (reason)
  --en                   thông báo bằng tiếng Anh (messages in English)
Mật khẩu của khoá được hỏi khi chạy (the key's password is asked for).`

const OPTIONS = {
  key: { type: 'string' },
  in: { type: 'string' },
  out: { type: 'string' },
  tsa: { type: 'string' },
  lt: { type: 'boolean', default: false },
  trust: { type: 'string' },
  field: { type: 'string' },
  agency: { type: 'string' },
  picture: { type: 'string' },
  page: { type: 'string' },
  place: { type: 'string' },
  reason: { type: 'string' },
  en: { type: 'boolean', default: false },
} as const

/** @returns null: not to be understood. */
export function parseSignArguments(args: readonly string[]): SignArguments | null {
  const given = parsed(args)
  if (given?.key === undefined || given.in === undefined || given.out === undefined) return null
  const { agency, page, picture, place } = given
  const wantsMark = agency !== undefined || picture !== undefined
  const mark = wantsMark ? markOf({ agency, picture, page, place }) : null
  if (mark === undefined || (agency !== undefined && picture !== undefined)) return null
  if (given.tsa !== undefined && !/^https?:\/\//u.test(given.tsa)) return null
  return {
    ...{ key: resolve(given.key), input: resolve(given.in), output: resolve(given.out), field: given.field, mark },
    ...{ timeStampUrl: given.tsa, longTerm: given.lt, reason: given.reason },
    trustFolder: trustFolderOf(given.trust),
    language: given.en ? 'en' : 'vi',
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch {
    // Node says by throwing that there is an option that it was not told of.
    return null
  }
}

interface MarkArguments {
  readonly agency: string | undefined
  readonly picture: string | undefined
  readonly page: string | undefined
  readonly place: string | undefined
}

function markOf({ agency, page = '1', picture, place = '' }: MarkArguments): SignaturePlace | undefined {
  if (agency !== undefined)
    return SignaturePlace.safeParse({ kind: 'agency', name: agency, signedAtMs: Date.now() }).data
  const [x, y, width, height] = place.split(',').map(Number)
  const picturePath = picture === undefined ? '' : resolve(picture)
  return SignaturePlace.safeParse({ kind: 'person', picturePath, pageNumber: Number(page), x, y, width, height }).data
}
