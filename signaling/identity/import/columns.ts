// Which column of a file is which, and what its cells say.
import { fold } from '../../kit/search-text.ts'
import type { CsvLine } from '../../kit/csv-read.ts'
import { EmailAddress } from '../../wire/email-address.ts'
import { plainLine } from '../../wire/kit.ts'
import { Username, type SystemRole } from '../wire.ts'
import type { RowFault } from './wire.ts'

/** Headings by which a column is known, without diacritics; the first is the one that the page tells people. */
const HEADINGS = {
  username: ['ten dang nhap', 'tai khoan', 'username', 'user name'],
  fullName: ['ho ten', 'ho va ten', 'full name', 'name'],
  title: ['chuc vu', 'title', 'position'],
  unit: ['don vi', 'diem cau', 'unit'],
  systemRole: ['quyen', 'role', 'rights'],
  mayPrepare: ['chuan bi cuoc hop', 'thu ky', 'may prepare meetings'],
  email: ['thu dien tu', 'email', 'e-mail'],
} as const
export type Column = keyof typeof HEADINGS
const NEEDED = ['username', 'fullName', 'title', 'unit'] as const satisfies readonly Column[]
const COLUMNS = [
  'username',
  'fullName',
  'title',
  'unit',
  'systemRole',
  'mayPrepare',
  'email',
] as const satisfies readonly Column[]

export const folded = (text: string): string => fold(text.normalize('NFC')).replace(/\s+/gu, ' ').trim()

export type Columns = ReadonlyMap<Column, number>

/** @returns a column that the file must have and does not, when there is one. */
export function columnsOf(heading: readonly string[]): { readonly columns: Columns } | { readonly missing: Column } {
  const titles = heading.map(folded)
  const columns = new Map<Column, number>()
  for (const column of COLUMNS) {
    const at = titles.findIndex((title) => HEADINGS[column].some((known) => known === title))
    if (at >= 0) columns.set(column, at)
  }
  const missing = NEEDED.find((column) => !columns.has(column))
  return missing === undefined ? { columns } : { missing }
}

const ROLES: Readonly<Record<string, SystemRole>> = {
  'nguoi dung': 'user',
  user: 'user',
  'quan tri don vi': 'unitAdmin',
  unitadmin: 'unitAdmin',
  'unit administrator': 'unitAdmin',
  'quan tri he thong': 'admin',
  admin: 'admin',
  'system administrator': 'admin',
}
const YES = ['co', 'x', '1', 'yes', 'true']
const NO = ['khong', '0', 'no', 'false']

/** A row as it was written: what could be read of it, and the first fault. The unit is found later. */
export interface ReadRow {
  readonly row: number
  readonly username: string
  readonly fullName: string
  readonly title: string
  readonly unit: string
  readonly systemRole: SystemRole | null
  readonly mayPrepare: boolean | null
  /** Null: the file says nothing about it. */
  readonly email: string | null
  readonly fault: RowFault | null
}

/** Programs that cannot write a letter put such a sign in its place. */
const LOST = /[?\uFFFD]/u
const FullName = plainLine(120).refine((text) => !LOST.test(text))
const Title = plainLine(160).refine((text) => !LOST.test(text))

/** The user name of a row, as accounts have theirs, whether it is a good one or not. */
export const usernameOf = (columns: Columns, { cells }: CsvLine): string =>
  (cells[columns.get('username') ?? -1] ?? '').normalize('NFC').trim().toLowerCase()

export function readRow(columns: Columns, { line, cells }: CsvLine, width: number): ReadRow {
  const cell = (column: Column) => cells[columns.get(column) ?? -1]?.normalize('NFC').trim() ?? ''
  const [username, fullName, title] = [
    Username.safeParse(cell('username')),
    FullName.safeParse(cell('fullName')),
    Title.safeParse(cell('title')),
  ]
  const role = folded(cell('systemRole'))
  const systemRole = Object.hasOwn(ROLES, role) ? (ROLES[role] ?? null) : null
  const prepare = folded(cell('mayPrepare'))
  const email = EmailAddress.safeParse(cell('email'))
  const mayPrepare = YES.includes(prepare) ? true : NO.includes(prepare) ? false : null
  const faults: readonly (readonly [RowFault, boolean])[] = [
    ['tooManyCells', cells.slice(width).some((more) => more.trim() !== '')],
    ['usernameMissing', cell('username') === ''],
    ['usernameShape', !username.success],
    ['nameMissing', cell('fullName') === ''],
    ['nameShape', !fullName.success],
    ['titleMissing', cell('title') === ''],
    ['titleShape', !title.success],
    ['unitMissing', cell('unit') === ''],
    ['roleUnknown', role !== '' && systemRole === null],
    ['prepareUnknown', prepare !== '' && mayPrepare === null],
    ['emailShape', cell('email') !== '' && !email.success],
  ]
  return {
    row: line,
    username: username.data ?? shortened(cell('username')),
    fullName: fullName.data ?? shortened(cell('fullName')),
    title: title.data ?? shortened(cell('title')),
    unit: shortened(cell('unit')),
    systemRole,
    mayPrepare,
    email: email.data ?? null,
    fault: faults.find(([, is]) => is)?.[0] ?? null,
  }
}

/** What is shown of a cell that is no use: of a file that is no table it might be all. */
const shortened = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 199)}…`)
