// `npm run verify -- FILE`: whether the archive of a meeting (ZIP) is still what it was, or which signatures of a PDF hold.
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { trustFolderOf } from '../signatures/trust.ts'
import { verifyPdf } from '../signatures/verify-command.ts'
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
  npm run verify -- VĂN_BẢN.pdf --trust THƯ_MỤC [--en]     chữ ký số; thư mục chứa chứng thư tin cậy, tệp PEM
                                                           (signatures; a folder of trusted certificates, or TRUSTED_CERTIFICATES)`

async function main(): Promise<number> {
  const given = parsed()
  const [file, ...rest] = given?.positionals ?? []
  if (given === null || file === undefined || rest.length > 0) {
    say(USAGE)
    return 2
  }
  const path = resolve(file)
  if (!(await isPdf(path))) return verifyZip(path)
  const { en, trust } = given.values
  const language = en ? 'en' : 'vi'
  return (await verifyPdf({ path, trustFolder: trustFolderOf(trust), language, say })) ? 0 : 1
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { trust: { type: 'string' }, en: { type: 'boolean', default: false } },
    })
  } catch {
    // Node says by throwing that there is an option that it was not told of.
    return null
  }
}

/** A PDF may have some bytes before its mark. */
async function isPdf(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1_024), 0, 1_024, 0)
    return buffer.subarray(0, bytesRead).includes('%PDF-')
  } finally {
    await file.close()
  }
}

async function verifyZip(file: string): Promise<number> {
  const { files, troubles } = await verifyArchive(file)
  for (const { kind, path } of troubles) say(`  ${path}: ${WORDS[kind]}`)
  if (troubles.length > 0) {
    say('Hồ sơ KHÔNG nguyên vẹn (the archive is not sound).')
    return 1
  }
  say(`Hồ sơ nguyên vẹn (the archive is sound): ${files} tệp (files).`)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = 1
  say(`Không đọc được (cannot be read): ${error instanceof Error ? error.message : String(error)}`)
}
