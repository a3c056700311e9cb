// `npm run verify` of the record: whether its chain holds, without the server, and whether it contains the heads that are known from elsewhere.
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { headOf } from '../audit/audit.ts'
import {
  BEFORE_ALL,
  beginningOf,
  checkRows,
  hasChain,
  highestRowEver,
  judgeHead,
  restoresIn,
  rowsAfter,
  type HeadVerdict,
} from '../audit/chain.ts'
import { HEAD_FILE, readHeadFile, type KnownHead } from '../audit/head.ts'
import type { ChainBreak } from '../audit/wire.ts'
import { DATABASE, readManifest } from '../backup/manifest.ts'
import { vietnamTime } from '../kit/csv.ts'
import { openForReading, type Database } from '../storage/database.ts'
import { readArchiveManifest } from './verify.ts'

const BATCH = 2_000
const MAX_SAID = 50
const BROKEN: Readonly<Record<ChainBreak['kind'], string>> = {
  changed: 'đã bị sửa (changed)',
  unlinked:
    'không nối với dòng trước: có dòng bị xoá hoặc bị chèn ngay trước đó (rows were removed or put in before it)',
  shortened:
    'từng là dòng cuối; các dòng đến đó đã bị cắt, máy chủ đã phát hiện (rows up to it were cut off, as the server found)',
  rewritten:
    'từng có mã băm khác: nhật ký đã bị viết lại, máy chủ đã phát hiện (had another hash: the record was rewritten)',
}
const JUDGED: Readonly<Record<Exclude<HeadVerdict['is'], 'restored'>, string>> = {
  contained: 'có trong nhật ký, đúng mã băm (the record contains it)',
  shortened: 'KHÔNG có trong nhật ký: nhật ký đã bị cắt ở cuối (not in the record: its end was cut off)',
  rewritten: 'có mã băm KHÁC trong nhật ký: nhật ký đã bị viết lại (another hash in the record: it was rewritten)',
}

/** A head with where it comes from. */
interface Witness extends KnownHead {
  readonly from: string
}
type Say = (line: string) => void

/**
 * @param path - A data folder, the folder of a backup, or a database file.
 * @param known - Archives of meetings, folders of backups or head files that were kept elsewhere.
 * @returns whether all of it holds.
 * @throws an error of the disk or of the database.
 */
export async function verifyRecord(path: string, known: readonly string[], say: Say): Promise<boolean> {
  const file = (await stat(path)).isDirectory() ? join(path, DATABASE) : path
  const witnesses: Witness[] = []
  for (const source of [dirname(file), ...known]) {
    const witness = await witnessOf(source)
    if (witness !== null) witnesses.push(witness)
    else if (known.includes(source)) {
      say(`Không có dòng cuối của nhật ký trong (no head of a record in): ${source}`)
      return false
    }
  }
  await stat(file)
  const database = openForReading(file)
  try {
    return await verifyOpened(database, witnesses, say)
  } finally {
    await database.destroy()
  }
}

/** Null where there is none in it, or none that can be read. */
async function witnessOf(path: string): Promise<Witness | null> {
  if (!(await stat(path)).isDirectory()) {
    if (basename(path).endsWith('.json')) return named(HEAD_FILE, await readHeadFile(path))
    const archive = await readArchiveManifest(path)
    return named(basename(path), archive?.auditHead && { ...archive.auditHead, atMs: archive.madeAtMs })
  }
  const manifest = await readManifest(path)
  if (manifest === null) return named(HEAD_FILE, await readHeadFile(join(path, HEAD_FILE)))
  return named(basename(path), manifest.auditHead && { ...manifest.auditHead, atMs: manifest.madeAtMs })
}

const named = (from: string, head: KnownHead | null | undefined): Witness | null => (head ? { ...head, from } : null)

async function verifyOpened(database: Database, witnesses: readonly Witness[], say: Say): Promise<boolean> {
  if (!(await hasChain(database))) {
    say('Nhật ký của bản cũ, chưa được nối thành chuỗi (the record of an older version: it is no chain yet).')
    return false
  }
  const breaks = await breaksIn(database)
  const head = await headOf(database)
  say(`Nhật ký (the record): ${head.row} dòng (rows).`)
  say(`  Mã băm của dòng cuối (hash of the last row): ${head.hash}`)
  await tellHistory(database, say)
  for (const { kind, row, atMs } of breaks.slice(0, MAX_SAID)) {
    say(`  Dòng (row) ${row}, ${vietnamTime(atMs)}: ${BROKEN[kind]}`)
  }
  if (breaks.length > MAX_SAID) say(`  … và ${breaks.length - MAX_SAID} chỗ khác (more places)`)
  let holds = breaks.length === 0
  const highest = await highestRowEver(database)
  if (highest > head.row) {
    holds = false
    say(`  Từng có đến dòng ${highest}: nhật ký đã bị cắt ở cuối (there were rows up to it: the end was cut off)`)
  }
  for (const witness of witnesses) holds = (await tellWitness(database, witness, say)) && holds
  if (witnesses.length === 0)
    say('  Không có gì bên ngoài để đối chiếu dòng cuối (nothing from elsewhere to compare the end with).')
  say(
    holds
      ? `Chuỗi nhật ký nguyên vẹn (the chain of the record holds): ${head.row} dòng (rows).`
      : 'Chuỗi nhật ký KHÔNG nguyên vẹn (the chain of the record is broken).',
  )
  return holds
}

async function breaksIn(database: Database): Promise<readonly ChainBreak[]> {
  const breaks: ChainBreak[] = []
  let checked = BEFORE_ALL
  for (;;) {
    const rows = await rowsAfter(database, checked.row, BATCH)
    if (rows.length === 0) return breaks
    const found = checkRows(rows, checked)
    breaks.push(...found.breaks)
    checked = found.last
  }
}

async function tellHistory(database: Database, say: Say): Promise<void> {
  const begun = await beginningOf(database)
  if (begun !== null) {
    const on = vietnamTime(begun.atMs)
    say(`  Dòng 1–${begun.rows} có trước khi nối chuỗi; chuỗi chứng minh chúng từ (proved only since): ${on}`)
  }
  for (const { row, atMs, madeAtMs, rows } of await restoresIn(database)) {
    const [restored, made] = [vietnamTime(atMs), vietnamTime(madeAtMs)]
    say(
      `  Dòng ${row}: khôi phục ngày ${restored} từ bản sao lưu ngày ${made}, có ${rows} dòng (a backup was restored)`,
    )
  }
}

async function tellWitness(database: Database, witness: Witness, say: Say): Promise<boolean> {
  const { is, restore } = await judgeHead(database, witness)
  const name = `${witness.from}, dòng (row) ${witness.row}, ${vietnamTime(witness.atMs)}`
  if (is !== 'restored') say(`  ${name}: ${JUDGED[is]}`)
  else say(`  ${name}: mất khi khôi phục bản sao lưu, xem dòng ${restore?.row} (went with the restore, see that row)`)
  return is === 'contained' || is === 'restored'
}
