// `npm run verify -- PATH`: whether the archive of a meeting (ZIP) is still what it was, which signatures of a PDF hold, or whether the chain of
// the record does (a data folder, a backup, a database).
import { open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { trustFolderOf } from '../signatures/trust.ts'
import { verifyPdf } from '../signatures/verify-command.ts'
import { verifyRecord } from './verify-record.ts'
import { recountArchive } from './verify-secret.ts'
import { isHandOver, verifyHandOver, type HandOverTrouble } from './verify-hand-over.ts'
import { verifyArchive, type ArchiveTrouble } from './verify.ts'

const WORDS: Readonly<Record<ArchiveTrouble['kind'], string>> = {
  notAnArchive: 'không phải tệp ZIP nguyên vẹn (not a whole ZIP file)',
  noManifest: 'không có tệp kê, hoặc không đọc được (no manifest)',
  missing: 'thiếu (missing)',
  changed: 'đã bị thay đổi (changed)',
  added: 'không có trong tệp kê (not in the manifest)',
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const USAGE = `Cách dùng (usage):
  npm run verify -- HỒ_SƠ.zip                              hồ sơ cuộc họp (the archive of a meeting)
  npm run verify -- THƯ_MỤC_BÀN_GIAO                        hồ sơ các cuộc họp, có index.json (a hand-over of all meetings)
  npm run verify -- VĂN_BẢN.pdf --trust THƯ_MỤC [--en]     chữ ký số; thư mục chứa chứng thư tin cậy, tệp PEM
                                                           (signatures; a folder of trusted certificates, or TRUSTED_CERTIFICATES)
  npm run verify -- DATA_DIR [--known TỆP_ĐỐI_CHIẾU …]      chuỗi nhật ký, của thư mục dữ liệu, bản sao lưu hoặc tệp cơ sở dữ liệu;
                                                           đối chiếu dòng cuối với hồ sơ .zip, bản sao lưu hoặc audit-head.json
                                                           (the chain of the record; compared with archives, backups, head files)`

async function main(): Promise<number> {
  const given = parsed()
  const [file, ...rest] = given?.positionals ?? []
  if (given === null || file === undefined || rest.length > 0) {
    say(USAGE)
    return 2
  }
  const path = resolve(file)
  const { en, trust, known } = given.values
  const kind = await kindOf(path)
  if (kind === 'handOver') return verifyFolder(path)
  if (kind === 'record')
    return (await verifyRecord(
      path,
      known.map((one) => resolve(one)),
      say,
    ))
      ? 0
      : 1
  if (kind === 'zip') return verifyZip(path)
  const language = en ? 'en' : 'vi'
  return (await verifyPdf({ path, trustFolder: trustFolderOf(trust), language, say })) ? 0 : 1
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        trust: { type: 'string' },
        en: { type: 'boolean', default: false },
        known: { type: 'string', multiple: true, default: [] },
      },
    })
  } catch {
    // Node says by throwing that there is an option that it was not told of.
    return null
  }
}

/** A PDF may have some bytes before its mark. */
async function kindOf(path: string): Promise<'record' | 'handOver' | 'pdf' | 'zip'> {
  if ((await stat(path)).isDirectory()) return (await isHandOver(path)) ? 'handOver' : 'record'
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1_024), 0, 1_024, 0)
    const head = buffer.subarray(0, bytesRead)
    if (head.subarray(0, 15).toString('latin1') === 'SQLite format 3') return 'record'
    return head.includes('%PDF-') ? 'pdf' : 'zip'
  } finally {
    await file.close()
  }
}

const FOLDER_WORDS: Readonly<Record<HandOverTrouble['kind'], string>> = {
  noIndex: 'không đọc được bảng kê (the index cannot be read)',
  missing: WORDS.missing,
  changed: WORDS.changed,
  added: 'không có trong bảng kê (not in the index)',
  unsound: 'hồ sơ bên trong không nguyên vẹn (an archive is not sound)',
}

async function verifyFolder(folder: string): Promise<number> {
  const { archives, left, troubles } = await verifyHandOver(folder)
  for (const { kind, path } of troubles) say(`  ${path}: ${FOLDER_WORDS[kind]}`)
  if (troubles.length > 0) {
    say('Bộ hồ sơ bàn giao KHÔNG nguyên vẹn (the hand-over is not sound).')
    return 1
  }
  say(`Bộ hồ sơ bàn giao nguyên vẹn (the hand-over is sound): ${archives} hồ sơ (archives).`)
  if (left > 0) say(`  ${left} cuộc họp chưa có hồ sơ, xem bảng kê (meetings without an archive, see the index).`)
  return 0
}

async function verifyZip(file: string): Promise<number> {
  const { files, troubles } = await verifyArchive(file)
  for (const { kind, path } of troubles) say(`  ${path}: ${WORDS[kind]}`)
  if (troubles.length > 0) {
    say('Hồ sơ KHÔNG nguyên vẹn (the archive is not sound).')
    return 1
  }
  say(`Hồ sơ nguyên vẹn (the archive is sound): ${files} tệp (files).`)
  const recounted = await recountArchive(file)
  if (recounted === null) {
    say('Phần biểu quyết KHÔNG đọc được: tệp hỏng hoặc trên 64 MB (its votes cannot be read: damaged, or over 64 MB).')
    return 1
  }
  for (const { title, ballots, electionHash, holds } of recounted) {
    const about = title.replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    const words = holds
      ? 'kiểm lại phiếu kín: đúng (counted again: the same)'
      : 'kiểm lại phiếu kín: SAI (NOT the same)'
    say(`  ${about}: ${ballots} phiếu (ballots); ${words}; ${electionHash}`)
  }
  return recounted.every(({ holds }) => holds) ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = 1
  say(`Không đọc được (cannot be read): ${error instanceof Error ? error.message : String(error)}`)
}
