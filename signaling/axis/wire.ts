// The national document axis (trục liên thông văn bản quốc gia), as the pages see it: sending signed minutes, what became of them, papers that came.
import { z } from 'zod'
import { DocumentNumber } from '../signing/wire.ts'
import { AccessClass, UPLOAD_ERRORS } from '../papers/wire.ts'
import { AgendaItemId, AxisFileId, AxisIncomingId, AxisMessageId, MeetingId, SiteId, TimeMs } from '../wire/ids.ts'
import { plainLine, request } from '../wire/kit.ts'

/** An organisation's code (mã định danh, Decision 20/2020): `H10.01.02`, and the older form `000.02.01.H10`. */
export const OrganCode = z
  .string()
  .max(35)
  .regex(/^[A-Z0-9]{1,10}(?:\.[A-Z0-9]{1,10}){0,6}$/u)
export type OrganCode = z.infer<typeof OrganCode>

/**
 * `waiting`: it is still to be delivered. `sent`: the other system has it. `received`: its clerk took it, or somebody works on it. `processed`,
 * `refused`: it said so, which is the end. `failed`: it could not be delivered; it can be sent again.
 */
export const OutgoingState = z.enum(['waiting', 'sent', 'received', 'processed', 'refused', 'failed'])
export type OutgoingState = z.infer<typeof OutgoingState>
/** Why the last delivery did not work, or who refused the paper: `receiver` says it in its own words, `internal` is a fault of this server. */
export const OutgoingReason = z.enum([
  ...['unreachable', 'timedOut', 'httpStatus', 'receiver', 'folder', 'fileGone', 'internal'],
] as const)
export type OutgoingReason = z.infer<typeof OutgoingReason>

/** One paper to one organisation. */
export const Outgoing = z.strictObject({
  messageId: AxisMessageId,
  documentId: z.string(),
  organCode: z.string(),
  organName: z.string(),
  state: OutgoingState,
  reason: OutgoingReason.nullable(),
  /** The receiver's words, or an HTTP status. */
  reasonText: z.string(),
  tries: z.int().min(0),
  nextTryAtMs: TimeMs.nullable(),
  createdAtMs: TimeMs,
  byName: z.string(),
  sentAtMs: TimeMs.nullable(),
  changedAtMs: TimeMs,
})
export type Outgoing = z.infer<typeof Outgoing>

export const Organ = z.strictObject({ code: OrganCode, name: z.string(), active: z.boolean() })
export type Organ = z.infer<typeof Organ>

export const MOST_AXIS_RECIPIENTS = 200

/**
 * Of one signed document: whom it can be sent to, and what became of it there. `off`: this server is not connected. `mayNot`: why it cannot be sent:
 * not issued, without a number and symbol, or telling of items or papers that are for some people only.
 */
export const readAxisDocument = request('axis.document', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, number: DocumentNumber }),
  result: z.strictObject({
    off: z.boolean(),
    mayNot: z.enum(['notIssued', 'noReference', 'itemsClosed']).nullable(),
    organs: z.array(Organ),
    outgoing: z.array(Outgoing),
  }),
})

/** Sends an issued, signed document to organisations; those who have it already stay as they are. `sameReference`: another has its id of that day. */
export const sendByAxis = request('axis.send', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    number: DocumentNumber,
    to: z.array(OrganCode).min(1).max(MOST_AXIS_RECIPIENTS),
  }),
  result: z.strictObject({ added: z.int().min(0) }),
  errors: ['axisOff', 'notIssued', 'noReference', 'itemsClosed', 'unknownOrgan', 'sameReference'],
})

export const IncomingState = z.enum(['arrived', 'received', 'refused', 'processed'])
export type IncomingState = z.infer<typeof IncomingState>

export const IncomingFile = z.strictObject({
  fileId: AxisFileId,
  fileName: z.string(),
  bytes: z.int().min(0),
  /** Whether the sender gave a checksum, which held; without one the bytes are only known to be whole. */
  checked: z.boolean(),
})
/** A paper that came (văn bản đến). */
export const Incoming = z.strictObject({
  incomingId: AxisIncomingId,
  documentId: z.string(),
  fromCode: z.string(),
  fromName: z.string(),
  /** `15/BB-VP`. */
  reference: z.string(),
  /** `YYYY-MM-DD`. */
  promulgatedOn: z.string(),
  typeName: z.string(),
  subject: z.string(),
  signer: z.string(),
  state: IncomingState,
  /** The unit whose meetings may use it; null until it was received. */
  siteId: SiteId.nullable(),
  siteName: z.string().nullable(),
  arrivedAtMs: TimeMs,
  files: z.array(IncomingFile),
})
export type Incoming = z.infer<typeof Incoming>

/** Why a message of others was not taken; `details` name the field or the file. */
export const AxisRefusal = z.enum([
  ...['badMultipart', 'cutOff', 'tooManyParts', 'badXml', 'badEnvelope', 'badField', 'tooLarge'],
  ...['notForUs', 'fromOurselves', 'unsupported', 'missingFile', 'unnamedFile', 'emptyFile', 'noChecksum'],
  ...['wrongChecksum', 'stateSecret', 'otherContent', 'unknownDocument', 'unknownStatus', 'diskFull', 'unavailable'],
] as const)
export type AxisRefusal = z.infer<typeof AxisRefusal>

export const Refused = z.strictObject({
  atMs: TimeMs,
  keyName: z.string(),
  error: AxisRefusal,
  /** A field, a file name or an id, as far as it could be read; no name of a file that bears a secrecy stamp. */
  about: z.string(),
})

/** Papers that came, on one page of the list. */
export const INCOMING_PAGE = 100
export const MOST_INCOMING = 2_000

/**
 * For the administrator: the connection, the last papers that went out, and what was refused, each at most 100, the newest first; papers that came, at
 * most `incoming`: first those that wait for a decision, the oldest of them first.
 */
export const readAxis = request('axis.overview', {
  via: 'http',
  params: z.strictObject({ incoming: z.int().min(1).max(MOST_INCOMING).optional() }),
  result: z.strictObject({
    /** Null: this server is not connected. */
    connection: z
      .strictObject({
        code: z.string(),
        name: z.string(),
        /** The host of the document system; null: none is given. */
        host: z.string().nullable(),
        /** Whether messages are also laid into a folder. */
        folder: z.boolean(),
        maxBytes: z.int(),
      })
      .nullable(),
    counts: z.record(OutgoingState, z.int().min(0)),
    outgoing: z.array(z.strictObject({ ...Outgoing.shape, title: z.string() })),
    incoming: z.array(Incoming),
    /** Whether there are more than these. */
    moreIncoming: z.boolean(),
    refused: z.array(Refused),
  }),
})

export type AxisOverview = z.infer<(typeof readAxis)['result']>

/** Tries a paper again that could not be delivered, under the id that it had. */
export const retryAxis = request('axis.retry', {
  via: 'http',
  params: z.strictObject({ messageId: AxisMessageId }),
  result: z.strictObject({}),
  errors: ['axisOff', 'notFailed'],
})

export const listOrgans = request('axis.organs', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ organs: z.array(Organ) }),
})
/** Adds an organisation to the directory or changes one. One that is not active is offered no more; what was sent to it stays. */
export const saveOrgan = request('axis.saveOrgan', {
  via: 'http',
  params: z.strictObject({ code: OrganCode, name: plainLine(200), active: z.boolean() }),
  result: z.strictObject({}),
  errors: ['tooManyOrgans', 'ownCode'],
})

/** Says of a paper that came what becomes of it; its sender gets that as a status. `received` names the unit whose meetings may use it. */
export const decideIncoming = request('axis.decide', {
  via: 'http',
  params: z.discriminatedUnion('state', [
    z.strictObject({ incomingId: AxisIncomingId, state: z.literal('received'), siteId: SiteId }),
    z.strictObject({ incomingId: AxisIncomingId, state: z.literal('refused'), reason: plainLine(300) }),
    z.strictObject({ incomingId: AxisIncomingId, state: z.literal('processed') }),
  ]),
  result: z.strictObject({}),
  errors: ['axisOff', 'wrongState', 'unknownSite'],
})

/** Papers that came for the unit that holds this meeting, at most 100: those that are not marked as processed first, the newest of each first. */
export const incomingForMeeting = request('axis.forMeeting', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ incoming: z.array(Incoming) }),
})
/** Makes a file of a paper that came a draft among the meeting's papers, through the checks of every upload. `converting`: it is no PDF yet. */
export const attachIncoming = request('axis.attach', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    agendaItemId: AgendaItemId,
    fileId: AxisFileId,
    accessClass: AccessClass,
  }),
  result: z.strictObject({ converting: z.boolean() }),
  errors: [...UPLOAD_ERRORS, 'fileDamaged'],
})

/** A file of a paper that came, for the administrator who decides about it. */
export const incomingFilePath = (fileId: AxisFileId): string => `/api/axis/files/${fileId}`
