import { z } from 'zod'

/**
 * Identifiers as they travel. Each is branded, so that a paper's id can't be handed over where a meeting's is asked for.
 * All but a site's and a seat's are random and unguessable; knowing one never gives a right.
 */
const opaque = z.string().regex(/^[A-Za-z0-9_-]{8,40}$/)

export const AccountId = opaque.brand<'AccountId'>()
export type AccountId = z.infer<typeof AccountId>

export const SessionId = opaque.brand<'SessionId'>()
export type SessionId = z.infer<typeof SessionId>

export const MeetingId = opaque.brand<'MeetingId'>()
export type MeetingId = z.infer<typeof MeetingId>

export const AgendaItemId = opaque.brand<'AgendaItemId'>()
export type AgendaItemId = z.infer<typeof AgendaItemId>

export const PaperId = opaque.brand<'PaperId'>()
export type PaperId = z.infer<typeof PaperId>

export const PaperVersionId = opaque.brand<'PaperVersionId'>()
export type PaperVersionId = z.infer<typeof PaperVersionId>

/** One file that becomes a PDF paper. */
export const PaperJobId = opaque.brand<'PaperJobId'>()
export type PaperJobId = z.infer<typeof PaperJobId>

/** All of one length, so that many of them can stand in one text without anything between them. */
export const SEAT_ID_LENGTH = 8
export const SeatId = z
  .string()
  .regex(new RegExp(`^[A-Za-z0-9_-]{${SEAT_ID_LENGTH}}$`))
  .brand<'SeatId'>()
export type SeatId = z.infer<typeof SeatId>

/** One stay of one person in a meeting. */
export const AttendanceId = opaque.brand<'AttendanceId'>()
export type AttendanceId = z.infer<typeof AttendanceId>

/** One roll call of one meeting. */
export const RehearsalId = opaque.brand<'RehearsalId'>()
export type RehearsalId = z.infer<typeof RehearsalId>

export const RollCallId = opaque.brand<'RollCallId'>()
export type RollCallId = z.infer<typeof RollCallId>

/** A browser that belongs to a hall without anybody's password. */
export const PairingId = opaque.brand<'PairingId'>()
export type PairingId = z.infer<typeof PairingId>
/** One message in a running meeting; made by the client, so that sending it again is the same message. */
export const MessageId = opaque.brand<'MessageId'>()
export type MessageId = z.infer<typeof MessageId>
/** One notice to one person. */
export const NoticeId = opaque.brand<'NoticeId'>()
export type NoticeId = z.infer<typeof NoticeId>
/** The drawing of one room of a site, made once and used by many meetings. */
export const RoomPlanId = opaque.brand<'RoomPlanId'>()
export type RoomPlanId = z.infer<typeof RoomPlanId>

/** What meetings that come again are like. */
/** Of a saved group of people and sites. */
export const GroupId = opaque.brand<'GroupId'>()
export type GroupId = z.infer<typeof GroupId>
export const TemplateId = opaque.brand<'TemplateId'>()
export type TemplateId = z.infer<typeof TemplateId>

/** One letter of the outbox. */
export const MailId = opaque.brand<'MailId'>()
export type MailId = z.infer<typeof MailId>

/** One backup of the whole system. */
export const BackupId = opaque.brand<'BackupId'>()
export type BackupId = z.infer<typeof BackupId>

/** One archive of a meeting that somebody asked for. */
export const ArchiveJobId = opaque.brand<'ArchiveJobId'>()
export type ArchiveJobId = z.infer<typeof ArchiveJobId>
/** One export of all meetings. */
export const HandOverId = opaque.brand<'HandOverId'>()
export type HandOverId = z.infer<typeof HandOverId>

/** One file of accounts that was brought. */
export const ImportId = opaque.brand<'ImportId'>()
export type ImportId = z.infer<typeof ImportId>

/** One key by which another system asks for meetings. */
export const InterfaceKeyId = opaque.brand<'InterfaceKeyId'>()
export type InterfaceKeyId = z.infer<typeof InterfaceKeyId>
/** One subscription of another system to events. */
export const WebhookId = opaque.brand<'WebhookId'>()
export type WebhookId = z.infer<typeof WebhookId>
/** One event on its way to one subscription: its `webhook-id`. */
export const WebhookDeliveryId = opaque.brand<'WebhookDeliveryId'>()
export type WebhookDeliveryId = z.infer<typeof WebhookDeliveryId>
/** One that decides by voting: a People's Council, a People's Committee, a standing board. */
export const BodyId = opaque.brand<'BodyId'>()
export type BodyId = z.infer<typeof BodyId>
/** Somebody's time as a member of one body; who becomes a member again has two. */
export const MembershipId = opaque.brand<'MembershipId'>()
export type MembershipId = z.infer<typeof MembershipId>
/** One rule by which a body votes, as it reads; a changed one is another. */
export const BodyRuleId = opaque.brand<'BodyRuleId'>()
export type BodyRuleId = z.infer<typeof BodyRuleId>

/** One thing that is put to the vote (nội dung biểu quyết). */
export const BallotId = opaque.brand<'BallotId'>()
export type BallotId = z.infer<typeof BallotId>
/** One approval of a meeting's list of ballots. */
export const BallotApprovalId = opaque.brand<'BallotApprovalId'>()
export type BallotApprovalId = z.infer<typeof BallotApprovalId>
/** What a voter has in hand for a ballot that was saved. */
/** Random; of a secret ballot the SHA-256 of the encrypted ballot in base 64. */
export const ReceiptId = z
  .string()
  .regex(/^(?:[A-Za-z0-9_-]{8,40}|[A-Za-z0-9+/]{43})$/)
  .brand<'ReceiptId'>()
export type ReceiptId = z.infer<typeof ReceiptId>

/** One folder of a person's own documents. */
export const FolderId = opaque.brand<'FolderId'>()
export type FolderId = z.infer<typeof FolderId>
/** One document of a person's own. */
export const DocumentId = opaque.brand<'DocumentId'>()
export type DocumentId = z.infer<typeof DocumentId>
/** Under which id the marks on a personal document are kept: its own, where those of a paper have the version's. */
export const marksIdOf = (documentId: DocumentId): PaperVersionId => PaperVersionId.parse(documentId)
/** The document that such an id would be. */
export const documentOfMarks = (paperVersionId: PaperVersionId): DocumentId => DocumentId.parse(paperVersionId)

/** One request for a meeting (đề nghị tổ chức họp). */
export const MeetingRequestId = opaque.brand<'MeetingRequestId'>()
export type MeetingRequestId = z.infer<typeof MeetingRequestId>
/** One paper, or one status of a paper, that goes out over the national document axis. */
export const AxisMessageId = opaque.brand<'AxisMessageId'>()
export type AxisMessageId = z.infer<typeof AxisMessageId>
/** One paper that came over it. */
export const AxisIncomingId = opaque.brand<'AxisIncomingId'>()
export type AxisIncomingId = z.infer<typeof AxisIncomingId>
/** One file of a paper that came. */
export const AxisFileId = opaque.brand<'AxisFileId'>()
export type AxisFileId = z.infer<typeof AxisFileId>

/** One written consultation (lấy ý kiến bằng văn bản). */
export const ConsultationId = opaque.brand<'ConsultationId'>()
export type ConsultationId = z.infer<typeof ConsultationId>
/** One paper of a consultation, or the file of an opinion. */
export const ConsultationFileId = opaque.brand<'ConsultationFileId'>()
export type ConsultationFileId = z.infer<typeof ConsultationFileId>

/** One task (nhiệm vụ) of a meeting's minutes; made by the page, so that saving it again is the same task. */
/** How one body has its minutes written, from a day on. */
export const MinutesTemplateId = opaque.brand<'MinutesTemplateId'>()
export type MinutesTemplateId = z.infer<typeof MinutesTemplateId>
export const MinutesTaskId = opaque.brand<'MinutesTaskId'>()
export type MinutesTaskId = z.infer<typeof MinutesTaskId>
/** One remark on the draft of a meeting's minutes; made by the page, so that sending it again is the same remark. */
export const MinutesCommentId = opaque.brand<'MinutesCommentId'>()
export type MinutesCommentId = z.infer<typeof MinutesCommentId>

/** One browser or phone that sits in a seat; a hall may have several. */
export const DeviceId = opaque.brand<'DeviceId'>()
export type DeviceId = z.infer<typeof DeviceId>

/** A site's id is its code in the organisation tree, for example `hg/huyen-meo-vac`. */
export const SiteId = z
  .string()
  .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/)
  .max(160)
  .brand<'SiteId'>()
export type SiteId = z.infer<typeof SiteId>

/** Lower-case hexadecimal SHA-256 of a file's bytes. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>()
export type Sha256 = z.infer<typeof Sha256>

/** Milliseconds since the epoch, server time. */
export const TimeMs = z.int().min(0).max(8_640_000_000_000_000)
