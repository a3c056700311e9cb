// Over 300 lines: every table of the database, so that one sees in one place what is kept.
import type { Generated } from 'kysely'
import type { MeetingRole, SystemRole } from '../identity/wire.ts'
import type { ChangeAct, MeetingKind, MeetingState } from '../meeting/wire.ts'
import type {
  ArchiveFailure,
  ArchiveState,
  HandOverFailure,
  HandOverMeetingState,
  HandOverState,
} from '../archive/wire.ts'
import type { MarkLayer } from '../annotations/wire.ts'
import type { ImportState, RowFault, RowVerdict } from '../identity/import/wire.ts'
import type { MailKind, MailState, MailTrouble } from '../mail/wire.ts'
import type { AxisRefusal, IncomingState, OutgoingReason, OutgoingState } from '../axis/wire.ts'
import type { CalledAddress } from '../interface/wire.ts'
import type { WebhookDeliveryState, WebhookFailure, WebhookKind, WebhookOffReason } from '../interface/webhooks/wire.ts'
import type { MinutesState } from '../minutes/wire.ts'
import type { HallPart, PhoneKind } from '../wire/paired-part.ts'
import type { PaperAct } from '../papers/approval/wire.ts'
import type { AccessClass, Approval, JobState, PaperState } from '../papers/wire.ts'
import type { Backup, BackupFailure } from '../backup/wire.ts'
import type { OriginalKind } from '../office/wire.ts'
import type { MediaWayName } from '../passport/wire.ts'
import type { PlaceState, RollCallWay } from '../roll-call/wire.ts'
import type { AttendanceRow } from '../seats/wire.ts'
import type { QueueName } from '../queues/wire.ts'
import type { TaskAct, TaskReminder, TaskState } from '../tasks/wire.ts'
import type { ChoiceSet, ConsultationAct, ConsultationState } from '../consultations/wire.ts'
import type { MeetingRequestAct, MeetingRequestState } from '../requests/wire.ts'
import type { BallotAct, BallotForm, BallotState } from '../voting/wire.ts'
import type {
  AccountId,
  AgendaItemId,
  AxisFileId,
  AxisIncomingId,
  AxisMessageId,
  ArchiveJobId,
  BackupId,
  BallotApprovalId,
  BallotId,
  BodyId,
  BodyRuleId,
  ConsultationFileId,
  ConsultationId,
  DocumentId,
  FolderId,
  ImportId,
  GroupId,
  HandOverId,
  InterfaceKeyId,
  MailId,
  MeetingId,
  MeetingRequestId,
  MembershipId,
  PairingId,
  MessageId,
  MinutesCommentId,
  MinutesTaskId,
  MinutesTemplateId,
  NoticeId,
  PaperId,
  PaperJobId,
  PaperVersionId,
  ReceiptId,
  RehearsalId,
  RollCallId,
  RoomPlanId,
  SeatId,
  SessionId,
  Sha256,
  SiteId,
  TemplateId,
  WebhookDeliveryId,
  WebhookId,
} from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'

/** Booleans are 0 or 1, times milliseconds since the epoch: both databases understand both. */
type Bit = 0 | 1

export interface SitesTable {
  site_id: SiteId
  name: string
  short_name: string
  level: string
  parent_id: SiteId | null
  position: number
  /** Where its people are reached while the line is down; empty: not written down. */
  phone: Generated<string>
  /** `YYYY-MM-DD`: the first day on which the unit exists; null: not known, from of old. */
  begins_on: string | null
  /** `YYYY-MM-DD`: the first day on which it exists no longer; null: it exists. */
  ends_on: string | null
}
/** What took the place of a unit that ended: one for a merger, several for a split, none when it was dissolved. */
export interface SiteSuccessorsTable {
  predecessor_id: SiteId
  successor_id: SiteId
}
export interface AccountsTable {
  account_id: AccountId
  username: string
  full_name: string
  title: string
  site_id: SiteId
  system_role: SystemRole
  may_prepare_meetings: Bit
  disabled: Bit
  /** Argon2id in PHC form. */
  password_hash: string
  /** By which people are listed: `nameKey` of the full name. */
  name_key: string
  /** Lower case, without diacritics: what `findAccounts` compares with. */
  search_text: string
  created_at_ms: number
  /** Where e-mail to the person goes; null: none is known. */
  email: Generated<string | null>
}
/** A file of accounts that an administrator brought. */
export interface AccountImportsTable {
  import_id: ImportId
  file_name: string
  /** Who brought it and, once it is confirmed, who confirmed it. */
  by_account_id: AccountId
  made_at_ms: number
  state: ImportState
  total: number
  /** Rows up to this one have been done; 0: none. */
  done_row: number
  ended_at_ms: number | null
}
export interface AccountImportRowsTable {
  import_id: ImportId
  /** The line of the file. */
  row: number
  verdict: RowVerdict
  fault: RowFault | null
  username: string
  full_name: string
  title: string
  /** As the file has it. */
  unit: string
  site_id: SiteId | null
  /** Null: the file says nothing about it. */
  system_role: SystemRole | null
  may_prepare_meetings: Bit | null
  email: Generated<string | null>
  /** A JSON list of `RowChange`. */
  changes: string
}
export interface SessionsTable {
  /** SHA-256 of the cookie's value: the table alone opens no session. */
  token_hash: string
  account_id: AccountId
  created_at_ms: number
  expires_at_ms: number
  /** By which its owner names it; opens nothing. */
  session_id: SessionId
  /** Browser and system in words, and the address, of the last use that was noted. */
  device: string
  ip: string
  last_used_at_ms: number
  /** The OpenID provider by which it was opened, its session there and its ID token, which is shown when signing out there; null: by a password. */
  sso_issuer: string | null
  sso_sid: string | null
  sso_id_token: string | null
}
/** Which person at an OpenID provider an account is, by what never changes there. */
export interface SsoLinksTable {
  issuer: string
  subject: string
  account_id: AccountId
  /** The user name and the full name that the provider said when it was made, for showing. */
  username: string | null
  full_name: string | null
  linked_at_ms: number
}
/** A sign-in whose answer from the provider was right, and that waits for a second factor or for an account; one a person. */
export interface SsoPendingTable {
  /** SHA-256 of the cookie's value. */
  token_hash: string
  /** Null: no account is linked to the person. */
  account_id: AccountId | null
  issuer: string
  subject: string
  username: string | null
  full_name: string | null
  sid: string | null
  id_token: string
  expires_at_ms: number
}
/** A one-time password's secret (RFC 6238) of an account. */
export interface SecondFactorsTable {
  account_id: AccountId
  /** Base32. The server needs it itself to check codes. */
  secret: string
  begun_at_ms: number
  /** Null while it is being set up. */
  confirmed_at_ms: number | null
  /** The step whose code was taken last: no code is taken twice. */
  last_step: number
}
/** Codes for when the application is lost. */
export interface RecoveryCodesTable {
  account_id: AccountId
  code_hash: string
  used_at_ms: number | null
}
/** Wrong passwords in a row, by user name and where they came from. */
export interface SignInFailuresTable {
  username: string
  /** `address …` or, for a device that is known to the account, `device …`; `second factor` for wrong codes. */
  source: string
  failures: number
  last_failed_at_ms: number
}
/** Devices that have signed in with an account: what strangers try at their address does not hold them up. */
export interface KnownDevicesTable {
  /** SHA-256 of the cookie's value. Several accounts may use one device. */
  token_hash: string
  account_id: AccountId
  last_used_at_ms: number
}
export interface MeetingsTable {
  meeting_id: MeetingId
  request_id: string
  revision: number
  title: string
  kind: MeetingKind
  place: string
  starts_at_ms: number
  ends_at_ms: number
  state: MeetingState
  state_reason: string | null
  owner_site_id: SiteId
  created_by: AccountId
  created_at_ms: number
  /** When it really began, and when it ended; null: not yet, or before it was written down. */
  began_at_ms: number | null
  ended_at_ms: number | null
  /** Folded words of title and place: what a keyword is compared with. */
  search_text: Generated<string>
}
/** Who brought a meeting into which state, and when; the rows are never changed. */
export interface MeetingChangesTable {
  change_id: Generated<number>
  meeting_id: MeetingId
  at_ms: number
  /** Null: the rule that ends meetings which nobody ends. */
  account_id: AccountId | null
  act: ChangeAct
  /** Null: it was not there before. */
  from_state: MeetingState | null
  to_state: MeetingState
  reason: string | null
  /** The time that the meeting was put to; null: it kept its own. */
  starts_at_ms: number | null
  ends_at_ms: number | null
}
/** A notice to one account, and whether its person has read it. */
export interface NoticesTable {
  notice_id: NoticeId
  account_id: AccountId
  at_ms: number
  by_name: string | null
  /** Read together with the person's right to see this meeting. */
  meeting_id: MeetingId | null
  /** JSON. */
  what: string
  read_at_ms: number | null
}
/** What meetings that come again are like, for the people of a unit. */
export interface MeetingTemplatesTable {
  template_id: TemplateId
  /** The author and the form's own number: the same form sent twice keeps one template. */
  request_id: string
  site_id: SiteId
  /** The unit that held the meeting: its administrators see the closed items. */
  owner_site_id: SiteId
  created_by: AccountId
  created_at_ms: number
  name: string
  /** JSON; see `templates/wire.ts`. */
  pattern: string
}
export interface SavedGroupsTable {
  group_id: GroupId
  /** Who saved it last and the form's own number: the same form sent twice saves once. */
  request_id: string
  site_id: SiteId
  name: string
  created_by: AccountId
  saved_at_ms: number
  /** JSON; see `groups/wire.ts`. */
  members: string
}
export interface MeetingSitesTable {
  meeting_id: MeetingId
  site_id: SiteId
}
/**
 * Who is invited, as what and at which site: one row a person. Many nouns join it in their own queries, on purpose: what an account may see of a
 * meeting is decided in the one statement that reads it (a list, a search, a count), so that neither a page of it is wrong nor a change of the list
 * between two statements shows what it should not. Only `meeting/` and `answers/` write it. What an account is in a meeting right now, with the
 * leading that was handed over, is `actorIn` (`identity/actors.ts`), never this column alone.
 */
export interface ParticipantsTable {
  meeting_id: MeetingId
  account_id: AccountId
  role: MeetingRole
  site_id: SiteId
}
export interface AgendaItemsTable {
  agenda_item_id: AgendaItemId
  meeting_id: MeetingId
  position: number
  title: string
  planned_minutes: number
  /** Who presents the item: a person or a site of the meeting's list, never both. */
  speaker_account_id: AccountId | null
  speaker_site_id: SiteId | null
  /** 0 at the top; an item belongs to the nearest one before it that is one level higher. */
  level: Generated<number>
  /** The unit that prepares it. */
  unit_site_id: SiteId | null
  /** 1: only chair, secretaries and those in `agenda_audience` see it and what is below it. */
  restricted: Generated<Bit>
}
/** Who sees a restricted agenda item: a person, or all people of a site; never both in a row. */
export interface AgendaAudienceTable {
  agenda_item_id: AgendaItemId
  account_id: AccountId | null
  site_id: SiteId | null
}
/** When an agenda item was under discussion; the log outlives the meeting, and the item too. */
export interface AgendaRunsTable {
  run_id: Generated<number>
  meeting_id: MeetingId
  agenda_item_id: AgendaItemId
  /** The item's title at that time. */
  title: string
  /** By the steady clock. */
  from_ms: number
  /** Null while it lasts. */
  to_ms: number | null
  /** 1 in the newest row of an item that is current while the meeting is paused. */
  goes_on: Bit
  /** A JSON list of the accounts that could see the item; null: all could. Counts once the item is off the agenda. */
  closed_to: string | null
}
export interface PapersTable {
  paper_id: PaperId
  meeting_id: MeetingId
  agenda_item_id: AgendaItemId
  title: string
  access_class: AccessClass
  state: PaperState
  recall_reason: string | null
  /** Its place under the agenda item, 0-based. */
  position: number
  created_at_ms: number
  /** 1: it was issued first after the invitations had gone out. */
  late: Generated<Bit>
  may_download: Generated<Bit>
  may_print: Generated<Bit>
}
/** What an invited person has answered, the last time. */
export interface InvitationAnswersTable {
  meeting_id: MeetingId
  account_id: AccountId
  answer: 'comes' | 'notComing' | 'substitute'
  /** Why they do not come themselves. */
  reason: string | null
  substitute_id: AccountId | null
  /** The last change of the meeting's time before it, 0: none. An answer from before a later one counts no more. */
  time_change_id: number
  /** Themselves, or who wrote it down for them. */
  answered_by: AccountId
  answered_at_ms: number
  /** About the substitute. */
  decision: 'confirmed' | 'refused' | null
  decision_reason: string | null
  decided_by: AccountId | null
  decided_at_ms: number | null
}
/** What of a version somebody has received, opened and read. */
export interface PaperReceiptsTable {
  paper_version_id: PaperVersionId
  account_id: AccountId
  received_at_ms: number
  opened_at_ms: number | null
  /** Four pages a hexadecimal digit. */
  pages_read: string
  read_count: number
  last_at_ms: number
}
/** Whether a meeting's papers are approved before they are issued; no row: they are not. */
export interface MeetingApprovalsTable {
  meeting_id: MeetingId
  needed: Bit
  /** Who approves beside the chair. */
  approver_account_id: AccountId | null
}
/** What was done to papers on their way to readers, with the names of that day; never changed. */
export interface PaperActsTable {
  act_id: Generated<number>
  meeting_id: MeetingId
  paper_id: PaperId
  paper_version_id: PaperVersionId
  /** Of the version. */
  number: number
  act: PaperAct['act']
  at_ms: number
  by_account_id: AccountId
  by_name: string
  reason: string
}
export interface PaperVersionsTable {
  paper_version_id: PaperVersionId
  paper_id: PaperId
  number: number
  sha256: Sha256
  bytes: number
  pages: number
  /** A JSON list of `PaperRemark`. */
  remarks: string
  file_name: string
  uploaded_by: AccountId
  uploaded_at_ms: number
  /** Null while only the people who prepare the meeting have had it. */
  issued_at_ms: number | null
  /** Of a version that was made from an office file or a picture: that file. */
  original_sha256: Sha256 | null
  original_name: string | null
  original_bytes: number | null
  /** A JSON list of `Surprise`. */
  surprises: string
  approval: Generated<Approval>
}
/** A file that becomes a PDF paper; kept until its uploader has dismissed it, or a while. */
export interface PaperJobsTable {
  job_id: PaperJobId
  /** Counts up: the order of the queue. */
  number: number
  meeting_id: MeetingId
  agenda_item_id: AgendaItemId
  /** The paper whose next version it becomes; null: a new one. */
  paper_id: PaperId | null
  title: string | null
  access_class: AccessClass
  hold: Bit
  file_name: string
  kind: OriginalKind
  /** Of the original. */
  sha256: Sha256
  bytes: number
  /** A JSON list of `Surprise`. */
  surprises: string
  state: JobState
  /** Why it was refused: a code, and JSON for its sentence. */
  error: string | null
  details: string | null
  paper_version_id: PaperVersionId | null
  pages: number | null
  uploaded_by: AccountId
  created_at_ms: number
  finished_at_ms: number | null
}
/** Who is in the hall of a site, as its operator wrote it down. */
export interface MeetingHallsTable {
  meeting_id: MeetingId
  site_id: SiteId
  /** A JSON list of names. */
  people: string
  head_count: number
  /** JSON: what the hall's display shows. */
  display: string
  /** The phone that has taken over the hall's sound; null: none has. */
  sound_phone_id: PairingId | null
}
/** A phone that was brought into a hall for one meeting, or the code for one. */
export interface PhonesTable {
  pairing_id: PairingId
  meeting_id: MeetingId
  /** Whose rights as operator it has a part of. */
  account_id: AccountId
  site_id: SiteId
  invited_by: AccountId
  invited_at_ms: number
  /** SHA-256 of the code, kept after its use, so that who tries it again learns that it was used. */
  code_hash: string
  code_until_ms: number
  /** When the code was used; null: not yet. */
  began_at_ms: number | null
  /** SHA-256 of the cookie's value; null before the code is used, and once the phone is nobody's any more. */
  token_hash: string | null
  kind: PhoneKind | null
  label: string
  /** The browser and system in words. */
  device: string
}
/** A browser that is paired with a hall, or that shows a code and waits to be. */
export interface PairingsTable {
  pairing_id: PairingId
  /** SHA-256 of the cookie's value: the table alone opens nothing. */
  token_hash: string
  /** SHA-256 of the code on its screen; null once it was confirmed. */
  code_hash: string | null
  code_until_ms: number | null
  /** The browser and system in words. */
  device: string
  asked_at_ms: number
  /** Whose rights it has as operator; null while it waits. */
  account_id: AccountId | null
  part: HallPart | null
  label: string | null
  confirmed_by: AccountId | null
  confirmed_at_ms: number | null
  last_used_at_ms: number
}
/** What a noun of a running meeting keeps over a crash; one row a noun. */
export interface LiveSlicesTable {
  meeting_id: MeetingId
  slice: string
  /** JSON, read by the noun's own schema with a default for each field. */
  state: string
}
/** One turn at the floor; names are those of that day. */
export interface SpeakingTurnsTable {
  meeting_id: MeetingId
  seat_id: SeatId
  started_at_ms: number
  /** Null while the seat has the floor. */
  ended_at_ms: number | null
  seat_name: string
  /** Null in rows of before it was written down. */
  site_id: SiteId | null
  site_name: string
  /** Who spoke, as far as somebody said it. */
  speaker: string
  topic: string
  queue: QueueName | null
  point: Bit
  agenda_item_id: AgendaItemId | null
}
/** What of a running meeting is asked for by other tables' queries, and so has columns; one row a meeting. */
export interface LiveMeetingsTable {
  meeting_id: MeetingId
  /** Somebody said that the meeting goes on: until then the rule that ends forgotten meetings leaves it alone. */
  kept_open_until_ms: number | null
  /** Who leads in the chair's place; null: the chair of the list. */
  acting_chair_id: AccountId | null
  acting_since_ms: number | null
}
export interface AttendanceTable {
  attendance_id: string
  meeting_id: MeetingId
  account_id: AccountId
  role: MeetingRole
  site_id: SiteId
  /** The site's name of that day: old minutes keep old names. */
  site_name: string
  full_name: string
  title: string
  device: string
  joined_at_ms: number
  /** Moved forward while the person is here: after a crash it says how far the stay is certain. */
  last_seen_at_ms: number
  left_at_ms: number | null
  leave_reason: AttendanceRow['leaveReason']
  /** In which seat the stay was; null in rows of before seats were written down. */
  seat_id: SeatId | null
}
/** One roll call of a meeting; the newest is the one with the highest number. */
export interface RollCallsTable {
  roll_call_id: RollCallId
  meeting_id: MeetingId
  number: number
  way: RollCallWay
  started_at_ms: number
  started_by: string
  ended_at_ms: number | null
  ended_by: string | null
  round: number
  called_seat_id: SeatId | null
  /** JSON: mode and stage of the meeting before the roll call changed them. */
  before: string
}
/** Who was on the list when a roll call began, with the names of that day. */
export interface RollCallPlacesTable {
  roll_call_id: RollCallId
  seat_id: SeatId
  position: number
  kind: 'site' | 'person'
  role: MeetingRole
  name: string
  title: string
  account_id: AccountId | null
  site_id: SiteId
  site_name: string
  parent_site_id: SiteId | null
  district: string
  /** Head count that was known before; null: none. */
  expected: number | null
}
/** Every call, answer and mark; never changed. What a place is follows from those about it. */
export interface RollCallActsTable {
  act_id: Generated<number>
  roll_call_id: RollCallId
  seat_id: SeatId
  act: 'answered' | 'checkedIn' | 'confirmed' | 'marked' | 'called' | 'calledAgain' | 'ended'
  at_ms: number
  by_account_id: AccountId | null
  by_name: string
  /** What the place became; null: it stayed what it was. */
  state: PlaceState | null
  head_count: number
  guests: number
  /** A JSON list of names; null: as before. */
  people: string | null
  reason: string
}
/** What a site's link was measured to carry by one of its devices. */
export interface LinkTestsTable {
  link_test_id: Generated<number>
  site_id: SiteId
  at_ms: number
  account_id: AccountId
  device: string
  down_kbps: number | null
  up_kbps: number | null
  rtt_ms: number | null
  jitter_ms: number | null
  /** 0–1. */
  loss_share: number | null
  way: MediaWayName
}
/** How the line of a place fared in a meeting: samples of `SAMPLE_EVERY_MS`, and sums over those that were measured. */
export interface MeetingLinesTable {
  meeting_id: MeetingId
  /** A site with its hall, or a person at a desk. */
  place: SiteId | AccountId
  here: number
  weak: number
  away: number
  measured: number
  rtt_sum: number
  loss_sum: number
}
/** Sites were called to rehearse before a meeting. */
export interface RehearsalsTable {
  rehearsal_id: RehearsalId
  meeting_id: MeetingId
  opens_at_ms: number
  closes_at_ms: number
  by_name: string
  created_at_ms: number
}
/** The last report of each site. */
export interface RehearsalResultsTable {
  rehearsal_id: RehearsalId
  site_id: SiteId
  at_ms: number
  account_id: AccountId
  by_name: string
  device: string
  /** JSON: `RehearsalChecks`. */
  checks: string
}
export interface MarkDocumentsTable {
  paper_version_id: PaperVersionId
  layer: MarkLayer
  account_id: AccountId
  created_at_ms: number
}
/** Yjs V1 updates in the order of their arrival; compacted now and then into one. */
export interface MarkUpdatesTable {
  update_id: number
  paper_version_id: PaperVersionId
  layer: MarkLayer
  account_id: AccountId
  data: Uint8Array
  created_at_ms: number
}
/** A session that had an author's shared layer open for writing. */
export interface MarkLinesTable {
  paper_version_id: PaperVersionId
  account_id: AccountId
  session_hash: string
  meeting_id: MeetingId
  opened_at_ms: number
  /** Null while the meeting is not over. */
  may_return_until_ms: number | null
  is_back: Bit
}
/** Messages of a meeting, in the order of their numbers, with the names of that day; never changed. */
export interface RoomMessagesTable {
  meeting_id: MeetingId
  message_id: MessageId
  number: number
  at_ms: number
  to_kind: 'all' | 'seat' | 'leaders'
  to_seat_id: SeatId | null
  to_place: string
  from_seat_id: SeatId
  from_place: string
  from_leader: Bit
  by_account_id: AccountId
  by_name: string
  text: string
}
/** A meeting that was called at once: until when it rings. */
export interface UrgentCallsTable {
  meeting_id: MeetingId
  started_at_ms: number
  by_name: string
  ring_until_ms: number
  stopped_at_ms: number | null
}
export interface UrgentCallPlacesTable {
  meeting_id: MeetingId
  seat_id: SeatId
  position: number
  kind: 'site' | 'person'
  name: string
  answer: 'comes' | 'declines' | null
  reason: string
  answered_at_ms: number | null
  by_name: string
}
export interface AuditTable {
  audit_id: number
  at_ms: number
  account_id: AccountId | null
  meeting_id: MeetingId | null
  action: string
  /** JSON without secrets. */
  details: string
  /** The hash of the row before it, and its own: see kit/audit-row.ts. */
  previous_hash: string
  hash: string
}

/** A room of a site as it is drawn. */
export interface RoomPlansTable {
  room_plan_id: RoomPlanId
  site_id: SiteId
  name: string
  revision: number
  /** JSON: tables and places. */
  plan: string
  changed_by: AccountId
  changed_at_ms: number
}
/** Who sits where in a meeting. */
export interface MeetingSeatingsTable {
  meeting_id: MeetingId
  room_plan_id: RoomPlanId
  /** JSON: people and their places. */
  placed: string
}

/** The minutes of a meeting; no row: nobody has written anything. */
export interface MinutesTable {
  meeting_id: MeetingId
  /** Counts every change of text or state: an approval names the one that was read. */
  revision: number
  state: MinutesState
  approved_at_ms: number | null
  approved_by: AccountId | null
  approved_by_name: string | null
  /** JSON: facts and texts as they were approved. */
  snapshot: string | null
  /** The file that was approved, and its SHA-256. */
  pdf: Uint8Array | null
  pdf_sha256: Sha256 | null
}
/** One field, one item's text or one task. */
export interface MinutesEntriesTable {
  meeting_id: MeetingId
  /** `field:…`, `item:…` or `task:…`. */
  entry: string
  revision: number
  /** JSON: the entry itself. */
  content: string
  created_at_ms: number
  saved_at_ms: number
  saved_by: AccountId
}
/** Of approved minutes: what is to be done, and how far it has come. */
export interface TasksTable {
  meeting_id: MeetingId
  task_id: MinutesTaskId
  /** 1 for the first of its minutes. */
  place: number
  what: string
  who: string
  /** `YYYY-MM-DD`. */
  due_day: string | null
  state: TaskState
  /** Who is charged: a unit, or one person of it; null: nobody yet. */
  charged_site_id: SiteId | null
  charged_account_id: AccountId | null
  /** Since when they are: when it was given, somebody else was charged, or it was sent back or opened again. Reminders due before that are not sent. */
  charged_at_ms: number
  /** Counts its changes. */
  revision: number
  note: string
  saved_by: AccountId | null
  saved_at_ms: number | null
}
export interface TaskActsTable {
  meeting_id: MeetingId
  task_id: MinutesTaskId
  /** 1 for the first. */
  number: number
  act: TaskAct
  at_ms: number
  by_account: AccountId | null
  by_name: string
  words: string
}
export interface TaskRemindersTable {
  meeting_id: MeetingId
  task_id: MinutesTaskId
  act: TaskReminder
  at_ms: number
}
export interface MinutesCommentsTable {
  comment_id: MinutesCommentId
  meeting_id: MeetingId
  account_id: AccountId
  text: string
  at_ms: number
  answer: string | null
  answered_by: AccountId | null
  answered_at_ms: number | null
}

/** A document that corrects signed minutes; `number` counts them from 1. */
export interface MinutesCorrectionsTable {
  meeting_id: MeetingId
  number: number
  /** Counts its changes: an approval names the one that was read. */
  revision: number
  /** JSON: what was written. */
  content: string
  saved_by: AccountId
  saved_at_ms: number
  approved_at_ms: number | null
  approved_by: AccountId | null
  approved_by_name: string | null
  pdf: Uint8Array | null
  pdf_sha256: Sha256 | null
}
/** Who signs a document in which order; `number` 0 are the minutes themselves, from 1 on their corrections. */
export interface SigningOrdersTable {
  meeting_id: MeetingId
  number: number
  revision: number
  /** JSON: the steps. */
  steps: string
  chosen_by: AccountId
  chosen_at_ms: number
}
/** A file that was given out to be signed. Once another one takes its place its bytes go, and what names it stays. */
export interface SigningPreparedTable {
  prepared_id: Generated<number>
  meeting_id: MeetingId
  number: number
  /** 0-based, as in the order. */
  step: number
  order_revision: number
  /** Of the file that the field was added to. */
  base_sha256: Sha256
  sha256: Sha256
  bytes: number
  field: string
  /** Whether the signer's handwriting is on it. */
  picture: Bit
  pdf: Uint8Array | null
  made_at_ms: number
}
/** A signed file that was accepted. */
export interface SigningSignaturesTable {
  meeting_id: MeetingId
  number: number
  step: number
  /** JSON: the step as it was signed. */
  signer: string
  sha256: Sha256
  pdf: Uint8Array
  /** JSON: all signatures of the file as they were judged then. */
  report: string
  uploaded_by: AccountId
  uploaded_by_name: string
  uploaded_at_ms: number
}
export interface MinutesIssuesTable {
  meeting_id: MeetingId
  number: number
  sha256: Sha256
  issued_at_ms: number
  issued_by: AccountId
  issued_by_name: string
}
export interface MinutesRecipientsTable {
  meeting_id: MeetingId
  number: number
  account_id: AccountId
  issued_at_ms: number
  opened_at_ms: number | null
  downloaded_at_ms: number | null
}

/** A backup that was begun; newer rows of the same folder do not exist. */
export interface BackupsTable {
  backup_id: BackupId
  started_at_ms: number
  finished_at_ms: number | null
  /** Null: the schedule. */
  by_name: string | null
  state: Backup['state']
  failure: BackupFailure | null
  folder: string
  bytes: number
  files: number
  missing: number
}

/** An archive of a meeting that a person asked for; its file is named by the id. */
export interface ArchiveJobsTable {
  job_id: ArchiveJobId
  meeting_id: MeetingId
  account_id: AccountId
  state: ArchiveState
  failure: ArchiveFailure | null
  asked_at_ms: number
  finished_at_ms: number | null
  expires_at_ms: number | null
  bytes: number
  /** Once it is made: what its person was in the meeting then, and as JSON the versions of papers that it holds. */
  actor: MeetingActor | null
  versions: string | null
}
/** An export of all meetings up to a day. */
export interface HandOversTable {
  hand_over_id: HandOverId
  /** `YYYY-MM-DD` of Vietnam's calendar: the last day of which meetings are handed over. */
  until_day: string
  account_id: AccountId
  by_name: string
  state: HandOverState
  failure: HandOverFailure | null
  /** Name of its folder. */
  folder: string
  started_at_ms: number
  finished_at_ms: number | null
}
/** A meeting of it: written with the file's size and hash once its archive is on disk. */
export interface HandOverMeetingsTable {
  hand_over_id: HandOverId
  meeting_id: MeetingId
  position: number
  file: string
  state: HandOverMeetingState
  bytes: number
  sha256: Sha256 | null
  missing: number
}

/** A key of another system; withdrawn ones stay for the record. */
export interface InterfaceKeysTable {
  key_id: InterfaceKeyId
  name: string
  hint: string
  /** SHA-256 of the key, which is kept nowhere. */
  hash: string
  /** Its meetings, and those of all units below it, are what the key opens. */
  site_id: SiteId
  /** A JSON list of `InterfaceScope`. */
  scopes: string
  per_minute: number
  created_at_ms: number
  created_by: AccountId
  expires_at_ms: number
  last_used_at_ms: number | null
  withdrawn_at_ms: number | null
}
/** The last calls by a key; older rows are removed. */
export interface InterfaceCallsTable {
  call_id: Generated<number>
  key_id: InterfaceKeyId
  at_ms: number
  address: CalledAddress
  /** Of HTTP. */
  status: number
  /** The meeting that was read, or whose papers were; null: none, or it was not found. */
  meeting_id: MeetingId | null
}
/** `day`: `YYYY-MM-DD` of Vietnam's calendar. */
export interface InterfaceDaysTable {
  key_id: InterfaceKeyId
  day: string
  calls: number
  refused: number
}
/** A subscription of another system to events; withdrawn ones stay for the record. */
export interface WebhooksTable {
  webhook_id: WebhookId
  key_id: InterfaceKeyId
  url: string
  /** A JSON list of `WebhookKind`. */
  kinds: string
  /** As its receiver has it: signing needs it in clear. Empty once it was withdrawn. */
  secret: string
  old_secret: string | null
  old_secret_until_ms: number | null
  created_at_ms: number
  created_by: AccountId
  /** Tries in a row that failed. */
  failures: number
  /** Nothing is sent before; set after a try that failed. */
  paused_until_ms: number
  off_at_ms: number | null
  off_reason: WebhookOffReason | null
  withdrawn_at_ms: number | null
}
/** What happened, until it was turned into a delivery for each subscription that it concerns. */
export interface WebhookOutboxTable {
  outbox_id: Generated<number>
  at_ms: number
  kind: WebhookKind
  meeting_id: MeetingId
  paper_id: PaperId | null
}
export interface WebhookDeliveriesTable {
  delivery_id: WebhookDeliveryId
  webhook_id: WebhookId
  kind: WebhookKind
  meeting_id: MeetingId
  paper_id: PaperId | null
  at_ms: number
  /** The JSON that is sent, the same at each try. */
  body: string
  state: WebhookDeliveryState
  tries: number
  last_status: number | null
  last_failure: WebhookFailure | null
  last_tried_at_ms: number | null
  next_try_at_ms: number | null
}
/** What callers saw of a meeting when they were last told: the SHA-256 of it, so that no event tells of what is hidden from them. */
export interface WebhookSeenTable {
  /** A meeting, or the document of its minutes that was issued. */
  subject: string
  sha256: string
}
/** A body that decides by voting. */
export interface BodiesTable {
  body_id: BodyId
  site_id: SiteId
  name: string
}
/** Who is a member of a body, from which day to which (`YYYY-MM-DD`, both included); `last_day` null: it goes on. */
export interface BodyMembersTable {
  membership_id: MembershipId
  body_id: BodyId
  account_id: AccountId
  first_day: string
  last_day: string | null
}
/** How a body votes, and on which days the rule holds. One that a ballot names changes only in its last day. */
export interface BodyRulesTable {
  rule_id: BodyRuleId
  body_id: BodyId
  revision: number
  /** JSON; see `RuleText` of `bodies/wire.ts`. */
  text: string
  first_day: string
  last_day: string | null
  replaces: BodyRuleId | null
  made_at_ms: number
}
export interface MinutesTemplatesTable {
  template_id: MinutesTemplateId
  body_id: BodyId
  revision: number
  /** JSON; see `wire/minutes-template.ts`. */
  text: string
  first_day: string
  last_day: string | null
  made_at_ms: number
}
/** Which body decides in a meeting; no row: none. */
export interface MeetingBodiesTable {
  meeting_id: MeetingId
  body_id: BodyId
}
/** What is put to the vote in a meeting. */
export interface BallotsTable {
  ballot_id: BallotId
  /** The author and the form's own number: the same form sent twice adds one ballot. */
  request_id: string
  meeting_id: MeetingId
  agenda_item_id: AgendaItemId | null
  position: number
  form: BallotForm
  title: string
  text: string
  rule_id: BodyRuleId
  revision: number
  /** The revision that an approved list had; null: none had it. */
  approved_revision: number | null
  state: BallotState
  /** Frozen at the opening: the rule as it read (JSON), all members of the body, and those entitled. */
  rule_text: string | null
  members: number | null
  entitled: number | null
  /** The name of the deciding body then; null: not opened. */
  body_name: Generated<string | null>
  /** Of an open vote: the one who chaired at the opening, whose side may decide at a tie; null: nobody. */
  chair_account_id: Generated<AccountId | null>
  opened_at_ms: number | null
  ended_at_ms: number | null
}
/** Who opened, stopped, resumed and ended a ballot; never changed. */
export interface BallotActsTable {
  act_id: Generated<number>
  ballot_id: BallotId
  act: BallotAct
  at_ms: number
  /** Null: the meeting was over. */
  by_account_id: AccountId | null
  by_name: string
  on_chairs_order: Bit
}
/** All members of the body at the opening of a ballot, with the names of that day; frozen. */
export interface BallotVotersTable {
  ballot_id: BallotId
  account_id: AccountId
  full_name: string
  title: string
  entitled: Bit
  /** In which hall somebody entitled sat; null: in none. */
  hall_site_id: SiteId | null
}
/** Choices that were acknowledged; rows are never deleted. */
export interface BallotCastsTable {
  receipt_id: ReceiptId
  ballot_id: BallotId
  account_id: AccountId
  choice: string
  cast_at_ms: number
  /** The receipt of the choice that it took the place of; empty: the voter's first. */
  replaces: ReceiptId | ''
  /** 1: a later choice of the voter counts. */
  replaced: Bit
}
/** The trustees that count a secret ballot: the chair (position 0) and the committee. */
export interface BallotTrusteesTable {
  ballot_id: BallotId
  account_id: AccountId
  position: number
  full_name: string
  /** The public key with its proof, and the part of opening the sums (JSON); null: not given. */
  key: string | null
  decryption: string | null
}
/** A secret ballot that was opened. */
export interface SecretBallotsTable {
  ballot_id: BallotId
  /** What ballots are encrypted for (JSON). */
  election: string
  /** How many each choice of the rule has (JSON), once opened. */
  counts: string | null
  /** Why the count failed. */
  failed: string | null
}
/** Encrypted ballots that were acknowledged; rows are never deleted. */
export interface SecretCastsTable {
  ballot_id: BallotId
  tracker: ReceiptId
  account_id: AccountId
  credential: string
  /** Empty once a later one counts. */
  encrypted: string
  /** The tracker of the ballot that it took the place of; empty: the voter's first. */
  replaces: ReceiptId | ''
  replaced: Bit
}
/** Whose choice arrived after the end; what they chose is not kept. */
export interface BallotLateCastsTable {
  ballot_id: BallotId
  account_id: AccountId
  at_ms: number
}
/** A hall's count by show of hands. */
export interface BallotHandCountsTable {
  ballot_id: BallotId
  site_id: SiteId
  /** Counts entries and returns, so that no two entries are taken for each other. */
  revision: number
  /** Null: it was sent back. */
  entered_at_ms: number | null
  entered_by: string | null
  /** Null: not confirmed, so not counted. */
  confirmed_at_ms: number | null
  confirmed_by: string | null
}
/** Whose hand was raised for what, as a hall's operator entered it. */
export interface BallotHandsTable {
  ballot_id: BallotId
  account_id: AccountId
  site_id: SiteId
  choice: string
}
/** The approval of a meeting's list of ballots, with the names of that day. */
export interface BallotApprovalsTable {
  approval_id: BallotApprovalId
  meeting_id: MeetingId
  number: number
  started_at_ms: number
  started_by: string
  on_chairs_order: Bit
  ended_at_ms: number | null
  ended_by: string | null
  /** Null while it runs. */
  outcome: 'approved' | 'notApproved' | null
  reason: string
}
/** What an approved list had in it. */
export interface BallotApprovalItemsTable {
  approval_id: BallotApprovalId
  ballot_id: BallotId
  revision: number
  position: number
  title: string
}
/** Whether a member of the body has said to be ready to vote. */
export interface VoteReadinessTable {
  meeting_id: MeetingId
  account_id: AccountId
  ready: Bit
  note: string
  at_ms: number
}
/** A written consultation. What was sent is never changed, but for a later deadline; triggers hold to that. */
export interface ConsultationsTable {
  consultation_id: ConsultationId
  /** The author and the form's own number: the same form sent twice makes one draft. */
  request_id: string
  /** The unit whose secretaries keep it. */
  site_id: SiteId
  created_by: AccountId
  created_at_ms: number
  revision: number
  state: ConsultationState
  title: string
  text: string
  body_id: BodyId
  rule_id: BodyRuleId
  choices: ChoiceSet
  deadline_at_ms: number
  /** When this deadline was set: reminders that would have been due before are not sent. */
  deadline_set_at_ms: number
  follower_id: AccountId | null
  shows_opinions: Bit
  /** Frozen at the sending: by whom, the body's name, the rule with the choices offered (JSON), and how many members it had. */
  sent_at_ms: number | null
  sent_by_name: string | null
  body_name: string | null
  rule_text: string | null
  members: number | null
  closed_at_ms: number | null
  /** Null: the clock closed it. */
  closed_by_name: string | null
  close_reason: string | null
  /** Null: not closed. */
  passed: Bit | null
}
/** Who is asked, with names and offices of the sending. */
export interface ConsultationMembersTable {
  consultation_id: ConsultationId
  account_id: AccountId
  full_name: string
  title: string
  site_name: string
}
/** When a member opened it first. */
export interface ConsultationReadsTable {
  consultation_id: ConsultationId
  account_id: AccountId
  at_ms: number
}
export interface ConsultationFilesTable {
  file_id: ConsultationFileId
  consultation_id: ConsultationId
  /** Whose opinion it belongs to; null: a paper of the consultation. */
  owner_id: AccountId | null
  file_name: string
  sha256: Sha256
  bytes: number
  pages: number
  ignore_index: Bit
  /** `FileSignatures` as JSON; null: a paper. */
  signatures: string | null
  uploaded_by: AccountId
  uploaded_at_ms: number
}
/** Answers, those too that a later one took the place of. */
export interface ConsultationAnswersTable {
  receipt_id: ReceiptId
  consultation_id: ConsultationId
  account_id: AccountId
  choice: string
  text: string
  file_id: ConsultationFileId | null
  at_ms: number
  /** The receipt that it took the place of; empty: the first. */
  replaces: ReceiptId | ''
  replaced: Bit
}
/** What came after the close. */
export interface ConsultationLateAnswersTable {
  consultation_id: ConsultationId
  account_id: AccountId
  choice: string
  text: string
  at_ms: number
}
export interface ConsultationActsTable {
  act_id: Generated<number>
  consultation_id: ConsultationId
  act: ConsultationAct
  at_ms: number
  /** Null: the clock. */
  by_name: string | null
  reason: string
  deadline_at_ms: number
  told: number
}
/** One letter to one person. */
export interface MailOutboxTable {
  /** Counts up. */
  mail_no: Generated<number>
  /** The left part of its Message-ID, the same at each try. */
  mail_id: MailId
  kind: MailKind
  account_id: AccountId
  /** Null: a test letter. */
  meeting_id: MeetingId | null
  /** Why the meeting is put off, moved or called off, as it was said then. */
  reason: string | null
  created_at_ms: number
  state: MailState
  /** Tries that were begun. */
  attempts: number
  /** Of what is queued; it counts for nothing else. */
  next_try_at_ms: number
  changed_at_ms: number
  /** Where the last try went. */
  address: string | null
  /** When the server was about to be handed the content; from then on nobody but the server knows whether it has it. */
  handed_at_ms: number | null
  trouble: MailTrouble | null
  /** What the mail server said last. */
  reply: string | null
}

export interface MeetingRequestsTable {
  meeting_request_id: MeetingRequestId
  /** The author and the form's own number: the same form sent twice makes one draft. */
  request_id: string
  asked_by: AccountId
  unit_site_id: SiteId
  created_at_ms: number
  changed_at_ms: number
  revision: number
  state: MeetingRequestState
  /** `RequestDraft` as JSON; the three below are of it, for lists. */
  draft: string
  title: string
  kind: MeetingKind
  starts_at_ms: number
  /** What it became; null: not accepted. */
  meeting_id: MeetingId | null
  decided_by: AccountId | null
}
export interface MeetingRequestActsTable {
  act_id: Generated<number>
  meeting_request_id: MeetingRequestId
  act: MeetingRequestAct
  at_ms: number
  account_id: AccountId
  by_name: string
  /** After it. */
  state: MeetingRequestState
  reason: string
  /** Of an accept, `string[]` as JSON: the names of people and units that could be invited no longer. */
  left_out: string | null
}

export interface PersonalFoldersTable {
  folder_id: FolderId
  account_id: AccountId
  parent_id: FolderId | null
  name: string
  created_at_ms: number
}
export interface PersonalDocumentsTable {
  document_id: DocumentId
  account_id: AccountId
  folder_id: FolderId | null
  name: string
  sha256: Sha256
  bytes: number
  pages: number
  /** `PaperRemark[]` as JSON. */
  remarks: string
  /** The meeting's paper that it is a copy of; null: uploaded. */
  paper_version_id: PaperVersionId | null
  /** 1: that version was issued when the copy was saved. */
  paper_issued: Bit
  added_at_ms: number
}

/** An organisation to which papers can be sent over the national document axis. */
export interface AxisOrgansTable {
  code: string
  name: string
  active: Bit
}
/** One message that goes out: a signed document to one organisation, or the status of a paper that came from it. */
export interface AxisMessagesTable {
  message_id: AxisMessageId
  kind: 'document' | 'status'
  /** Of a document. */
  meeting_id: MeetingId | null
  number: number | null
  sha256: Sha256 | null
  /** Of a status: the paper that came, and what is said of it. */
  incoming_id: AxisIncomingId | null
  status_code: string | null
  /** Of the paper in the form of the standard: code, day, number and symbol. */
  document_id: string
  organ_code: string
  organ_name: string
  /** The XML, as it is sent each time. */
  envelope: string
  state: OutgoingState
  reason: OutgoingReason | null
  reason_text: string
  tries: number
  next_try_at_ms: number | null
  created_at_ms: number
  created_by: AccountId
  created_by_name: string
  sent_at_ms: number | null
  changed_at_ms: number
}
/** What receivers said of papers that were sent. */
export interface AxisStatusesTable {
  status_id: Generated<number>
  message_id: AxisMessageId
  code: string
  description: string
  /** As the receiver wrote it. */
  stated_at: string
  arrived_at_ms: number
}
/** A paper that came over the axis. */
export interface AxisIncomingTable {
  incoming_id: AxisIncomingId
  from_code: string
  from_name: string
  document_id: string
  /** Of its subject and its files: the same paper again, or another under the same id. */
  content_sha256: Sha256
  reference: string
  promulgated_on: string
  place: string
  type_name: string
  subject: string
  signer: string
  envelope: string
  state: IncomingState
  site_id: SiteId | null
  key_id: InterfaceKeyId
  arrived_at_ms: number
  decided_at_ms: number | null
  decided_by: AccountId | null
}
export interface AxisFilesTable {
  file_id: AxisFileId
  incoming_id: AxisIncomingId
  position: number
  file_name: string
  content_type: string
  bytes: number
  sha256: Sha256
  checked: Bit
}
/** Messages that were not taken; the last ones are kept. */
export interface AxisRefusalsTable {
  refusal_id: Generated<number>
  key_id: InterfaceKeyId
  at_ms: number
  error: AxisRefusal
  about: string
}

export interface Tables {
  sites: SitesTable
  site_successors: SiteSuccessorsTable
  accounts: AccountsTable
  sessions: SessionsTable
  second_factors: SecondFactorsTable
  sso_links: SsoLinksTable
  sso_pending: SsoPendingTable
  recovery_codes: RecoveryCodesTable
  sign_in_failures: SignInFailuresTable
  known_devices: KnownDevicesTable
  meetings: MeetingsTable
  meeting_changes: MeetingChangesTable
  notices: NoticesTable
  meeting_templates: MeetingTemplatesTable
  saved_groups: SavedGroupsTable
  invitation_answers: InvitationAnswersTable
  meeting_sites: MeetingSitesTable
  participants: ParticipantsTable
  agenda_items: AgendaItemsTable
  agenda_audience: AgendaAudienceTable
  agenda_runs: AgendaRunsTable
  papers: PapersTable
  paper_versions: PaperVersionsTable
  paper_jobs: PaperJobsTable
  paper_acts: PaperActsTable
  paper_receipts: PaperReceiptsTable
  meeting_approvals: MeetingApprovalsTable
  live_meetings: LiveMeetingsTable
  live_slices: LiveSlicesTable
  speaking_turns: SpeakingTurnsTable
  meeting_halls: MeetingHallsTable
  pairings: PairingsTable
  phones: PhonesTable
  attendance: AttendanceTable
  roll_calls: RollCallsTable
  roll_call_places: RollCallPlacesTable
  roll_call_acts: RollCallActsTable
  link_tests: LinkTestsTable
  meeting_lines: MeetingLinesTable
  rehearsals: RehearsalsTable
  rehearsal_results: RehearsalResultsTable
  room_plans: RoomPlansTable
  meeting_seatings: MeetingSeatingsTable
  minutes: MinutesTable
  minutes_entries: MinutesEntriesTable
  minutes_comments: MinutesCommentsTable
  tasks: TasksTable
  task_acts: TaskActsTable
  task_reminders: TaskRemindersTable
  minutes_corrections: MinutesCorrectionsTable
  signing_orders: SigningOrdersTable
  signing_prepared: SigningPreparedTable
  signing_signatures: SigningSignaturesTable
  minutes_issues: MinutesIssuesTable
  minutes_recipients: MinutesRecipientsTable
  mark_documents: MarkDocumentsTable
  mark_updates: MarkUpdatesTable
  mark_lines: MarkLinesTable
  room_messages: RoomMessagesTable
  urgent_calls: UrgentCallsTable
  urgent_call_places: UrgentCallPlacesTable
  audit: AuditTable
  backups: BackupsTable
  account_imports: AccountImportsTable
  account_import_rows: AccountImportRowsTable
  archive_jobs: ArchiveJobsTable
  hand_overs: HandOversTable
  hand_over_meetings: HandOverMeetingsTable
  interface_keys: InterfaceKeysTable
  interface_calls: InterfaceCallsTable
  interface_days: InterfaceDaysTable
  webhooks: WebhooksTable
  webhook_outbox: WebhookOutboxTable
  webhook_deliveries: WebhookDeliveriesTable
  webhook_seen: WebhookSeenTable
  bodies: BodiesTable
  body_members: BodyMembersTable
  body_rules: BodyRulesTable
  meeting_bodies: MeetingBodiesTable
  minutes_templates: MinutesTemplatesTable
  ballots: BallotsTable
  ballot_acts: BallotActsTable
  ballot_voters: BallotVotersTable
  ballot_casts: BallotCastsTable
  ballot_late_casts: BallotLateCastsTable
  ballot_trustees: BallotTrusteesTable
  secret_ballots: SecretBallotsTable
  secret_casts: SecretCastsTable
  ballot_hand_counts: BallotHandCountsTable
  ballot_hands: BallotHandsTable
  ballot_approvals: BallotApprovalsTable
  ballot_approval_items: BallotApprovalItemsTable
  vote_readiness: VoteReadinessTable
  consultations: ConsultationsTable
  consultation_members: ConsultationMembersTable
  consultation_reads: ConsultationReadsTable
  consultation_files: ConsultationFilesTable
  consultation_answers: ConsultationAnswersTable
  consultation_late_answers: ConsultationLateAnswersTable
  consultation_acts: ConsultationActsTable
  mail_outbox: MailOutboxTable
  meeting_requests: MeetingRequestsTable
  meeting_request_acts: MeetingRequestActsTable
  personal_folders: PersonalFoldersTable
  personal_documents: PersonalDocumentsTable
  axis_organs: AxisOrgansTable
  axis_messages: AxisMessagesTable
  axis_statuses: AxisStatusesTable
  axis_incoming: AxisIncomingTable
  axis_files: AxisFilesTable
  axis_refusals: AxisRefusalsTable
}
