import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { GENESIS, hashOfRow, type AuditRow } from '../../kit/audit-row.ts'

const BEFORE = [
  'drop trigger audit_is_not_changed',
  'drop trigger audit_is_not_replaced',
  `alter table audit add column previous_hash text not null default ''`,
  `alter table audit add column hash text not null default ''`,
]
const AFTER = [
  `create trigger audit_is_not_changed before update on audit begin select raise(abort, 'the record is never changed'); end`,
  // It refuses "insert or replace" too, which deletes the old row without running the trigger for deletions.
  `create trigger audit_is_a_chain before insert on audit
    when new.audit_id is not (select coalesce(max(audit_id), 0) + 1 from audit)
      or new.previous_hash is not coalesce((select hash from audit order by audit_id desc limit 1), '${GENESIS}')
      or length(new.hash) <> 64
    begin select raise(abort, 'the record is never changed and each row names the hash of the row before'); end`,
]
/** Rows in one statement: 100,000 rows take some two seconds. */
const BATCH = 2_000

type OldRow = Omit<AuditRow, 'previous_hash'>

/** Every row of the record names the hash of the row before it. Those that were there are chained in their order, and a row says so. */
export const auditChain: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of BEFORE) await sql.raw(statement).execute(database)
    let previousHash = GENESIS
    let lastId = 0
    for (;;) {
      const { rows } = await sql<OldRow>`select audit_id, at_ms, account_id, meeting_id, action, details
        from audit where audit_id > ${lastId} order by audit_id limit ${BATCH}`.execute(database)
      const last = rows.at(-1)
      if (last === undefined) break
      const links = rows.map((row) => {
        const before = previousHash
        previousHash = hashOfRow({ ...row, previous_hash: before })
        return [row.audit_id, before, previousHash]
      })
      await sql`update audit set previous_hash = link.value ->> 1, hash = link.value ->> 2
        from json_each(${JSON.stringify(links)}) as link where audit.audit_id = link.value ->> 0`.execute(database)
      lastId = last.audit_id
    }
    if (lastId > 0) await sayWhereItBegan(database, lastId, previousHash)
    for (const statement of AFTER) await sql.raw(statement).execute(database)
  },
}

/** Of the rows before it the chain proves only that they are as they were on this day. */
async function sayWhereItBegan(database: Kysely<unknown>, rows: number, previousHash: string): Promise<void> {
  const row = {
    ...{ audit_id: rows + 1, at_ms: Date.now(), account_id: null, meeting_id: null, action: 'audit.chainBegun' },
    ...{ details: JSON.stringify({ rows }), previous_hash: previousHash },
  }
  await sql`insert into audit (audit_id, at_ms, account_id, meeting_id, action, details, previous_hash, hash) values
    (${row.audit_id}, ${row.at_ms}, null, null, ${row.action}, ${row.details}, ${previousHash}, ${hashOfRow(row)})`.execute(
    database,
  )
}
