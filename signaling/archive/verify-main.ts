// `npm run verify -- FILE.zip`: whether the archive of a meeting is still what it was when it was made.
import { resolve } from 'node:path'
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

async function main(): Promise<number> {
  const [file, ...rest] = process.argv.slice(2)
  if (file === undefined || rest.length > 0) {
    say('Cách dùng (usage): npm run verify -- HỒ_SƠ.zip')
    return 2
  }
  const { files, troubles } = await verifyArchive(resolve(file))
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
