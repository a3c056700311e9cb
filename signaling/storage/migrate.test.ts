import { mkdtemp, rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from './database.ts'

test('a database of before seats belonged to sites keeps its attendance and its presented page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'migrate-'))
  const path = join(folder, 'meetings.sqlite')
  const fresh = await openDatabase(path)
  await fresh.destroy()

  // Back to how the first version left it, with a meeting that ran when it was stopped.
  const old = new DatabaseSync(path)
  old.exec(`
    drop table mail_outbox;
    alter table accounts drop column email;
    drop table axis_refusals;
    drop table axis_statuses;
    drop table axis_messages;
    drop table axis_files;
    drop table axis_incoming;
    drop table axis_organs;
    drop table secret_casts;
    drop table secret_ballots;
    drop table ballot_trustees;
    drop table personal_documents;
    drop table personal_folders;
    drop table meeting_request_acts;
    drop table meeting_requests;
    drop table consultation_acts;
    drop table consultation_late_answers;
    drop table consultation_answers;
    drop table consultation_files;
    drop table consultation_reads;
    drop table consultation_members;
    drop table consultations;
    drop table vote_readiness;
    drop table ballot_approval_items;
    drop table ballot_approvals;
    drop table ballot_hands;
    drop table ballot_hand_counts;
    drop table ballot_late_casts;
    drop table ballot_casts;
    drop table ballot_voters;
    drop table ballot_acts;
    drop table ballots;
    drop table meeting_bodies;
    drop table body_rules;
    drop table body_members;
    drop table bodies;
    drop table meeting_changes;
    drop table notices;
    drop index meetings_by_time;
    alter table meetings drop column search_text;
    drop index accounts_by_name;
    alter table accounts drop column name_key;
    drop table sso_pending;
    drop table sso_links;
    alter table sessions drop column sso_issuer;
    alter table sessions drop column sso_sid;
    alter table sessions drop column sso_id_token;
    drop table recovery_codes;
    drop table second_factors;
    drop index sessions_by_id;
    alter table sessions drop column session_id;
    alter table sessions drop column device;
    alter table sessions drop column ip;
    alter table sessions drop column last_used_at_ms;
    drop index audit_by_account;
    drop index audit_by_time;
    drop index audit_by_subject;
    drop trigger audit_is_not_changed;
    drop trigger audit_is_not_deleted;
    drop trigger audit_is_a_chain;
    alter table audit drop column previous_hash;
    alter table audit drop column hash;
    drop table account_import_rows;
    drop table account_imports;
    drop table invitation_answers;
    drop table backups;
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
    drop table meeting_templates;
    drop table hand_over_meetings;
    drop table hand_overs;
    drop table archive_jobs;
    drop table webhook_deliveries;
    drop table webhook_outbox;
    drop table webhook_seen;
    drop table webhooks;
    drop table interface_calls;
    drop table interface_days;
    drop table interface_keys;
    drop table phones;
    drop table pairings;
    drop table link_tests;
    drop table rehearsal_results;
    drop table rehearsals;
    drop table meeting_seatings;
    drop table room_plans;
    drop table speaking_turns;
    drop table room_messages;
    drop table meeting_lines;
    alter table sites drop column phone;
    drop table site_successors;
    alter table sites drop column begins_on;
    alter table sites drop column ends_on;
    alter table meetings drop column began_at_ms;
    alter table meetings drop column ended_at_ms;
    drop table urgent_call_places;
    drop table urgent_calls;
    drop table roll_call_acts;
    drop table roll_call_places;
    drop table roll_calls;
    drop table known_devices;
    drop table sign_in_failures;
    create table sign_in_failures (username text primary key, failures integer not null, blocked_until_ms bigint not null);
    alter table live_meetings drop column kept_open_until_ms;
    drop index attendance_by_account;
    alter table attendance drop column seat_id;
    drop table live_slices;
    alter table live_meetings add column presenter_id text;
    alter table live_meetings add column page_paper_id text;
    alter table live_meetings add column page_paper_version_id text;
    alter table live_meetings add column page_index integer;
    alter table live_meetings add column stage_account_id text;
    drop table meeting_halls;
    drop table agenda_runs;
    drop table agenda_audience;
    alter table agenda_items drop column level;
    alter table agenda_items drop column unit_site_id;
    alter table agenda_items drop column restricted;
    alter table agenda_items drop column speaker_account_id;
    alter table agenda_items drop column speaker_site_id;
    alter table paper_versions drop column remarks;
    drop table paper_jobs;
    drop table paper_receipts;
    drop table meeting_approvals;
    drop table paper_acts;
    alter table paper_versions drop column approval;
    alter table papers drop column late;
    alter table papers drop column may_download;
    alter table papers drop column may_print;
    alter table paper_versions drop column original_sha256;
    alter table paper_versions drop column original_name;
    alter table paper_versions drop column original_bytes;
    alter table paper_versions drop column surprises;
    alter table papers drop column position;
    drop table mark_lines;
    alter table paper_versions drop column issued_at_ms;
    alter table live_meetings drop column acting_chair_id;
    alter table live_meetings drop column acting_since_ms;
    delete from kysely_migration where name > '0001-first-tables';
    insert into sites values ('hg', 'Tỉnh', 'Tỉnh', 'province', null, 0);
    insert into accounts values ('account-1', 'an', 'An', '', 'hg', 'user', 0, 0, '', '', 1);
    insert into meetings values ('meeting-1', 'r', 1, 'Họp', 'meeting', '', 1, 2, 'inSession', null, 'hg', 'account-1', 1);
    insert into live_meetings (meeting_id, presenter_id, stage_account_id) values ('meeting-1', 'account-1', 'account-1');
    insert into attendance values
      ('stay-0001', 'meeting-1', 'account-1', 'chair', 'hg', 'Tỉnh', 'An', '', 'Chrome', 1, 2, null, null);
  `)
  old.close()

  const database = await openDatabase(path)
  const kept = await database.selectFrom('live_slices').select(['slice', 'state']).orderBy('slice').execute()
  expect(kept.map(({ slice, state }) => [slice, JSON.parse(state) as unknown])).toEqual([
    ['presenting', { presenterId: 'account-1', page: null }],
    ['stage', { seatId: null }],
  ])
  expect(await database.selectFrom('attendance').selectAll().execute()).toMatchObject([
    { full_name: 'An', joined_at_ms: 1, seat_id: null },
  ])
  expect(await database.selectFrom('meeting_halls').selectAll().execute()).toEqual([])
  await database.destroy()
  await rm(folder, { recursive: true })
})
