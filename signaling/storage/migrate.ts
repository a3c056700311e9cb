import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { firstTables } from './migrations/0001-first-tables.ts'
import { seats } from './migrations/0002-seats.ts'
import { knownDevices } from './migrations/0003-known-devices.ts'
import { returningMarks } from './migrations/0005-returning-marks.ts'
import { leading } from './migrations/0006-leading.ts'
import { paperRemarks } from './migrations/0009-paper-remarks.ts'
import { paperOrder } from './migrations/0010-paper-order.ts'
import { liveSlices } from './migrations/0011-live-slices.ts'
import { agenda } from './migrations/0012-agenda.ts'
import { speakingTurns } from './migrations/0013-speaking-turns.ts'
import { rollCalls } from './migrations/0014-roll-calls.ts'
import { pairings } from './migrations/0015-pairings.ts'
import { messages } from './migrations/0016-messages.ts'
import { linkTests } from './migrations/0017-link-tests.ts'
import { seatingPlans } from './migrations/0018-seating-plans.ts'
import { meetingLines } from './migrations/0019-meeting-lines.ts'
import { sitePhones } from './migrations/0020-site-phones.ts'
import { rehearsals } from './migrations/0021-rehearsals.ts'
import { urgentCalls } from './migrations/0022-urgent-calls.ts'
import { phones } from './migrations/0023-phones.ts'
import { proceedings } from './migrations/0025-proceedings.ts'
import { paperJobs } from './migrations/0027-paper-jobs.ts'
import { sessionsAndRecord } from './migrations/0028-sessions-and-record.ts'
import { nameOrder } from './migrations/0029b-name-order.ts'
import { secondFactor } from './migrations/0029-second-factor.ts'
import { meetingHistory } from './migrations/0030-meeting-history.ts'
import { agendaTree } from './migrations/0032-agenda-tree.ts'
import { paperApproval } from './migrations/0034-paper-approval.ts'
import { paperReceipts } from './migrations/0035-paper-receipts.ts'
import { backups } from './migrations/0040-backups.ts'
import { unitChanges } from './migrations/0042-unit-changes.ts'
import { invitationAnswers } from './migrations/0045-invitation-answers.ts'
import { ballotBodyNames } from './migrations/0060-ballot-body-names.ts'
import { minutesTaskProgress } from './migrations/0061-minutes-task-progress.ts'
import { secretVotes } from './migrations/0066-secret-votes.ts'
import { archives } from './migrations/0074-archives.ts'
import { webhooks } from './migrations/0073-webhooks.ts'
import { tasks } from './migrations/0075-tasks.ts'
import { minutesTemplates } from './migrations/0076-minutes-templates.ts'
import { signing } from './migrations/0062-signing.ts'
import { personalDocuments } from './migrations/0070-personal-documents.ts'
import { meetingRequests } from './migrations/0069-meeting-requests.ts'
import { consultations } from './migrations/0064-consultations.ts'
import { axis } from './migrations/0071-axis.ts'
import { savedGroups } from './migrations/0059-saved-groups.ts'
import { meetingTemplates } from './migrations/0047-meeting-templates.ts'
import { accountImports } from './migrations/0049-account-imports.ts'
import { singleSignOn } from './migrations/0051-single-sign-on.ts'
import { interfaceKeys } from './migrations/0053-interface-keys.ts'
import { bodies } from './migrations/0055-bodies.ts'
import { voting } from './migrations/0056-voting.ts'
import { auditChain } from './migrations/0057-audit-chain.ts'
import { minutes } from './migrations/0058-minutes.ts'
import { accountAddresses } from './migrations/0067-account-addresses.ts'
import { mailOutbox } from './migrations/0068-mail-outbox.ts'

/** In order; a migration that has been released is never edited. */
const migrations = {
  '0001-first-tables': firstTables,
  '0002-seats': seats,
  '0003-known-devices': knownDevices,
  '0005-returning-marks': returningMarks,
  '0006-leading': leading,
  '0009-paper-remarks': paperRemarks,
  '0010-paper-order': paperOrder,
  '0011-live-slices': liveSlices,
  '0012-agenda': agenda,
  '0013-speaking-turns': speakingTurns,
  '0014-roll-calls': rollCalls,
  '0015-pairings': pairings,
  '0016-messages': messages,
  '0017-link-tests': linkTests,
  '0018-seating-plans': seatingPlans,
  '0019-meeting-lines': meetingLines,
  '0020-site-phones': sitePhones,
  '0021-rehearsals': rehearsals,
  '0022-urgent-calls': urgentCalls,
  '0023-phones': phones,
  '0025-proceedings': proceedings,
  '0027-paper-jobs': paperJobs,
  '0028-sessions-and-record': sessionsAndRecord,
  '0029-second-factor': secondFactor,
  '0029b-name-order': nameOrder,
  '0030-meeting-history': meetingHistory,
  '0032-agenda-tree': agendaTree,
  '0034-paper-approval': paperApproval,
  '0035-paper-receipts': paperReceipts,
  '0040-backups': backups,
  '0042-unit-changes': unitChanges,
  '0045-invitation-answers': invitationAnswers,
  '0047-meeting-templates': meetingTemplates,
  '0049-account-imports': accountImports,
  '0051-single-sign-on': singleSignOn,
  '0053-interface-keys': interfaceKeys,
  '0055-bodies': bodies,
  '0056-voting': voting,
  '0057-audit-chain': auditChain,
  '0058-minutes': minutes,
  '0059-saved-groups': savedGroups,
  '0060-ballot-body-names': ballotBodyNames,
  '0061-minutes-task-progress': minutesTaskProgress,
  '0062-signing': signing,
  '0064-consultations': consultations,
  '0066-secret-votes': secretVotes,
  '0067-account-addresses': accountAddresses,
  '0068-mail-outbox': mailOutbox,
  '0069-meeting-requests': meetingRequests,
  '0070-personal-documents': personalDocuments,
  '0071-axis': axis,
  '0073-webhooks': webhooks,
  '0074-archives': archives,
  '0075-tasks': tasks,
  '0076-minutes-templates': minutesTemplates,
}

export const latestMigration = Object.keys(migrations).at(-1) ?? ''

/** @returns those of a database's migrations that this version does not know: a newer one made them. */
export function unknownMigrations(done: readonly string[]): string[] {
  return done.filter((name) => !Object.hasOwn(migrations, name))
}

/** @throws the error of the migration that failed; those before it stay done. */
export async function migrate<T>(database: Kysely<T>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: () => Promise.resolve(migrations) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('The database could not be brought up to date')
}
