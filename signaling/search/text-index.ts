/**
 * The text of papers, page by page, and an index of its words (SQLite FTS5), in a database of its own: all of it can be read again from the
 * papers' files, so it is in no backup and a damaged one is thrown away.
 */
import { rmSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Sha256 } from '../wire/ids.ts'
import { PAGE_BREAK, wordsOf, type Phrase } from './words.ts'

/** Raised with every change of tables, or of how words are made: an older index is made again. */
const INDEX_VERSION = 2

const TABLES = `
  CREATE TABLE files (
    file_id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL UNIQUE,
    -- reading: pages are missing; scanned: pages without text wait to be recognised; read; unreadable: no page could be read;
    -- aside: the file could not be opened
    state TEXT NOT NULL,
    -- of the whole file; 0 before it was opened
    pages INTEGER NOT NULL DEFAULT 0,
    pages_read INTEGER NOT NULL DEFAULT 0,
    -- runs in a row that read nothing
    failures INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX files_by_state ON files (state);
  CREATE TABLE pages (
    file_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL,
    -- 1: hardly any text, and its picture was not looked at yet
    scan INTEGER NOT NULL,
    PRIMARY KEY (file_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5 (
    folded, exact, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0'
  );
`

export interface IndexedFile {
  readonly fileId: number
  readonly sha256: Sha256
  readonly pages: number
  readonly pagesRead: number
  readonly failures: number
}

/** Open in one thread alone. */
export class TextIndex {
  readonly #sqlite: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** @param path - A file, made when missing; what cannot be read there, or is of another version, is removed first. */
  constructor(path: string) {
    this.#sqlite = open(path)
  }

  /** Brings the list of files in line with those that papers name; the text of others is removed. @returns whether any is to be read. */
  reconcile(named: ReadonlySet<Sha256>): boolean {
    return this.#within(() => {
      const have = new Map(this.#all('SELECT file_id, sha256 FROM files').map((row) => [row['sha256'], row['file_id']]))
      for (const [sha256, fileId] of have) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- compared only
        if (!named.has(sha256 as Sha256)) this.#remove(Number(fileId))
      }
      for (const sha256 of named)
        if (!have.has(sha256)) this.#run(`INSERT INTO files (sha256, state) VALUES (?, 'reading')`, sha256)
      return this.next() !== null
    })
  }

  /** The file to be read next: the one that came last. */
  next(): IndexedFile | null {
    const [row] = this.#all(`SELECT * FROM files WHERE state = 'reading' ORDER BY failures, file_id DESC LIMIT 1`)
    return row === undefined
      ? null
      : {
          fileId: Number(row['file_id']),
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written from one
          sha256: String(row['sha256']) as Sha256,
          pages: Number(row['pages']),
          pagesRead: Number(row['pages_read']),
          failures: Number(row['failures']),
        }
  }

  /** Keeps pages that follow those that were read before; with the last one the words are indexed. */
  keep(fileId: number, pages: number, texts: readonly string[]): void {
    this.#within(() => {
      const [row] = this.#all('SELECT pages_read FROM files WHERE file_id = ?', fileId)
      // Its paper was recalled or removed while it was read.
      if (row === undefined) return
      let read = Number(row['pages_read'])
      for (const text of texts) {
        if (read >= pages) break
        read += 1
        this.#keepPage(fileId, read, text, isScan(text) ? 1 : 0)
      }
      const change = 'UPDATE files SET pages = ?, pages_read = ?, failures = 0 WHERE file_id = ?'
      this.#run(change, pages, read, fileId)
      if (read >= pages) this.#finish(fileId)
    })
  }

  /** The page whose picture is to be read next, of the file that came last. */
  nextScan(): { readonly fileId: number; readonly sha256: Sha256; readonly page: number } | null {
    const [row] = this.#all(`
      SELECT files.file_id, files.sha256, min(pages.number) AS page FROM files JOIN pages ON pages.file_id = files.file_id
      WHERE files.state = 'scanned' AND pages.scan = 1 GROUP BY files.file_id ORDER BY files.file_id DESC LIMIT 1`)
    if (row === undefined) return null
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written from one
    return { fileId: Number(row['file_id']), sha256: String(row['sha256']) as Sha256, page: Number(row['page']) }
  }

  /** Keeps the text of a page's picture; null: it could not be read. With the last such page the words are indexed again. */
  keepScan(fileId: number, page: number, text: string | null): void {
    this.#within(() => {
      // Its paper was recalled or removed meanwhile.
      if (this.#all('SELECT 1 FROM files WHERE file_id = ?', fileId).length === 0) return
      if (text !== null) this.#keepPage(fileId, page, text, 0)
      else this.#run('UPDATE pages SET scan = 0 WHERE file_id = ? AND number = ?', fileId, page)
      if (this.#all('SELECT 1 FROM pages WHERE file_id = ? AND scan = 1 LIMIT 1', fileId).length === 0)
        this.#finish(fileId)
    })
  }

  #keepPage(fileId: number, number: number, text: string, scan: 0 | 1): void {
    const body = deflateRawSync(text.normalize('NFC'))
    const sql = 'INSERT OR REPLACE INTO pages (file_id, number, body, scan) VALUES (?, ?, ?, ?)'
    this.#run(sql, fileId, number, body, scan)
  }

  /** All pages have their text, or wait for their pictures to be read: what is there can be found. */
  #finish(fileId: number): void {
    const scans = this.#all('SELECT 1 FROM pages WHERE file_id = ? AND scan = 1 LIMIT 1', fileId).length > 0
    this.#run('UPDATE files SET state = ? WHERE file_id = ?', scans ? 'scanned' : 'read', fileId)
    this.#index(fileId)
  }

  /** A run that read nothing. */
  failed(fileId: number): void {
    this.#run('UPDATE files SET failures = failures + 1 WHERE file_id = ?', fileId)
  }

  giveUp(fileId: number): void {
    this.#run(`UPDATE files SET state = 'unreadable' WHERE file_id = ?`, fileId)
  }

  /** Its file could not be opened: the pages that are there stay, the others wait. */
  setAside(fileId: number): void {
    this.#run(`UPDATE files SET state = 'aside' WHERE file_id = ?`, fileId)
  }

  /** Files that nothing is read of until they are put back: set aside, or unreadable. */
  setAsideFiles(): { readonly fileId: number; readonly sha256: Sha256 }[] {
    return this.#all(`SELECT file_id, sha256 FROM files WHERE state IN ('aside', 'unreadable')`).map((row) => ({
      fileId: Number(row['file_id']),
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written from one
      sha256: String(row['sha256']) as Sha256,
    }))
  }

  /** To be read where it was left; an unreadable one keeps its failures, so that a run in vain is the last one until it is put back again. */
  putBack(fileId: number): void {
    const state = `CASE WHEN pages > 0 AND pages_read >= pages THEN 'scanned' ELSE 'reading' END`
    this.#run(`UPDATE files SET state = ${state} WHERE file_id = ? AND state IN ('aside', 'unreadable')`, fileId)
  }

  /** Files in which every phrase stands, by their hashes. */
  filesWith(phrases: readonly Phrase[]): Map<string, number> {
    const query = phrases.map(({ by, words }) => `${by} : "${words.join(' ')}"`).join(' AND ')
    const found = new Map<string, number>()
    const sql = `SELECT files.file_id, files.sha256 FROM words JOIN files ON files.file_id = words.rowid WHERE words MATCH ?`
    for (const row of this.#all(sql, query)) found.set(String(row['sha256']), Number(row['file_id']))
    return found
  }

  /** Hashes of files whose text is not read yet; with `scans` also those with pages whose pictures are still to be read. */
  unread(scans: boolean): Set<string> {
    const states = scans ? `('reading', 'scanned')` : `('reading')`
    return new Set(this.#all(`SELECT sha256 FROM files WHERE state IN ${states}`).map((row) => String(row['sha256'])))
  }

  /** The pages of a file in order, one at a time. */
  *pagesOf(fileId: number): Generator<{ number: number; text: string }> {
    const sql = 'SELECT number, body FROM pages WHERE file_id = ? AND number > ? ORDER BY number LIMIT 20'
    for (let after = 0; ;) {
      const rows = this.#all(sql, fileId, after)
      for (const row of rows) {
        after = Number(row['number'])
        yield { number: after, text: row['body'] instanceof Uint8Array ? inflated(row['body']) : '' }
      }
      if (rows.length === 0) return
    }
  }

  close(): void {
    this.#statements.clear()
    if (this.#sqlite.isOpen) this.#sqlite.close()
  }

  #index(fileId: number): void {
    const folded: string[] = []
    const exact: string[] = []
    for (const { text } of this.pagesOf(fileId)) {
      const words = wordsOf(text)
      folded.push(words.map((word) => word.folded).join(' '))
      exact.push(words.map((word) => word.exact).join(' '))
    }
    const between = ` ${PAGE_BREAK} `
    this.#run('DELETE FROM words WHERE rowid = ?', fileId)
    const insert = 'INSERT INTO words (rowid, folded, exact) VALUES (?, ?, ?)'
    this.#run(insert, fileId, folded.join(between), exact.join(between))
  }

  #remove(fileId: number): void {
    this.#run('DELETE FROM words WHERE rowid = ?', fileId)
    this.#run('DELETE FROM pages WHERE file_id = ?', fileId)
    this.#run('DELETE FROM files WHERE file_id = ?', fileId)
  }

  #within<T>(work: () => T): T {
    this.#sqlite.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.#sqlite.exec('COMMIT')
      return result
    } catch (error) {
      if (this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK')
      throw error
    }
  }

  #all(sql: string, ...values: (string | number)[]) {
    return this.#prepared(sql).all(...values)
  }

  #run(sql: string, ...values: (string | number | Uint8Array)[]): void {
    this.#prepared(sql).run(...values)
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#sqlite.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

/** Letters and digits that a page must have not to count as a picture. A stamp or a page number is not its text. */
const LEAST_LETTERS = 20
const isScan = (text: string): boolean => (text.match(/[\p{L}\p{N}]/gu) ?? []).length < LEAST_LETTERS

const inflated = (body: Uint8Array): string => inflateRawSync(body).toString('utf8')

function open(path: string): DatabaseSync {
  try {
    return prepare(new DatabaseSync(path))
  } catch {
    for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true })
    return prepare(new DatabaseSync(path))
  }
}

/** @throws When it is damaged or of another version. */
function prepare(sqlite: DatabaseSync): DatabaseSync {
  try {
    // What a power cut takes from it is read again.
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON')
    const version = sqlite.prepare('PRAGMA user_version').get()?.['user_version']
    if (version === 0) sqlite.exec(`BEGIN; ${TABLES} PRAGMA user_version = ${INDEX_VERSION}; COMMIT`)
    else if (version !== INDEX_VERSION) throw new Error('The index is of another version')
    sqlite.prepare('SELECT count(*) FROM files').get()
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}
