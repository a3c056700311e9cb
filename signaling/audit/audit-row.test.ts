import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { GENESIS, hashOfRow, type ChainedRow } from '../kit/audit-row.ts'
import { openDatabase } from '../storage/database.ts'

const row = {
  ...{ audit_id: 1, at_ms: 1_800_000_000_000, account_id: null, meeting_id: 'm-1', action: 'meetings.send' },
  ...{ details: '{"note":"Sùng \\"A\\""}', previous_hash: GENESIS },
}

test('an outsider gets the same hash from the text that the README describes', () => {
  const text = `["hop-audit-1","${GENESIS}",1,1800000000000,null,"m-1","meetings.send","{\\"note\\":\\"Sùng \\\\\\"A\\\\\\"\\"}"]`
  const [hash] = execFileSync('sha256sum', { input: text }).toString().split(' ')
  expect(hashOfRow(row)).toBe(hash)
})

test('the form is that of all rows that were ever written', () => {
  expect(hashOfRow({ ...row, details: '{}' })).toBe('f27130fca30801aecffa976586d4b705ff5fc43129eba7768b90c47a7ff2622c')
})

/** Back to how the version before the chain left it, with so many rows. */
async function oldDatabase(path: string, rows: number): Promise<void> {
  await (await openDatabase(path)).destroy()
  const old = new DatabaseSync(path)
  old.exec(`
    alter table ballots drop column chair_account_id;
    alter table ballots drop column body_name;
    drop table mail_outbox;
    alter table accounts drop column email;
    alter table account_import_rows drop column email;
    drop table axis_refusals;
    drop table axis_statuses;
    drop table axis_messages;
    drop table axis_files;
    drop table axis_incoming;
    drop table axis_organs;
    drop table hand_over_meetings;
    drop table hand_overs;
    drop table archive_jobs;
    drop table webhook_deliveries;
    drop table webhook_outbox;
    drop table webhook_seen;
    drop table webhooks;
    drop table secret_casts;
    drop table secret_ballots;
    drop table ballot_trustees;
    drop table personal_documents;
    drop table personal_folders;
    drop index notices_of_request;
    drop index notices_of_task;
    drop table meeting_request_acts;
    drop table meeting_requests;
    drop table consultation_acts;
    drop table consultation_late_answers;
    drop table consultation_answers;
    drop table consultation_files;
    drop table consultation_reads;
    drop table consultation_members;
    drop table consultations;
    drop table saved_groups;
    drop table minutes_recipients;
    drop table minutes_issues;
    drop table signing_signatures;
    drop table signing_prepared;
    drop table signing_orders;
    drop table minutes_corrections;
    drop table minutes_templates;
    drop table task_reminders;
    drop table task_acts;
    drop table tasks;
    drop table minutes_comments;
    drop table minutes_entries;
    drop table minutes;
    drop trigger audit_is_a_chain;
    alter table audit drop column previous_hash;
    alter table audit drop column hash;
    create trigger audit_is_not_replaced before insert on audit when exists (select 1 from audit where audit_id = new.audit_id)
      begin select raise(abort, 'the record is never changed'); end;
    delete from kysely_migration where name >= '0057';
    insert into audit (at_ms, account_id, action, details)
      with recursive number(n) as (select 1 union all select n + 1 from number where n < ${rows})
      select 1700000000000 + n, 'account-' || (n % 300), 'identity.signIn', '{"ip":"10.0.0.' || (n % 250) || '","device":"Chrome, Windows"}' from number;
  `)
  old.close()
}

test(
  'a record of before the chain is chained in its order and says where that began, 100,000 rows in seconds',
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hop-chuoi-'))
    const path = join(folder, 'meetings.sqlite')
    await oldDatabase(path, 100_000)
    const before = process.cpuUsage()
    const database = await openDatabase(path)
    // Of this process, however much else the machine has to do.
    const { user, system } = process.cpuUsage(before)
    const rows: readonly ChainedRow[] = await database.selectFrom('audit').selectAll().orderBy('audit_id').execute()
    expect(rows).toHaveLength(100_001)
    let previous = GENESIS
    const wrong = rows.filter((one) => {
      const linked = one.previous_hash === previous && one.hash === hashOfRow(one)
      previous = one.hash
      return !linked
    })
    expect(wrong).toEqual([])
    expect(rows.at(-1)).toMatchObject({ action: 'audit.chainBegun', details: '{"rows":100000}' })
    await expect(database.updateTable('audit').set({ details: '' }).execute()).rejects.toThrow(
      'the record is never changed',
    )
    expect((user + system) / 1_000_000).toBeLessThan(30)
    await database.destroy()
    await rm(folder, { recursive: true })
  },
)
