#!/usr/bin/env bash
# kysely 0.29.9 over node:sqlite of node 24.21.0 (from npm). Guess: what a transaction throws is what the failed statement threw.
# Seen: when there is no room left, SQLite takes the whole transaction back by itself, as its documentation allows
# (https://www.sqlite.org/lang_transaction.html, 2.2). Kysely then asks for a rollback, SQLite refuses it, and the caller gets that
# refusal, with no trace of the reason. A limit of pages stands for the full disk here; the result code is the same, 13.
# Output: "alone: database or disk is full (13), through Kysely: cannot rollback - no transaction is active, cause: undefined".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent kysely@0.29.9
npm install --no-audit --no-fund --silent --allow-scripts node@24.21.0 >/dev/null 2>&1 || npm install --no-audit --no-fund --silent node@24.21.0
cat > run.mjs <<'JS'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'

function open() {
  const sqlite = new DatabaseSync(':memory:')
  sqlite.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT); PRAGMA max_page_count = 10')
  return sqlite
}
const long = 'x'.repeat(1_000_000)

const alone = open()
let plain
alone.exec('BEGIN')
try {
  alone.prepare('INSERT INTO notes (body) VALUES (?)').run(long)
} catch (error) {
  plain = `${error.message} (${error.errcode})`
}
if (alone.isTransaction) throw new Error('SQLite kept the transaction')

const sqlite = open()
const database = {
  close: () => sqlite.close(),
  prepare(sql) {
    const statement = sqlite.prepare(sql)
    return {
      reader: statement.columns().length > 0,
      all: (values) => statement.all(...values),
      run: (values) => statement.run(...values),
      iterate: (values) => statement.iterate(...values),
    }
  },
}
const db = new Kysely({ dialect: new SqliteDialect({ database }) })
try {
  await db.transaction().execute((trx) => trx.insertInto('notes').values({ body: long }).execute())
} catch (error) {
  console.log(`alone: ${plain}, through Kysely: ${error.message}, cause: ${error.cause}`)
}
JS
seen=$(NODE_NO_WARNINGS=1 ./node_modules/.bin/node run.mjs)
echo "$seen"
[ "$seen" = 'alone: database or disk is full (13), through Kysely: cannot rollback - no transaction is active, cause: undefined' ]
