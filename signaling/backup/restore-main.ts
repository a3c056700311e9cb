// `npm run restore -- --check FOLDER` reads a backup through; `npm run restore -- FOLDER --into DATA_DIR` puts it back.
import { resolve } from 'node:path'
import { DatabaseProblem } from '../storage/database-problem.ts'
import { readManifest, troublesOf, type Trouble } from './manifest.ts'
import { restoreInto, type Owner } from './restore.ts'

const USAGE = `Cách dùng (usage):
  npm run restore -- --check THƯ_MỤC_SAO_LƯU            kiểm tra, không thay đổi gì (checks, changes nothing)
  npm run restore -- THƯ_MỤC_SAO_LƯU --into DATA_DIR    khôi phục vào thư mục trống (restores into an empty folder)`

const WORDS: Readonly<Record<Trouble['kind'], string>> = {
  noManifest: 'không có tệp kê, hoặc không đọc được (no manifest)',
  missing: 'thiếu (missing)',
  changed: 'đã bị thay đổi hoặc hỏng (changed)',
  added: 'không có trong tệp kê (not in the manifest)',
  database: 'cơ sở dữ liệu bị hỏng bên trong (the database is damaged inside)',
  newer: 'do bản phần mềm mới hơn tạo ra (made by a newer version)',
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** One line a tenth of the way: it can be read in a log as well. */
function progress(word: string): (done: number, all: number) => void {
  let told = 0
  return (done, all) => {
    const tenth = Math.floor((done / Math.max(1, all)) * 10)
    if (tenth === told) return
    told = tenth
    say(`  ${word}: ${done}/${all}`)
  }
}

function tell(troubles: readonly Trouble[]): void {
  for (const { kind, path } of troubles.slice(0, 50)) say(`  ${path}: ${WORDS[kind]}`)
  if (troubles.length > 50) say(`  … và ${troubles.length - 50} tệp khác (more)`)
}

async function check(folder: string): Promise<number> {
  const troubles = await troublesOf(folder, progress('Đã kiểm tra (checked)'))
  tell(troubles)
  if (troubles.length > 0) {
    say('Bản sao lưu KHÔNG nguyên vẹn (the backup is not sound).')
    return 1
  }
  const manifest = await readManifest(folder)
  say(`Bản sao lưu nguyên vẹn (the backup is sound): ${manifest?.files.length ?? 0} tệp (files).`)
  tellMissing(manifest?.missing.length ?? 0)
  return 0
}

function tellMissing(count: number): void {
  if (count === 0) return
  say(`Khi sao lưu, máy chủ đã thiếu ${count} tệp tài liệu (so many papers were lost before it was made).`)
}

function tellOwner({ uid, gid }: Owner, dataDir: string): void {
  if (uid !== 0) return say(`Chủ sở hữu các tệp (owner of the files): ${uid}:${gid}.`)
  say(
    'Các tệp thuộc về root (the files belong to root). Nếu máy chủ chạy bằng người dùng khác, xin chạy (if not the server):',
  )
  say(`  chown -R NGƯỜI_DÙNG: ${dataDir}`)
}

async function restore(folder: string, dataDir: string): Promise<number> {
  const steps = { check: progress('Đã kiểm tra (checked)'), copy: progress('Đã chép (copied)') }
  const done = await restoreInto(folder, dataDir, (step, ...figures) => steps[step](...figures))
  if (done.ok) {
    say(`Đã khôi phục ${done.value.files} tệp vào ${dataDir} (restored).`)
    tellMissing(done.value.missing)
    if (done.value.owner !== null) tellOwner(done.value.owner, dataDir)
    return 0
  }
  tell(done.troubles ?? [])
  if (done.error === 'notEmpty')
    say(`Thư mục ${dataDir} đã có dữ liệu; xin chọn một thư mục trống (the folder is not empty). Chưa thay đổi gì.`)
  else say('Bản sao lưu không nguyên vẹn nên chưa khôi phục gì (the backup is not sound; nothing was restored).')
  return 1
}

async function main(): Promise<number> {
  const [first, second, third, ...rest] = process.argv.slice(2)
  if (rest.length === 0 && first === '--check' && second !== undefined && third === undefined)
    return check(resolve(second))
  if (rest.length === 0 && first !== undefined && second === '--into' && third !== undefined)
    return restore(resolve(first), resolve(third))
  say(USAGE)
  return 2
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = 1
  if (error instanceof DatabaseProblem && error.kind === 'inUse')
    say(
      `Thư mục đang được một máy chủ dùng; xin dừng máy chủ đó hoặc chọn thư mục khác (the folder is in use): ${error.path}`,
    )
  else say(`Không thực hiện được (failed): ${error instanceof Error ? error.message : String(error)}`)
}
