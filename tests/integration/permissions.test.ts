// Over 300 lines on purpose: the table of rights by hand, a sample for each request, and what tries them belong side by side.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actorMay, pairedMay, permissions, type Action, type Rule } from '../../signaling/wire/permissions.ts'
import { USUAL_TEMPLATE } from '../../signaling/wire/minutes-template.ts'
import { PairedPart, type HallPart } from '../../signaling/wire/paired-part.ts'
import { SEAT_ID_LENGTH, type MeetingId } from '../../signaling/wire/ids.ts'
import { requests, type Method } from '../../signaling/wire/registry.ts'
import { joinParams, TestClient, type TestSocket } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { PASSWORD, startServer, type RunningServer } from '../support/server.ts'

/** Everyone who might ask: each meeting role, administrators, somebody of another meeting, and nobody. */
const PEOPLE = {
  chair: 'chutri',
  secretary: 'thuky1',
  delegate: 'daibieu1',
  operator: 'dc.hg-so-tai-chinh',
  observer: 'duthinh',
  unitAdmin: 'quantri.vanphong',
  admin: 'quantri',
  outsider: 'daibieu6',
  nobody: null,
} as const
type Who = keyof typeof PEOPLE
const WHO = Object.keys(PEOPLE) as Who[]

/** The table once more, by hand and for people: a change of rights is made in both places or not at all. */
const EXPECTED: Record<Exclude<Action, `annotations.${string}`>, string> = {
  'identity.signIn': 'everyone',
  'identity.whoAmI': 'everyone',
  'sso.status': 'everyone',
  'sso.finish': 'everyone',
  'sso.ownLink': 'signed in',
  'sso.unlinkOwn': 'signed in',
  'sso.linkedOf': 'admin',
  'sso.unlink': 'admin',
  'identity.signOut': 'signed in',
  'identity.changePassword': 'signed in',
  'identity.sessions': 'signed in',
  'identity.endSessions': 'signed in',
  'identity.secondFactor': 'signed in',
  'identity.beginSecondFactor': 'signed in',
  'identity.confirmSecondFactor': 'signed in',
  'identity.renewRecoveryCodes': 'signed in',
  'identity.removeSecondFactor': 'signed in',
  'identity.enrolledOf': 'admin',
  'identity.resetSecondFactor': 'admin',
  'audit.list': 'admin unitAdmin',
  'audit.chain': 'admin unitAdmin',
  'audit.csv': 'admin unitAdmin',
  'statistics.read': 'admin unitAdmin preparer',
  'statistics.csv': 'admin unitAdmin preparer',
  'statistics.xlsx': 'admin unitAdmin preparer',
  'identity.findAccounts': 'admin unitAdmin preparer',
  'identity.createAccount': 'admin',
  'identity.resetPassword': 'admin',
  'identity.moveAccount': 'admin',
  'identity.setDisabled': 'admin',
  'accountImport.check': 'admin',
  'accountImport.passwords': 'admin',
  'accountImport.read': 'admin',
  'accountImport.rows': 'admin',
  'accountImport.confirm': 'admin',
  'accountImport.discard': 'admin',
  'pairing.begin': 'everyone',
  'pairing.own': 'everyone',
  'pairing.leave': 'everyone',
  'pairing.look': 'signed in',
  'pairing.confirm': 'signed in',
  'pairing.list': 'signed in',
  'pairing.withdraw': 'signed in',
  'phones.invite': 'operator unitAdmin',
  'phones.list': 'operator unitAdmin',
  'phones.withdraw': 'operator unitAdmin',
  'phones.look': 'everyone',
  'phones.begin': 'everyone',
  'phones.own': 'everyone',
  'phones.leave': 'everyone',
  'phones.takeSound': 'operator',
  'phones.giveSoundBack': 'operator',
  'seating.rooms': 'signed in',
  'seating.saveRoom': 'admin unitAdmin',
  'seating.removeRoom': 'admin unitAdmin',
  'seating.read': 'chair secretary unitAdmin',
  'seating.chooseRoom': 'chair secretary unitAdmin',
  'seating.place': 'chair secretary unitAdmin',
  'sites.list': 'signed in',
  'sites.create': 'admin',
  'sites.previewReorganisation': 'admin',
  'sites.reorganise': 'admin',
  'sites.phones': 'admin',
  'sites.setPhone': 'admin',
  'backup.read': 'admin',
  'backup.start': 'admin',
  'mail.read': 'admin',
  'mail.list': 'admin',
  'mail.decide': 'admin',
  'mail.sendTest': 'admin',
  'mail.addressesOf': 'admin',
  'mail.setAddress': 'admin',
  'mail.ownAddress': 'signed in',
  'mail.setOwnAddress': 'signed in',
  'mail.ofMeeting': 'chair secretary unitAdmin',
  'interface.keys': 'admin',
  'interface.makeKey': 'admin',
  'interface.withdrawKey': 'admin',
  'interface.use': 'admin',
  'axis.overview': 'admin',
  'axis.retry': 'admin',
  'axis.organs': 'admin',
  'axis.saveOrgan': 'admin',
  'axis.decide': 'admin',
  'axis.file': 'admin',
  'axis.document': 'chair secretary',
  'axis.send': 'chair secretary',
  'axis.forMeeting': 'chair secretary unitAdmin',
  'axis.attach': 'chair secretary unitAdmin',
  'interface.webhooks': 'admin',
  'interface.addWebhook': 'admin',
  'interface.renewWebhookSecret': 'admin',
  'interface.switchWebhookOn': 'admin',
  'interface.withdrawWebhook': 'admin',
  'interface.deliveries': 'admin',
  'meetings.list': 'signed in',
  'meetings.find': 'signed in',
  'meetings.get': 'chair secretary delegate operator observer unitAdmin',
  'meetings.create': 'unitAdmin preparer',
  'meetings.update': 'secretary unitAdmin',
  'meetings.send': 'secretary unitAdmin',
  'meetings.submit': 'secretary unitAdmin',
  'meetings.approve': 'chair',
  'meetings.sendBack': 'chair secretary unitAdmin',
  'meetings.start': 'chair secretary',
  'meetings.pause': 'chair',
  'meetings.resume': 'chair',
  'meetings.end': 'chair',
  'meetings.keepOpen': 'chair secretary',
  'meetings.extend': 'chair secretary',
  'meetings.postpone': 'chair secretary unitAdmin',
  'meetings.reschedule': 'chair secretary unitAdmin',
  'meetings.cancel': 'chair secretary unitAdmin',
  'search.find': 'signed in',
  'meetings.history': 'chair secretary delegate operator observer unitAdmin',
  'templates.list': 'unitAdmin preparer',
  'templates.save': 'chair secretary unitAdmin',
  'templates.read': 'unitAdmin preparer',
  'templates.remove': 'unitAdmin preparer',
  'templates.ofMeeting': 'chair secretary unitAdmin',
  'documents.list': 'signed in',
  'documents.makeFolder': 'signed in',
  'documents.renameFolder': 'signed in',
  'documents.moveFolder': 'signed in',
  'documents.removeFolder': 'signed in',
  'documents.rename': 'signed in',
  'documents.move': 'signed in',
  'documents.remove': 'signed in',
  'documents.upload': 'signed in',
  'documents.file': 'signed in',
  'documents.saveCopy': 'chair secretary delegate operator observer unitAdmin',
  'requests.list': 'signed in',
  'requests.read': 'signed in',
  'requests.create': 'signed in',
  'requests.save': 'signed in',
  'requests.remove': 'signed in',
  'requests.send': 'signed in',
  'requests.withdraw': 'signed in',
  'requests.takeUp': 'unitAdmin',
  'requests.askMore': 'unitAdmin',
  'requests.accept': 'unitAdmin',
  'requests.decline': 'unitAdmin',
  'requests.ofMeeting': 'chair secretary unitAdmin',
  'consultations.create': 'unitAdmin preparer',
  'consultations.save': 'unitAdmin preparer',
  'consultations.remove': 'unitAdmin preparer',
  'consultations.addPaper': 'unitAdmin preparer',
  'consultations.removePaper': 'unitAdmin preparer',
  'consultations.send': 'unitAdmin preparer',
  'consultations.extend': 'unitAdmin preparer',
  'consultations.close': 'unitAdmin preparer',
  'consultations.withdraw': 'unitAdmin preparer',
  'consultations.list': 'signed in',
  'consultations.read': 'signed in',
  'consultations.remind': 'signed in',
  'consultations.answer': 'signed in',
  'consultations.addOpinionFile': 'signed in',
  'consultations.file': 'signed in',
  'consultations.csv': 'signed in',
  'consultations.pdf': 'signed in',
  'groups.list': 'unitAdmin preparer',
  'groups.read': 'unitAdmin preparer',
  'groups.save': 'unitAdmin preparer',
  'groups.remove': 'unitAdmin preparer',
  'answers.read': 'chair secretary delegate operator',
  'answers.give': 'chair secretary delegate operator',
  'answers.eligible': 'chair secretary delegate',
  'answers.list': 'chair secretary',
  'answers.decide': 'chair secretary',
  'notices.list': 'signed in',
  'notices.read': 'signed in',
  'invitation.pdf': 'chair secretary delegate operator observer unitAdmin',
  'invitation.ics': 'chair secretary delegate operator observer unitAdmin',
  'papers.list': 'chair secretary delegate operator observer unitAdmin',
  'papers.versions': 'chair secretary delegate operator observer unitAdmin',
  'papers.issue': 'chair secretary',
  'papers.recall': 'chair secretary',
  'papers.rename': 'chair secretary unitAdmin',
  'papers.place': 'chair secretary unitAdmin',
  'papers.remove': 'chair secretary unitAdmin',
  'papers.replace': 'chair secretary',
  'papers.takeBack': 'chair secretary',
  'papers.approval': 'chair secretary delegate operator observer unitAdmin',
  'papers.setApproval': 'chair secretary unitAdmin',
  'papers.submit': 'chair secretary unitAdmin',
  'papers.decide': 'chair secretary delegate',
  'papers.history': 'chair secretary delegate unitAdmin',
  'papers.report': 'chair secretary delegate operator observer',
  'papers.opened': 'chair secretary delegate operator observer unitAdmin',
  'papers.reach': 'chair secretary unitAdmin',
  'papers.readers': 'chair secretary unitAdmin',
  'papers.readersCsv': 'chair secretary unitAdmin',
  'papers.compare': 'chair secretary delegate operator observer unitAdmin',
  'papers.setAccess': 'chair secretary unitAdmin',
  'readiness.board': 'chair secretary unitAdmin',
  'readiness.remind': 'chair secretary unitAdmin',
  'papers.dropVersion': 'chair secretary unitAdmin',
  'papers.upload': 'chair secretary unitAdmin',
  'papers.jobs': 'chair secretary unitAdmin',
  'papers.dismissJob': 'chair secretary unitAdmin',
  'papers.repaired': 'chair secretary unitAdmin',
  'papers.original': 'chair secretary unitAdmin',
  'papers.download': 'chair secretary delegate operator observer unitAdmin',
  'seats.join': 'chair secretary delegate operator observer',
  'seats.leave': 'chair secretary delegate operator observer',
  'seats.beat': 'signed in',
  'seats.devices': 'chair secretary delegate operator observer',
  'seats.setHall': 'chair secretary delegate operator',
  'seats.setDisplay': 'chair secretary delegate operator',
  'seats.setMainCamera': 'chair secretary delegate operator',
  'seats.read': 'chair secretary delegate operator observer',
  'seats.roster': 'chair secretary delegate operator observer unitAdmin',
  'seats.attendance': 'chair secretary unitAdmin',
  'seats.attendanceCsv': 'chair secretary unitAdmin',
  'agenda.goTo': 'chair secretary',
  'presenting.give': 'chair secretary',
  'presenting.here': 'chair secretary delegate operator',
  'presenting.goTo': 'chair secretary delegate operator',
  'floor.setMode': 'chair',
  'floor.give': 'chair',
  'floor.take': 'chair',
  'floor.admitPoint': 'chair',
  'floor.putOnStage': 'chair secretary',
  'floor.muteSeat': 'chair secretary',
  'floor.muteAll': 'chair secretary',
  'floor.removeSeat': 'chair secretary',
  'floor.letIn': 'chair secretary',
  'rollCall.start': 'chair secretary',
  'rollCall.call': 'chair secretary',
  'rollCall.callAgain': 'chair secretary',
  'rollCall.mark': 'chair secretary',
  'rollCall.end': 'chair secretary',
  'rollCall.answer': 'operator',
  'rollCall.checkIn': 'chair secretary delegate',
  'rollCall.confirm': 'chair secretary delegate',
  'rollCall.list': 'chair secretary unitAdmin',
  'rollCall.read': 'chair secretary unitAdmin',
  'rollCall.csv': 'chair secretary unitAdmin',
  'rollCall.pdf': 'chair secretary unitAdmin',
  'rehearsal.start': 'chair secretary unitAdmin',
  'rehearsal.end': 'chair secretary unitAdmin',
  'rehearsal.calls': 'signed in',
  'rehearsal.take': 'operator',
  'rehearsal.report': 'operator',
  'rehearsal.read': 'chair secretary unitAdmin',
  'rehearsal.csv': 'chair secretary unitAdmin',
  'passport.keep': 'operator',
  'passport.read': 'chair secretary unitAdmin operator',
  'passport.list': 'chair secretary unitAdmin',
  'passport.ofSite': 'admin',
  'preparing.set': 'chair secretary',
  'preparing.echo': 'chair secretary delegate operator',
  'reception.watch': 'operator',
  'reception.unwatch': 'operator',
  'layouts.impose': 'chair secretary',
  'layouts.release': 'chair secretary',
  'monitor.open': 'chair secretary',
  'monitor.close': 'chair secretary',
  'monitor.hour': 'chair secretary',
  'monitor.place': 'chair secretary',
  'monitor.limit': 'chair secretary',
  'monitor.ask': 'chair secretary',
  'monitor.answer': 'chair secretary delegate operator observer',
  'locks.set': 'chair secretary',
  'locks.admit': 'chair secretary',
  'queues.ask': 'chair secretary delegate operator',
  'queues.withdraw': 'chair secretary delegate operator',
  'queues.move': 'chair secretary operator',
  'queues.passOn': 'chair secretary operator',
  'queues.call': 'chair secretary',
  'queues.finish': 'chair secretary',
  'queues.setPhase': 'chair secretary',
  'queues.setRules': 'chair secretary',
  'queues.addTime': 'chair secretary',
  'calling.start': 'unitAdmin preparer',
  'calling.ringing': 'signed in',
  'calling.answer': 'chair secretary delegate operator observer',
  'calling.status': 'chair secretary',
  'calling.stop': 'chair secretary',
  'calling.repeat': 'chair secretary',
  'messages.send': 'chair secretary delegate operator',
  'messages.setChat': 'chair secretary',
  'messages.older': 'chair secretary delegate operator observer',
  'messages.list': 'chair secretary delegate operator observer',
  'messages.csv': 'chair secretary delegate operator observer',
  'proceedings.read': 'chair secretary delegate operator observer unitAdmin',
  'proceedings.turns': 'chair secretary delegate operator observer unitAdmin',
  'minutes.read': 'chair secretary delegate operator observer unitAdmin',
  'minutes.docx': 'chair secretary delegate operator observer unitAdmin',
  'minutes.pdf': 'chair secretary delegate operator observer unitAdmin',
  'minutes.tasks': 'chair secretary delegate operator observer unitAdmin',
  'minutes.followTask': 'chair secretary',
  'tasks.list': 'signed in',
  'tasks.acts': 'signed in',
  'tasks.report': 'signed in',
  'tasks.csv': 'signed in',
  'tasks.xlsx': 'signed in',
  'tasks.charge': 'chair secretary',
  'minutes.save': 'chair secretary',
  'minutes.setStage': 'chair secretary',
  'minutes.comment': 'chair secretary delegate',
  'minutes.answerComment': 'chair secretary',
  'minutes.approve': 'chair',
  'signing.read': 'chair secretary delegate operator observer unitAdmin',
  'signing.file': 'chair secretary delegate operator observer unitAdmin',
  'signing.setOrder': 'chair secretary',
  'signing.toSign': 'chair secretary',
  'signing.picture': 'chair secretary',
  'signing.upload': 'chair secretary',
  'signing.document': 'chair secretary',
  'signing.issue': 'chair secretary',
  'signing.recipients': 'chair secretary',
  'signing.saveCorrection': 'chair secretary',
  'signing.dropCorrection': 'chair secretary',
  'signing.approveCorrection': 'chair',
  'proceedings.csv': 'chair secretary delegate operator observer unitAdmin',
  'archive.zip': 'chair secretary unitAdmin',
  'archive.read': 'chair secretary unitAdmin',
  'archive.start': 'chair secretary unitAdmin',
  'archive.cancel': 'chair secretary unitAdmin',
  'archive.handOvers': 'admin',
  'archive.startHandOver': 'admin',
  'archive.cancelHandOver': 'admin',
  'leading.handOver': 'chair secretary',
  'leading.candidates': 'chair secretary',
  'leading.takeBack': 'chair secretary delegate',
  'media.open': 'chair secretary delegate operator observer',
  'media.ready': 'chair secretary delegate operator observer',
  'media.openSend': 'chair secretary delegate operator',
  'media.connect': 'chair secretary delegate operator observer',
  'media.restartIce': 'chair secretary delegate operator observer',
  'media.produce': 'chair secretary delegate operator',
  'media.setSending': 'chair secretary delegate operator',
  'media.stopSending': 'chair secretary delegate operator',
  'media.resume': 'chair secretary delegate operator observer',
  'media.view': 'chair secretary delegate operator observer',
  'media.capabilities': 'signed in',
  'media.putStill': 'chair secretary delegate operator',
  'media.stageStill': 'chair secretary delegate operator observer',
  'media.ownStill': 'operator',
  'media.wall': 'chair secretary',
  'bodies.list': 'admin unitAdmin preparer',
  'bodies.read': 'admin unitAdmin preparer',
  'bodies.save': 'admin unitAdmin',
  'bodies.remove': 'admin unitAdmin',
  'bodies.saveMember': 'admin unitAdmin',
  'bodies.removeMember': 'admin unitAdmin',
  'bodies.saveRule': 'admin unitAdmin',
  'bodies.removeRule': 'admin unitAdmin',
  'bodies.saveTemplate': 'admin unitAdmin',
  'bodies.removeTemplate': 'admin unitAdmin',
  'voting.setBody': 'secretary unitAdmin',
  'voting.add': 'chair secretary unitAdmin',
  'voting.edit': 'chair secretary unitAdmin',
  'voting.remove': 'chair secretary unitAdmin',
  'voting.order': 'chair secretary unitAdmin',
  'voting.startApproval': 'chair secretary',
  'voting.endApproval': 'chair secretary',
  'voting.open': 'chair secretary',
  'voting.stop': 'chair secretary',
  'voting.resume': 'chair secretary',
  'voting.end': 'chair secretary',
  'voting.checkOpening': 'chair secretary',
  'voting.readiness': 'chair secretary',
  'voting.list': 'chair secretary delegate operator observer unitAdmin',
  'voting.read': 'chair secretary delegate operator observer unitAdmin',
  'voting.sayReady': 'chair secretary delegate',
  'voting.cast': 'chair secretary delegate',
  'voting.castFromSeat': 'chair secretary delegate',
  'voting.voters': 'chair secretary delegate',
  'voting.castSecret': 'chair secretary delegate',
  'voting.readSecret': 'chair secretary delegate operator observer unitAdmin',
  'voting.secretBallots': 'chair secretary delegate operator observer unitAdmin',
  'voting.giveKey': 'chair secretary delegate observer',
  'voting.decrypt': 'chair secretary delegate observer',
  'voting.failCount': 'chair secretary',
  'voting.hall': 'operator',
  'voting.enterHands': 'operator',
  'voting.settleHands': 'chair secretary',
  'link.test': 'signed in',
}

/** Well-formed parameters that change nothing even for those who may: a closed meeting, things that do not exist. */
const UNKNOWN = 'AAAAAAAAAAAAAAAAAAAAAA'
/** One form, however often it is sent. */
const REQUEST = randomUUID()
const NO_REORGANISATION = { onDay: '2025-07-01', predecessorIds: ['khong-co'], successors: [], childrenTo: null }
const UNKNOWN_SEAT = 'A'.repeat(SEAT_ID_LENGTH)
const CONSULTATION = {
  ...{ title: 'x', text: '', bodyId: UNKNOWN, ruleId: UNKNOWN, choices: 'usual' },
  ...{ deadlineAtMs: 0, followerId: null, showsOpinions: false },
}
const MEETING_REQUEST = {
  ...{ unitSiteId: 'khong-co', title: 'x', kind: 'meeting', why: '', startsAtMs: 0, alternativesMs: [] },
  ...{ durationMinutes: 60, place: '', siteIds: [], peopleIds: [], papersSiteId: null, chairId: null },
}
const BALLOT = { agendaItemId: null, form: 'open', title: 'x', text: '', ruleId: UNKNOWN }
const RULE = {
  name: 'x',
  choices: [
    { key: 'for', label: 'Tán thành', countsAs: 'for' },
    { key: 'against', label: 'Không tán thành', countsAs: 'against' },
  ],
  ...{ threshold: { numerator: 1, denominator: 2, strict: true }, base: 'allMembers' },
  ...{ quorum: { numerator: 1, denominator: 2, strict: true }, mayChange: false, legalBasis: '' },
}
const LINK = { downKbps: 900, upKbps: 300, rttMs: 60, jitterMs: 4, lossShare: 0, way: 'udp' }
function paramsOf(method: Method, meetingId: MeetingId): unknown {
  const reason = 'Kiểm tra quyền'
  const draft = {
    title: 'x',
    kind: 'meeting',
    place: 'x',
    startsAtMs: 2,
    endsAtMs: 1,
    siteIds: [],
    participants: [],
    agenda: [],
  }
  const samples: Partial<Record<Method, unknown>> = {
    'search.find': { text: 'ngan sach', states: [], fromMs: null, toMs: null, siteId: null, page: 0 },
    'identity.signIn': { username: 'nobody.here', password: 'x' },
    'identity.changePassword': { current: 'sai', next: 'mat-khau-moi-1' },
    'identity.findAccounts': { text: 'x' },
    'identity.endSessions': { sessionId: UNKNOWN },
    'identity.beginSecondFactor': { password: 'sai' },
    'identity.confirmSecondFactor': { code: '000000' },
    'identity.renewRecoveryCodes': { password: PASSWORD, code: '000000' },
    'identity.removeSecondFactor': { password: PASSWORD, code: '000000' },
    'identity.enrolledOf': { accountIds: [UNKNOWN] },
    'identity.resetSecondFactor': { accountId: UNKNOWN },
    'sso.finish': { code: '000000' },
    'sso.linkedOf': { accountIds: [UNKNOWN] },
    'sso.unlink': { accountId: UNKNOWN },
    'audit.chain': {},
    'audit.list': { filter: { accountId: null, fromMs: null, untilMs: null, kind: null }, before: null },
    'statistics.read': { from: null, until: null, units: 'past' },
    'identity.createAccount': {
      username: 'moi',
      password: 'mat-khau-moi-1',
      fullName: 'x',
      title: 'x',
      siteId: 'khong-co',
      systemRole: 'user',
      mayPrepareMeetings: false,
    },
    'identity.resetPassword': { accountId: UNKNOWN, next: 'mat-khau-moi-1' },
    'identity.moveAccount': { accountId: UNKNOWN, siteId: 'hg' },
    'identity.setDisabled': { accountId: UNKNOWN, disabled: true },
    'accountImport.rows': { importId: UNKNOWN, verdict: null, after: 0 },
    'accountImport.confirm': { importId: UNKNOWN },
    'accountImport.discard': { importId: UNKNOWN },
    'pairing.look': { code: 'AAAAAA' },
    'pairing.confirm': { code: 'AAAAAA', part: 'display', label: 'x', accountId: UNKNOWN },
    'pairing.withdraw': { pairingId: UNKNOWN },
    'phones.invite': { meetingId },
    'phones.list': { meetingId },
    'phones.withdraw': { meetingId, pairingId: UNKNOWN },
    'phones.look': { code: 'a'.repeat(28) },
    'phones.begin': { code: 'a'.repeat(28), kind: 'sound' },
    'seating.rooms': { siteId: null },
    'seating.saveRoom': {
      roomPlanId: null,
      revision: 0,
      siteId: 'khong-co',
      name: 'x',
      plan: { tables: 'rows', places: [] },
    },
    'seating.removeRoom': { roomPlanId: UNKNOWN },
    'seating.read': { meetingId },
    'seating.chooseRoom': { meetingId, roomPlanId: UNKNOWN },
    'seating.place': { meetingId, accountId: UNKNOWN, placeId: 'p1' },
    'interface.makeKey': {
      ...{ name: 'x', siteId: 'khong-co', scopes: ['meetings'] },
      ...{ validDays: 30, perMinute: 30 },
    },
    'interface.withdrawKey': { keyId: UNKNOWN },
    'interface.use': { keyId: null, calls: 'all' },
    'axis.retry': { messageId: UNKNOWN },
    'axis.saveOrgan': { code: 'H10.01', name: 'x', active: true },
    'axis.decide': { incomingId: UNKNOWN, state: 'processed' },
    'axis.document': { meetingId, number: 0 },
    'axis.send': { meetingId, number: 0, to: ['H10.01'] },
    'axis.forMeeting': { meetingId },
    'axis.attach': { meetingId, agendaItemId: UNKNOWN, fileId: UNKNOWN, accessClass: 'internal' },
    'archive.read': { meetingId },
    'archive.start': { meetingId },
    'archive.cancel': { meetingId },
    'archive.handOvers': {},
    'archive.startHandOver': { untilDay: '1999-01-01' },
    'archive.cancelHandOver': { handOverId: UNKNOWN },
    'interface.webhooks': {},
    'interface.addWebhook': { keyId: UNKNOWN, url: 'https://ioc.example/hop', kinds: ['meeting.planned'] },
    'interface.renewWebhookSecret': { webhookId: UNKNOWN },
    'interface.switchWebhookOn': { webhookId: UNKNOWN },
    'interface.withdrawWebhook': { webhookId: UNKNOWN },
    'interface.deliveries': { webhookId: UNKNOWN },
    'sites.create': { name: 'x', shortName: 'x', level: 'commune', parentId: 'khong-co' },
    'sites.previewReorganisation': NO_REORGANISATION,
    'sites.reorganise': NO_REORGANISATION,
    'meetings.create': { requestId: randomUUID(), draft },
    'meetings.update': { meetingId, revision: 0, draft },
    'meetings.find': {
      ...{ view: 'mine', states: [], fromMs: null, untilMs: null, leadSiteId: null, text: '' },
      ...{ order: 'latestFirst', after: null, limit: 1 },
    },
    'meetings.extend': { meetingId, minutes: 15, ifEndsAtMs: 1 },
    'meetings.postpone': { meetingId, reason },
    'meetings.cancel': { meetingId, reason },
    'meetings.approve': { meetingId, ifRevision: 0 },
    'meetings.sendBack': { meetingId, reason },
    'meetings.reschedule': { meetingId, reason, startsAtMs: 8_000_000_000_000, endsAtMs: 8_000_000_001_000 },
    'templates.save': { requestId: REQUEST, meetingId, name: 'Giao ban', withAgenda: false, withPeople: false },
    'templates.read': { templateId: UNKNOWN },
    'templates.remove': { templateId: UNKNOWN },
    'templates.ofMeeting': { meetingId },
    'documents.makeFolder': { parentId: UNKNOWN, name: 'x' },
    'documents.renameFolder': { folderId: UNKNOWN, name: 'x' },
    'documents.moveFolder': { folderId: UNKNOWN, parentId: null },
    'documents.removeFolder': { folderId: UNKNOWN, documents: 0 },
    'documents.rename': { documentId: UNKNOWN, name: 'x' },
    'documents.move': { documentId: UNKNOWN, folderId: null },
    'documents.remove': { documentId: UNKNOWN },
    'documents.saveCopy': { meetingId, paperVersionId: UNKNOWN, folderId: null },
    'requests.list': { list: 'mine', states: [] },
    'requests.read': { meetingRequestId: UNKNOWN },
    'requests.create': { requestId: randomUUID(), draft: MEETING_REQUEST },
    'requests.save': { meetingRequestId: UNKNOWN, revision: 1, draft: MEETING_REQUEST },
    'requests.remove': { meetingRequestId: UNKNOWN },
    'requests.send': { meetingRequestId: UNKNOWN, revision: 1 },
    'requests.withdraw': { meetingRequestId: UNKNOWN, revision: 1, reason },
    'requests.takeUp': { meetingRequestId: UNKNOWN, revision: 1 },
    'requests.askMore': { meetingRequestId: UNKNOWN, revision: 1, reason },
    'requests.decline': { meetingRequestId: UNKNOWN, revision: 1, reason },
    'requests.accept': { meetingRequestId: UNKNOWN, revision: 1, startsAtMs: 0, place: 'x' },
    'requests.ofMeeting': { meetingId },
    'consultations.create': { requestId: randomUUID(), draft: CONSULTATION },
    'consultations.save': { consultationId: UNKNOWN, revision: 1, draft: CONSULTATION },
    'consultations.send': { consultationId: UNKNOWN, revision: 1 },
    'consultations.extend': { consultationId: UNKNOWN, deadlineAtMs: 0, reason },
    'consultations.withdraw': { consultationId: UNKNOWN, reason },
    'consultations.removePaper': { consultationId: UNKNOWN, fileId: UNKNOWN },
    'consultations.answer': { consultationId: UNKNOWN, choice: 'agree', text: '', fileId: null, changes: null },
    'consultations.read': { consultationId: UNKNOWN },
    'consultations.remove': { consultationId: UNKNOWN },
    'consultations.remind': { consultationId: UNKNOWN },
    'consultations.close': { consultationId: UNKNOWN },
    'groups.read': { groupId: UNKNOWN },
    'groups.save': { requestId: REQUEST, replaces: UNKNOWN, name: 'Các xã', siteIds: [], people: [] },
    'groups.remove': { groupId: UNKNOWN },
    'answers.read': { meetingId },
    'answers.give': { meetingId, accountId: null, startsAtMs: 0, answer: { kind: 'comes' } },
    'answers.eligible': { meetingId, accountId: null },
    'answers.list': { meetingId },
    'answers.decide': { meetingId, accountId: UNKNOWN, substituteId: UNKNOWN, decision: { kind: 'confirm' } },
    'notices.read': { noticeIds: [UNKNOWN] },
    'papers.issue': { meetingId, paperId: UNKNOWN },
    'papers.recall': { meetingId, paperId: UNKNOWN, reason },
    'papers.rename': { meetingId, paperId: UNKNOWN, title: 'Tờ trình' },
    'papers.place': { meetingId, paperId: UNKNOWN, agendaItemId: UNKNOWN, index: 0 },
    'papers.versions': { meetingId, paperId: UNKNOWN },
    'papers.remove': { meetingId, paperId: UNKNOWN },
    'papers.replace': { meetingId, paperId: UNKNOWN, paperVersionId: UNKNOWN, reason },
    'papers.takeBack': { meetingId, paperId: UNKNOWN, paperVersionId: UNKNOWN, reason },
    'papers.dropVersion': { meetingId, paperId: UNKNOWN, paperVersionId: UNKNOWN },
    'papers.approval': { meetingId },
    'papers.setApproval': { meetingId, needed: false, approverAccountId: UNKNOWN },
    'papers.submit': { meetingId, paperId: UNKNOWN, paperVersionId: UNKNOWN },
    'papers.decide': { meetingId, paperId: UNKNOWN, paperVersionId: UNKNOWN, decision: 'approve' },
    'papers.history': { meetingId, paperId: UNKNOWN },
    'papers.report': { meetingId, receipts: [{ paperVersionId: UNKNOWN, opened: true, pages: [0] }] },
    'papers.opened': { meetingId },
    'papers.reach': { meetingId },
    'papers.readers': { meetingId, paperId: UNKNOWN },
    'papers.compare': { meetingId, paperId: UNKNOWN, oldVersionId: UNKNOWN, newVersionId: UNKNOWN },
    'papers.setAccess': {
      meetingId,
      paperId: UNKNOWN,
      accessClass: 'public',
      mayDownload: true,
      mayPrint: true,
    },
    'readiness.board': { meetingId },
    'readiness.remind': { meetingId, siteIds: ['khong-co'] },
    'papers.jobs': { meetingId },
    'papers.dismissJob': { meetingId, jobId: UNKNOWN },
    'seats.join': joinParams(meetingId, { claim: 'ask', mic: 'none', camera: 'none' }),
    'seats.beat': { link: 'good' },
    'seats.setHall': { people: [], headCount: 0 },
    'seats.setDisplay': { show: 'follow', queue: false, sound: 'others' },
    'seats.setMainCamera': { mainCamera: null },
    'seats.read': { seatId: UNKNOWN_SEAT },
    // The mode stays what it is: the demo's meeting has more seats than speak without the floor.
    'floor.setMode': { mode: 'floor' },
    'floor.give': { seatId: UNKNOWN_SEAT, instead: false },
    'floor.take': { seatId: UNKNOWN_SEAT },
    'floor.admitPoint': { seatId: null },
    'agenda.goTo': { agendaItemId: UNKNOWN, ifCurrent: null },
    // An entry that nobody made. Asking is for a queue that is not open, so that nobody stays in line.
    'queues.ask': { queue: 'questioning', topic: '', speaker: '', point: false },
    'queues.withdraw': { entryId: UNKNOWN },
    'queues.move': { entryId: UNKNOWN, before: null },
    'queues.passOn': { entryId: UNKNOWN },
    'queues.call': { entryId: UNKNOWN },
    'queues.finish': { entryId: UNKNOWN },
    'queues.setPhase': { queue: 'questioning', phase: 'ended' },
    'queues.setRules': {
      queue: 'questioning',
      rules: { limitSeconds: null, warnSeconds: 60, hardEnd: false, districtsFirst: false },
    },
    'queues.addTime': { seatId: UNKNOWN_SEAT, seconds: 60 },
    'presenting.give': { seatId: UNKNOWN_SEAT },
    'presenting.here': {},
    'presenting.goTo': { page: { paperId: UNKNOWN, paperVersionId: UNKNOWN, pageIndex: 0 } },
    'floor.putOnStage': { seatId: UNKNOWN_SEAT },
    'floor.muteSeat': { seatId: UNKNOWN_SEAT },
    'floor.removeSeat': { seatId: UNKNOWN_SEAT },
    'floor.letIn': { seatId: UNKNOWN_SEAT },
    // The demo's meeting has had no roll call: one that would follow another is refused.
    'rollCall.start': { way: 'byDistrict', ifNewest: UNKNOWN },
    'rollCall.call': { rollCallId: UNKNOWN, seatId: null, ifCalled: null },
    'rollCall.callAgain': { rollCallId: UNKNOWN, ifRound: 1 },
    'rollCall.mark': {
      ...{ rollCallId: UNKNOWN, seatIds: [UNKNOWN_SEAT], ifState: 'waiting', state: 'absent', reason: '' },
      headCount: null,
    },
    'rollCall.end': { rollCallId: UNKNOWN },
    'rollCall.answer': {
      rollCallId: UNKNOWN,
      answers: [{ seatId: UNKNOWN_SEAT, state: 'present', headCount: 1, guests: 0, people: null, reason: '' }],
    },
    'rollCall.checkIn': { rollCallId: UNKNOWN },
    'rollCall.confirm': { rollCallId: UNKNOWN },
    'rollCall.read': { meetingId, rollCallId: UNKNOWN },
    'rehearsal.start': { meetingId, opensAtMs: null, minutes: 60 },
    'rehearsal.end': { meetingId, rehearsalId: UNKNOWN },
    'rehearsal.take': { meetingId },
    'rehearsal.report': {
      ...{ meetingId, figures: LINK },
      checks: { link: 'good', camera: 'ok', mic: 'ok', speaker: 'ok' },
    },
    'rehearsal.read': { meetingId, rehearsalId: null },
    'passport.keep': { meetingId, figures: LINK },
    'passport.read': { meetingId, siteId: 'khong-co' },
    'passport.ofSite': { siteId: 'khong-co' },
    'preparing.set': { seatId: UNKNOWN_SEAT },
    'preparing.echo': { report: { kind: 'quiet' } },
    'layouts.impose': { layout: 'grid4', on: 'halls' },
    'layouts.release': { layout: 'grid9', on: 'all' },
    'monitor.hour': { seatId: UNKNOWN_SEAT },
    'monitor.place': { seatId: UNKNOWN_SEAT },
    'monitor.limit': { seatId: UNKNOWN_SEAT, kbps: 120 },
    'monitor.ask': { deviceId: UNKNOWN, act: 'restart' },
    'monitor.answer': { askId: UNKNOWN, answer: 'declined' },
    'sites.setPhone': { siteId: 'khong-co', phone: '0219 000 000' },
    'mail.list': { state: null, below: null },
    'mail.decide': { mailId: UNKNOWN, act: 'stop', ifState: 'queued' },
    'mail.ofMeeting': { meetingId },
    'mail.setOwnAddress': { address: null },
    'mail.addressesOf': { accountIds: [UNKNOWN] },
    'mail.setAddress': { accountId: UNKNOWN, address: null },
    'locks.set': { lock: 'waitingRoom', on: false },
    'locks.admit': { accountIds: [UNKNOWN] },
    'calling.start': { requestId: randomUUID(), title: 'x', siteIds: ['khong-co'], chairId: null },
    'calling.answer': { meetingId, answer: { kind: 'comes' } },
    'calling.status': { meetingId },
    'calling.stop': { meetingId },
    'calling.repeat': { meetingId },
    // To a seat that is not there: written by nobody, read by nobody.
    'messages.send': { messageId: UNKNOWN, to: { kind: 'seat', seatId: UNKNOWN_SEAT }, text: 'x' },
    'messages.setChat': { chat: 'closed' },
    'messages.older': { before: 1 },
    'messages.list': { meetingId, before: null },
    'proceedings.read': { meetingId },
    'proceedings.turns': { meetingId, page: 0 },
    'minutes.read': { meetingId },
    'minutes.setStage': { meetingId, stage: 'comments' },
    'minutes.comment': { meetingId, commentId: UNKNOWN, text: 'x' },
    'minutes.answerComment': { meetingId, commentId: UNKNOWN, answer: 'x', replaces: null },
    'minutes.approve': { meetingId, revision: 1, templateSha256: '0'.repeat(64) },
    'tasks.list': {
      ...{ scope: 'all', standing: null, siteId: null, meetingId: null, from: null, until: null, text: '', page: 0 },
    },
    'tasks.acts': { meetingId, taskId: UNKNOWN },
    'tasks.report': { meetingId, taskId: UNKNOWN, revision: 0, state: 'doing', words: 'x' },
    'tasks.charge': { meetingId, taskId: UNKNOWN, revision: 0, to: null },
    'minutes.followTask': { meetingId, taskId: UNKNOWN, revision: 0, done: true, note: '' },
    'signing.read': { meetingId },
    'signing.setOrder': { meetingId, number: 0, revision: 0, steps: [{ kind: 'agency', name: 'UBND' }] },
    'signing.issue': { meetingId, number: 0, to: [UNKNOWN] },
    'signing.recipients': { meetingId, number: 0 },
    'signing.saveCorrection': { meetingId, number: null, revision: 0, content: { number: '', symbol: '', text: 'x' } },
    'signing.dropCorrection': { meetingId, number: 1, revision: 1 },
    'signing.approveCorrection': { meetingId, number: 1, revision: 1 },
    'minutes.save': { meetingId, revision: 0, entry: { kind: 'field', field: 'opening', text: 'x' } },
    'leading.handOver': { accountId: UNKNOWN },
    'media.ready': { rtpCapabilities: {} },
    'media.connect': {
      transportId: UNKNOWN,
      dtlsParameters: { fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }] },
    },
    'media.restartIce': { transportId: UNKNOWN },
    'media.produce': { transportId: UNKNOWN, source: 'mic', kind: 'audio', rtpParameters: {} },
    'media.setSending': { source: 'mic', on: false },
    'media.stopSending': { source: 'mic' },
    'media.resume': { consumerIds: [] },
    'media.view': { smallPictures: [], video: 'none', rung: 'text' },
    'annotations.authors': { meetingId, paperVersionId: UNKNOWN },
    'bodies.read': { bodyId: UNKNOWN },
    'bodies.save': { bodyId: null, name: 'x', siteId: 'khong-co' },
    'bodies.remove': { bodyId: UNKNOWN },
    'bodies.saveMember': {
      ...{ bodyId: UNKNOWN, membershipId: null, accountId: UNKNOWN },
      ...{ firstDay: '2021-07-01', lastDay: null },
    },
    'bodies.removeMember': { bodyId: UNKNOWN, membershipId: UNKNOWN },
    'bodies.saveRule': {
      ...{ bodyId: UNKNOWN, ruleId: null, revision: 0, firstDay: '2021-07-01', lastDay: null },
      text: RULE,
    },
    'bodies.removeRule': { bodyId: UNKNOWN, ruleId: UNKNOWN },
    'bodies.saveTemplate': {
      ...{ bodyId: UNKNOWN, templateId: null, revision: 0, text: USUAL_TEMPLATE },
      ...{ firstDay: '2026-01-01', lastDay: null },
    },
    'bodies.removeTemplate': { bodyId: UNKNOWN, templateId: UNKNOWN },
    'voting.setBody': { meetingId, bodyId: UNKNOWN },
    'voting.add': { requestId: REQUEST, meetingId, ballot: BALLOT },
    'voting.edit': { meetingId, ballotId: UNKNOWN, revision: 1, ballot: BALLOT },
    'voting.remove': { meetingId, ballotId: UNKNOWN, revision: 1 },
    'voting.order': { meetingId, ballotIds: [UNKNOWN] },
    'voting.startApproval': { meetingId, onChairsOrder: true },
    'voting.endApproval': {
      ...{ meetingId, approvalId: UNKNOWN, outcome: 'approved' },
      ...{ reason: '', onChairsOrder: true },
    },
    'voting.open': { meetingId, ballotId: UNKNOWN, revision: 1, onChairsOrder: true },
    'voting.stop': { meetingId, ballotId: UNKNOWN, onChairsOrder: true },
    'voting.resume': { meetingId, ballotId: UNKNOWN, onChairsOrder: true },
    'voting.end': { meetingId, ballotId: UNKNOWN, onChairsOrder: true },
    'voting.checkOpening': { meetingId, ballotId: UNKNOWN },
    'voting.readiness': { meetingId, only: null },
    'voting.list': { meetingId },
    'voting.read': { meetingId, ballotId: UNKNOWN },
    'voting.sayReady': { meetingId, ready: true, note: '' },
    'voting.cast': { meetingId, ballotId: UNKNOWN, choice: 'for', changes: null },
    'voting.castFromSeat': { meetingId, ballotId: UNKNOWN, choice: 'for', changes: null },
    'voting.voters': { meetingId, ballotId: UNKNOWN },
    'voting.castSecret': { meetingId, ballotId: UNKNOWN, ballot: '{}', changes: null },
    'voting.readSecret': { meetingId, ballotId: UNKNOWN },
    'voting.secretBallots': { meetingId, ballotId: UNKNOWN, from: 0 },
    'voting.giveKey': { meetingId, ballotId: UNKNOWN, key: '{}' },
    'voting.decrypt': { meetingId, ballotId: UNKNOWN, decryption: '{}' },
    'voting.failCount': { meetingId, ballotId: UNKNOWN, reason: 'x', onChairsOrder: true },
    'voting.hall': { meetingId, ballotId: UNKNOWN },
    'voting.enterHands': { meetingId, ballotId: UNKNOWN, revision: 0, hands: [] },
    'voting.settleHands': { meetingId, ballotId: UNKNOWN, siteId: 'hg', revision: 1, decision: 'confirm' },
  }
  const withMeeting = ['meetings.', 'papers.', 'seats.attendance', 'rollCall.list', 'passport.list'].some((start) =>
    method.startsWith(start),
  )
  return samples[method] ?? (withMeeting && method !== 'meetings.list' ? { meetingId } : {})
}

let server: RunningServer
let meetingId: MeetingId
let paperVersionId: string
const clients = new Map<Who, TestClient>()

beforeAll(async () => {
  server = await startServer()
  for (const who of WHO) {
    const username = PEOPLE[who]
    clients.set(who, username === null ? new TestClient(server.url) : await TestClient.signIn(server.url, username))
  }
  meetingId = await cancelledMeeting()
  const papers = await as('chair').call('papers.list', { meetingId: await runningMeeting(as('chair')) })
  if (!papers.ok) throw new Error(papers.error)
  paperVersionId = papers.result.papers[0]?.current?.paperVersionId ?? ''
})
afterAll(() => server?.stop())

/**
 * What each command answers to its sample (`paramsOf`) when it lets the person through: `ok`, or the refusal that its handler gives to that
 * sample, mostly because the meeting is called off or the thing does not exist. Any other answer is a fault, however polite.
 */
const THROUGH: Record<Exclude<Method, 'identity.signOut' | 'seats.join'>, readonly string[]> = {
  'agenda.goTo': ['noSuchItem'],
  'annotations.authors': ['notFound'],
  'floor.admitPoint': ['ok'],
  'queues.ask': ['queueClosed', 'noFloorNeeded'],
  'queues.withdraw': ['noSuchEntry'],
  'queues.move': ['noSuchEntry'],
  'queues.passOn': ['noSuchEntry'],
  'queues.call': ['noSuchEntry'],
  'queues.finish': ['noSuchEntry'],
  'queues.setPhase': ['ok'],
  'queues.setRules': ['ok'],
  'queues.addTime': ['noFloor'],
  'floor.give': ['noSuchSeat'],
  'floor.letIn': ['noSuchSeat'],
  'floor.muteAll': ['ok'],
  'floor.muteSeat': ['noSuchSeat'],
  'floor.putOnStage': ['noSuchSeat'],
  'floor.removeSeat': ['noSuchSeat'],
  'floor.setMode': ['ok'],
  'floor.take': ['noSuchSeat'],
  'identity.changePassword': ['wrongCredentials'],
  'identity.createAccount': ['unknownSite'],
  'identity.findAccounts': ['ok'],
  'identity.sessions': ['ok'],
  'identity.endSessions': ['notFound'],
  'identity.secondFactor': ['ok'],
  'identity.beginSecondFactor': ['wrongCredentials'],
  'identity.confirmSecondFactor': ['notBegun'],
  'identity.renewRecoveryCodes': ['notEnrolled'],
  'identity.removeSecondFactor': ['notEnrolled'],
  'identity.enrolledOf': ['ok'],
  'identity.resetSecondFactor': ['notFound'],
  'audit.chain': ['ok'],
  'audit.list': ['ok'],
  'statistics.read': ['ok'],
  'identity.resetPassword': ['notFound'],
  'identity.moveAccount': ['notFound'],
  'identity.setDisabled': ['notFound'],
  'accountImport.read': ['ok'],
  'accountImport.rows': ['ok'],
  'accountImport.confirm': ['importGone'],
  'accountImport.discard': ['importGone'],
  'identity.signIn': ['waitBeforeRetry', 'wrongCredentials'],
  'identity.whoAmI': ['ok'],
  'sso.status': ['ok'],
  'sso.finish': ['startAgain'],
  'sso.ownLink': ['ok'],
  'sso.unlinkOwn': ['notLinked'],
  'sso.linkedOf': ['ok'],
  'sso.unlink': ['notFound'],
  'locks.admit': ['ok'],
  'layouts.impose': ['ok'],
  'layouts.release': ['ok', 'notCurrent'],
  'locks.set': ['ok'],
  'calling.start': ['unknownSite'],
  'calling.ringing': ['ok'],
  'calling.answer': ['notCalled'],
  'calling.status': ['ok'],
  'calling.stop': ['notCalled'],
  'calling.repeat': ['notCalled'],
  'messages.send': ['noSuchSeat', 'leadersOnly'],
  'messages.setChat': ['ok'],
  'messages.older': ['ok'],
  'messages.list': ['ok'],
  'proceedings.read': ['ok'],
  'proceedings.turns': ['ok'],
  'minutes.read': ['notBegun'],
  'minutes.save': ['notBegun'],
  'minutes.setStage': ['notBegun'],
  'minutes.comment': ['notBegun'],
  'minutes.answerComment': ['wrongStage'],
  'minutes.approve': ['notBegun'],
  'minutes.followTask': ['wrongStage'],
  'tasks.list': ['ok'],
  'tasks.acts': ['noSuchTask'],
  'tasks.report': ['noSuchTask'],
  'tasks.charge': ['noSuchTask'],
  'signing.read': ['notBegun'],
  'signing.setOrder': ['wrongStage'],
  'signing.issue': ['notSigned'],
  'signing.recipients': ['wrongStage'],
  'signing.saveCorrection': ['notSigned'],
  'signing.dropCorrection': ['noSuchCorrection'],
  'signing.approveCorrection': ['noSuchCorrection'],
  'leading.candidates': ['ok'],
  'leading.handOver': ['notEligible'],
  'leading.takeBack': ['ok'],
  'media.connect': ['notFound'],
  'media.open': ['ok'],
  'media.openSend': ['ok'],
  'media.produce': ['notFound'],
  'media.ready': ['badMedia'],
  'media.restartIce': ['notFound'],
  'media.resume': ['ok'],
  'media.setSending': ['ok'],
  'media.stopSending': ['ok'],
  'media.view': ['ok'],
  'meetings.cancel': ['illegalTransition'],
  'meetings.create': ['endsBeforeStart'],
  'meetings.end': ['illegalTransition'],
  'meetings.get': ['ok'],
  'meetings.extend': ['illegalState'],
  'meetings.keepOpen': ['illegalState'],
  'meetings.list': ['ok'],
  'meetings.find': ['ok'],
  'meetings.pause': ['illegalTransition'],
  'meetings.postpone': ['illegalTransition'],
  'meetings.resume': ['illegalTransition'],
  'meetings.send': ['illegalTransition'],
  'meetings.start': ['illegalTransition'],
  'meetings.submit': ['illegalTransition'],
  'meetings.approve': ['illegalTransition'],
  'meetings.sendBack': ['illegalTransition'],
  'meetings.reschedule': ['illegalTransition'],
  'meetings.history': ['ok'],
  'templates.list': ['ok'],
  'templates.save': ['ok'],
  'templates.read': ['notFound'],
  'templates.remove': ['notFound'],
  'templates.ofMeeting': ['ok'],
  'documents.list': ['ok'],
  'documents.makeFolder': ['notFound'],
  'documents.renameFolder': ['notFound'],
  'documents.moveFolder': ['notFound'],
  'documents.removeFolder': ['notFound'],
  'documents.rename': ['notFound'],
  'documents.move': ['notFound'],
  'documents.remove': ['notFound'],
  'documents.saveCopy': ['notFound'],
  'requests.list': ['ok'],
  'requests.read': ['notFound'],
  'requests.create': ['unknownSite', 'mayNotAsk'],
  'requests.save': ['notFound'],
  'requests.remove': ['notFound'],
  'requests.send': ['notFound'],
  'requests.withdraw': ['notFound'],
  'requests.takeUp': ['notFound'],
  'requests.askMore': ['notFound'],
  'requests.decline': ['notFound'],
  'requests.accept': ['notFound'],
  'requests.ofMeeting': ['ok'],
  'consultations.list': ['ok'],
  'consultations.create': ['noSuchBody'],
  'consultations.read': ['notFound'],
  'consultations.save': ['notFound'],
  'consultations.remove': ['notFound'],
  'consultations.removePaper': ['notFound'],
  'consultations.send': ['notFound'],
  'consultations.extend': ['notFound'],
  'consultations.remind': ['notFound'],
  'consultations.close': ['notFound'],
  'consultations.withdraw': ['notFound'],
  'consultations.answer': ['notFound'],
  'groups.list': ['ok'],
  'groups.read': ['notFound'],
  'groups.save': ['groupEmpty'],
  'groups.remove': ['notFound'],
  'answers.read': ['ok'],
  'answers.give': ['illegalState'],
  // A delegate; those who lead are not asked.
  'answers.eligible': ['ok', 'notAsked'],
  'answers.list': ['ok'],
  'answers.decide': ['illegalState'],
  'notices.list': ['ok'],
  'notices.read': ['ok'],
  'meetings.update': ['illegalState'],
  'pairing.begin': ['ok'],
  'pairing.own': ['ok'],
  'pairing.leave': ['ok'],
  // Who neither operates a hall nor administers any has nothing to pair.
  'pairing.look': ['wrongCode', 'forbidden'],
  'pairing.confirm': ['noSuchAccount', 'forbidden'],
  'pairing.list': ['ok', 'forbidden'],
  'pairing.withdraw': ['notFound', 'forbidden'],
  // An administrator names a site.
  'phones.invite': ['meetingOver', 'noSuchSite'],
  'phones.list': ['ok', 'noSuchSite'],
  'phones.withdraw': ['notFound', 'noSuchSite'],
  'phones.look': ['wrongCode'],
  'phones.begin': ['wrongCode'],
  'phones.own': ['ok'],
  'phones.leave': ['ok'],
  'phones.takeSound': ['notAPhone'],
  'phones.giveSoundBack': ['ok'],
  'papers.approval': ['ok'],
  'papers.decide': ['notFound'],
  'papers.history': ['notFound'],
  'papers.setApproval': ['illegalState'],
  'papers.submit': ['notFound'],
  'papers.report': ['ok'],
  'papers.opened': ['ok'],
  'papers.reach': ['ok'],
  'papers.readers': ['notFound'],
  'papers.compare': ['notFound'],
  'papers.setAccess': ['notFound'],
  'readiness.board': ['ok'],
  'readiness.remind': ['illegalState'],
  'papers.dismissJob': ['notFound'],
  'papers.dropVersion': ['notFound'],
  'papers.issue': ['notFound'],
  'papers.jobs': ['ok'],
  'search.find': ['ok'],
  'papers.list': ['ok'],
  'papers.place': ['notFound'],
  'papers.recall': ['notFound'],
  'papers.remove': ['notFound'],
  'papers.rename': ['notFound'],
  'papers.replace': ['notFound'],
  'papers.takeBack': ['notFound'],
  'papers.versions': ['notFound'],
  'rehearsal.calls': ['ok'],
  'rehearsal.end': ['notFound'],
  'rehearsal.read': ['ok'],
  'rehearsal.report': ['notCalled'],
  'rehearsal.start': ['notInvited'],
  'rehearsal.take': ['notCalled'],
  'passport.keep': ['ok', 'tooSoon'],
  'passport.list': ['ok'],
  'passport.ofSite': ['ok'],
  'passport.read': ['notFound'],
  'preparing.set': ['noSuchSeat'],
  'preparing.echo': ['notNext'],
  'reception.watch': ['ok'],
  'reception.unwatch': ['ok'],
  'monitor.open': ['ok'],
  'monitor.close': ['ok'],
  'monitor.hour': ['noSuchSeat'],
  'monitor.place': ['noSuchSeat'],
  'monitor.limit': ['noSuchSeat'],
  'monitor.ask': ['noSuchDevice'],
  'monitor.answer': ['noSuchAsk'],
  'presenting.give': ['noSuchSeat'],
  'presenting.here': ['ok', 'notPresenter'],
  'presenting.goTo': ['notPresenter', 'paperNotIssued'],
  'rollCall.answer': ['rollCallChanged'],
  'rollCall.call': ['rollCallChanged'],
  'rollCall.callAgain': ['rollCallChanged'],
  'rollCall.checkIn': ['rollCallChanged'],
  'rollCall.confirm': ['rollCallChanged'],
  'rollCall.end': ['rollCallChanged'],
  'rollCall.list': ['ok'],
  'rollCall.mark': ['rollCallChanged'],
  'rollCall.read': ['notFound'],
  'rollCall.start': ['rollCallChanged'],
  'seats.attendance': ['ok'],
  'seats.beat': ['ok'],
  'seats.devices': ['ok'],
  'seats.leave': ['ok'],
  'seats.read': ['noSuchSeat'],
  'seats.setDisplay': ['notAHall', 'ok'],
  'seats.setHall': ['notAHall', 'ok'],
  'seats.setMainCamera': ['ok'],
  'seating.rooms': ['ok'],
  'seating.saveRoom': ['noSuchSite'],
  'seating.removeRoom': ['noSuchRoom'],
  'seating.read': ['ok'],
  'seating.chooseRoom': ['noSuchRoom'],
  'seating.place': ['noSuchRoom'],
  'sites.create': ['unknownParent'],
  'sites.previewReorganisation': ['unknownSite'],
  'sites.reorganise': ['unknownSite'],
  'sites.list': ['ok'],
  'sites.phones': ['ok'],
  'sites.setPhone': ['notFound'],
  'backup.read': ['ok'],
  'backup.start': ['ok'],
  'mail.read': ['ok'],
  'mail.list': ['ok'],
  'mail.decide': ['notFound'],
  // The demo's server has no mail server.
  'mail.sendTest': ['mailOff'],
  'mail.ofMeeting': ['ok'],
  'mail.ownAddress': ['ok'],
  'mail.setOwnAddress': ['ok'],
  'mail.addressesOf': ['ok'],
  'mail.setAddress': ['notFound'],
  'interface.keys': ['ok'],
  'interface.makeKey': ['unknownSite'],
  'interface.withdrawKey': ['notFound'],
  'interface.use': ['ok'],
  // This server is connected to no axis.
  'axis.overview': ['ok'],
  'axis.retry': ['axisOff'],
  'axis.organs': ['ok'],
  'axis.saveOrgan': ['ok'],
  'axis.decide': ['axisOff'],
  'axis.document': ['ok'],
  'axis.send': ['axisOff'],
  'axis.forMeeting': ['ok'],
  'axis.attach': ['notFound'],
  'archive.read': ['ok'],
  'archive.start': ['ok'],
  'archive.cancel': ['ok'],
  'archive.handOvers': ['ok'],
  'archive.startHandOver': ['noMeetings'],
  'archive.cancelHandOver': ['ok'],
  'interface.webhooks': ['ok'],
  'interface.addWebhook': ['notFound'],
  'interface.renewWebhookSecret': ['notFound'],
  'interface.switchWebhookOn': ['notFound'],
  'interface.withdrawWebhook': ['notFound'],
  'interface.deliveries': ['ok'],
  'bodies.list': ['ok'],
  'bodies.read': ['noSuchBody'],
  'bodies.save': ['noSuchSite'],
  'bodies.remove': ['noSuchBody'],
  'bodies.saveMember': ['noSuchBody'],
  'bodies.removeMember': ['noSuchBody'],
  'bodies.saveRule': ['noSuchBody'],
  'bodies.removeRule': ['noSuchBody'],
  'bodies.saveTemplate': ['noSuchBody'],
  'bodies.removeTemplate': ['noSuchBody'],
  'voting.setBody': ['illegalState'],
  'voting.add': ['illegalState'],
  'voting.edit': ['illegalState'],
  'voting.remove': ['illegalState'],
  'voting.order': ['illegalState'],
  'voting.startApproval': ['illegalState'],
  'voting.endApproval': ['illegalState'],
  'voting.open': ['notFound'],
  'voting.stop': ['notFound'],
  'voting.resume': ['notFound'],
  'voting.end': ['notFound'],
  'voting.checkOpening': ['notFound'],
  'voting.readiness': ['noBody'],
  'voting.list': ['ok'],
  'voting.read': ['notFound'],
  'voting.sayReady': ['illegalState'],
  'voting.cast': ['notFound'],
  'voting.castFromSeat': ['notFound'],
  'voting.voters': ['notFound'],
  'voting.castSecret': ['notFound'],
  'voting.readSecret': ['notFound'],
  'voting.secretBallots': ['notFound'],
  'voting.giveKey': ['notFound'],
  'voting.decrypt': ['notFound'],
  'voting.failCount': ['notFound'],
  'voting.hall': ['notFound'],
  'voting.enterHands': ['notFound'],
  'voting.settleHands': ['notFound'],
}

const as = (who: Who) => clients.get(who) ?? new TestClient(server.url)

/** Everyone but the outsider was invited; that it is called off makes every change of it illegal for everyone. */
async function cancelledMeeting(): Promise<MeetingId> {
  const secretary = as('secretary')
  const found = await Promise.all(
    (['chair', 'delegate', 'operator', 'observer'] as const).map(async (role) => {
      const reply = await as(role).call('identity.whoAmI', {})
      if (!reply.ok || reply.result.account === null) throw new Error(`${role} is nobody`)
      return { accountId: reply.result.account.accountId, role, siteId: reply.result.account.siteId }
    }),
  )
  const me = await secretary.call('identity.whoAmI', {})
  if (!me.ok || me.result.account === null) throw new Error('The secretary is nobody')
  const participants = [
    ...found,
    { accountId: me.result.account.accountId, role: 'secretary' as const, siteId: me.result.account.siteId },
  ]
  const created = await secretary.call('meetings.create', {
    requestId: randomUUID(),
    draft: {
      title: 'Cuộc họp để thử quyền',
      kind: 'meeting',
      place: 'Phòng họp số 1',
      startsAtMs: Date.now(),
      endsAtMs: Date.now() + 3_600_000,
      siteIds: [...new Set(participants.map(({ siteId }) => siteId))],
      participants,
      agenda: [{ title: 'Nội dung thứ nhất', plannedMinutes: 10 }],
    },
  })
  if (!created.ok) throw new Error(created.error)
  const id = created.result.meetingId
  const sent = await secretary.call('meetings.send', { meetingId: id })
  if (!sent.ok) throw new Error(sent.error)
  const cancelled = await secretary.call('meetings.cancel', { meetingId: id, reason: 'Chỉ để thử' })
  if (!cancelled.ok) throw new Error(cancelled.error)
  return id
}

/** What the answer must say: let through, refused, as if there were no such meeting, or sign in first. */
function expectedFor(action: Action, who: Who): 'through' | 'forbidden' | 'notFound' | 'unauthenticated' {
  const rule: Rule = permissions[action]
  if (rule.who === 'anyone') return 'through'
  if (who === 'nobody') return 'unauthenticated'
  if (rule.who === 'signedIn') return 'through'
  if (rule.who === 'meeting') {
    if (who === 'admin' || who === 'outsider') return 'notFound'
    return rule.actors.includes(who) ? 'through' : 'forbidden'
  }
  const roles: readonly string[] = rule.roles
  return roles.includes(who) || (rule.orPreparer === true && who === 'secretary') ? 'through' : 'forbidden'
}

function expectAnswer(method: keyof typeof THROUGH, error: string | null, who: Who): void {
  const expected = expectedFor(method, who)
  if (expected === 'through') expect(THROUGH[method], method).toContain(error ?? 'ok')
  else expect(error, method).toBe(expected)
}

test('the table says what the rules of meetings say', () => {
  const written = Object.fromEntries(
    Object.entries(permissions)
      .filter(([action]) => !action.startsWith('annotations.'))
      .map(([action, rule]: [string, Rule]) => {
        if (rule.who === 'anyone') return [action, 'everyone']
        if (rule.who === 'signedIn') return [action, 'signed in']
        if (rule.who === 'meeting') return [action, rule.actors.join(' ')]
        return [action, [...rule.roles, ...(rule.orPreparer === true ? ['preparer'] : [])].join(' ')]
      }),
  )
  expect(written).toEqual(EXPECTED)
})

describe.each(WHO)('as %s', (who) => {
  const http = requests.flatMap(({ via, method }) => (via === 'http' && method !== 'identity.signOut' ? [method] : []))

  test.each(http)('%s by HTTP', async (method) => {
    const { body } = await as(who).callRaw(method, paramsOf(method, meetingId))
    const error = errorOf(body)
    expectAnswer(method, error, who)
  })

  test('every request from a seat', async () => {
    if (who === 'nobody') {
      await expect(as(who).connect()).rejects.toThrow('status 401')
      return
    }
    const socket = await as(who).connect()
    const running = await runningMeeting(as('chair'))
    const joined = await socket.request('seats.join', joinParams(running))
    if (who === 'outsider') return socket.close() // The demo's running meeting invites everyone; foreign meetings are below.
    if (who === 'admin' || who === 'unitAdmin') {
      expect(joined).toMatchObject({ ok: false, error: who === 'admin' ? 'notFound' : 'forbidden' })
      expect(await socket.request('floor.muteAll', {})).toMatchObject({ ok: false, error: 'notSeated' })
      return socket.close()
    }
    expect(joined).toMatchObject({ ok: true })
    for (const { method, via } of requests) {
      if (via !== 'ws' || method === 'seats.join' || method === 'seats.leave') continue
      const reply = await raw(socket, method, paramsOf(method, running))
      expectAnswer(method, reply, who)
    }
    expectAnswer('seats.leave', await raw(socket, 'seats.leave', {}), who)
    socket.close()
  })

  test('every file route', async () => {
    for (const [action, status] of await routesOf(as(who), meetingId)) {
      if (
        who === 'outsider' &&
        (action === 'papers.download' || action === 'papers.original' || action === 'papers.repaired')
      )
        continue
      const expected = HTTP_STATUS[expectedFor(action, who)]
      if (expected === 0) expect(ROUTE_THROUGH[action], action).toContain(status)
      else expect(status, action).toBe(expected)
    }
  })
})

/** What a file route answers to the sample that is let through: of what the sample names and there is not, that it is not there. */
const ROUTE_THROUGH: Readonly<Partial<Record<Action, readonly number[]>>> = {
  'accountImport.check': [422],
  'accountImport.passwords': [422],
  // Nobody has had one made.
  'archive.zip': [404],
  'axis.file': [404],
  'consultations.addOpinionFile': [404],
  'consultations.addPaper': [404],
  'consultations.csv': [404],
  'consultations.file': [404],
  'consultations.pdf': [404],
  'documents.file': [404],
  'documents.upload': [404],
  'invitation.ics': [200],
  'invitation.pdf': [200],
  'link.test': [204],
  'media.capabilities': [404],
  // A cancelled meeting does not run; one that runs has no still yet.
  'media.ownStill': [404, 204],
  'media.putStill': [404],
  'media.stageStill': [404, 204],
  'media.wall': [404],
  'messages.csv': [200],
  // Nobody has begun them.
  'minutes.docx': [409],
  'minutes.pdf': [409],
  'minutes.tasks': [409],
  'papers.download': [200],
  'papers.original': [404],
  'papers.repaired': [200],
  'papers.upload': [404],
  'proceedings.csv': [200],
  'rehearsal.csv': [404],
  'rollCall.csv': [404],
  'rollCall.pdf': [404],
  'seats.attendanceCsv': [200],
  'seats.roster': [404],
  'signing.document': [404],
  'signing.file': [409],
  'signing.picture': [404],
  'signing.toSign': [404],
  'signing.upload': [404],
  'statistics.csv': [200],
  'statistics.xlsx': [200],
  'tasks.csv': [200],
  'tasks.xlsx': [200],
}

const HTTP_STATUS = { through: 0, forbidden: 403, notFound: 404, unauthenticated: 401 } as const

/** Asks for each file route. @returns the actions of the table with the HTTP status of each. */
async function routesOf(client: TestClient, of: MeetingId): Promise<[Action, number][]> {
  const meeting = `/api/meetings/${of}`
  const routes: readonly [Action, string, string, string?][] = [
    ['seats.attendanceCsv', 'GET', `${meeting}/attendance.csv`],
    ['rollCall.csv', 'GET', `${meeting}/roll-calls/${UNKNOWN}.csv`],
    ['rollCall.pdf', 'GET', `${meeting}/roll-calls/${UNKNOWN}.pdf`],
    ['invitation.pdf', 'GET', `${meeting}/invitation.pdf`],
    ['invitation.ics', 'GET', `${meeting}/invitation.ics`],
    ['messages.csv', 'GET', `${meeting}/messages.csv`],
    ['proceedings.csv', 'GET', `${meeting}/proceedings.csv`],
    ['minutes.docx', 'GET', `${meeting}/minutes.docx`],
    ['minutes.pdf', 'GET', `${meeting}/minutes.pdf`],
    ['minutes.tasks', 'GET', `${meeting}/tasks.csv`],
    ['signing.toSign', 'GET', `${meeting}/signing/0/to-sign.pdf`],
    ['signing.document', 'GET', `${meeting}/signing/1/document.pdf`],
    ['signing.file', 'GET', `${meeting}/signing/0/signed.pdf`],
    ['signing.picture', 'POST', `${meeting}/signing/0/picture`],
    ['signing.upload', 'POST', `${meeting}/signing/0/signed`],
    ['archive.zip', 'GET', `${meeting}/archive.zip`],
    ['axis.file', 'GET', `/api/axis/files/${UNKNOWN}`],
    ['consultations.addPaper', 'POST', `/api/consultations/${UNKNOWN}/papers?fileName=x.pdf`],
    ['consultations.addOpinionFile', 'POST', `/api/consultations/${UNKNOWN}/opinion-files?fileName=x.pdf`],
    ['consultations.file', 'GET', `/api/consultations/${UNKNOWN}/files/${UNKNOWN}`],
    ['consultations.csv', 'GET', `/api/consultations/${UNKNOWN}/report.csv`],
    ['consultations.pdf', 'GET', `/api/consultations/${UNKNOWN}/report.pdf`],
    ['documents.upload', 'POST', `/api/documents?fileName=x.pdf&folderId=${UNKNOWN}`],
    ['documents.file', 'GET', `/api/documents/${UNKNOWN}/file`],
    ['rehearsal.csv', 'GET', `${meeting}/rehearsals/${UNKNOWN}.csv`],
    ['statistics.csv', 'GET', '/api/statistics.csv?units=past'],
    ['statistics.xlsx', 'GET', '/api/statistics.xlsx?units=past'],
    ['tasks.csv', 'GET', '/api/tasks.csv?scope=all'],
    ['tasks.xlsx', 'GET', '/api/tasks.xlsx?scope=all'],
    ['papers.upload', 'POST', `${meeting}/agenda/${UNKNOWN}/papers?fileName=x.pdf`],
    ['accountImport.passwords', 'POST', `/api/accounts/import/${UNKNOWN}/passwords?renew=no`],
    ['accountImport.check', 'POST', '/api/accounts/import?fileName=x.csv'],
    ['link.test', 'GET', '/api/link/ping'],
    ['seats.roster', 'GET', `${meeting}/roster/${'0'.repeat(32)}`],
    ['media.capabilities', 'GET', `/api/media/capabilities/${'0'.repeat(32)}`],
    ['media.putStill', 'PUT', `${meeting}/stills/${UNKNOWN}`, 'image/webp'],
    ['media.stageStill', 'GET', `${meeting}/stills/stage`],
    ['media.ownStill', 'GET', `${meeting}/stills/own`],
    ['media.wall', 'GET', `${meeting}/stills?after=0`],
    ['papers.download', 'HEAD', `/api/papers/${paperVersionId}/file`],
    // What it was made of: of a paper that came as a PDF nothing, for those who may ask.
    ['papers.original', 'GET', `/api/papers/${paperVersionId}/original`],
    ['papers.repaired', 'GET', `/api/papers/${paperVersionId}/repaired`],
  ]
  const asked: [Action, number][] = []
  for (const [action, method, path, contentType = 'application/octet-stream'] of routes) {
    const { status } = await fetch(`${server.url}${path}`, {
      method,
      headers: client.headers({ 'content-type': contentType }),
      ...(method === 'PUT' ? { body: 'x' } : {}),
    })
    asked.push([action, status])
  }
  return asked
}

/** Of several that end what asks, the one that really does so for this part comes last. */
const ENDS_ITSELF: Readonly<Record<PairedPart, readonly Method[]>> = {
  display: ['pairing.leave', 'seats.leave'],
  operator: ['pairing.leave', 'seats.leave'],
  phone: ['phones.leave', 'seats.leave'],
}
/** What a hall's machine is answered beside what people are: it is paired already, and sits in a meeting that runs. */
const HALL_THROUGH: Readonly<Partial<Record<Method, readonly string[]>>> = {
  'minutes.read': ['notReady'],
  'pairing.begin': ['alreadyPaired'],
  'phones.invite': ['ok'],
  'phones.takeSound': ['ok'],
  'signing.read': ['notReady'],
}

describe.each(PairedPart.options)('as a browser without a password that is a hall’s %s', (part) => {
  /** What it may is in the table (`pairedMay`); all else is refused, whatever is added to the registry. */
  const expectedOf = (action: Action): 'through' | 'forbidden' => {
    const rule: Rule = permissions[action]
    if (!pairedMay(action, part)) return 'forbidden'
    return rule.who === 'anyone' || rule.who === 'signedIn' || actorMay(action, 'operator') ? 'through' : 'forbidden'
  }
  function expectOf(method: Method, error: string | null): void {
    if (expectedOf(method) === 'forbidden') return expect(error, method).toBe('forbidden')
    const through = method in THROUGH ? THROUGH[method as keyof typeof THROUGH] : []
    expect([...through, ...(HALL_THROUGH[method] ?? [])], method).toContain(error ?? 'ok')
  }
  let screen: TestClient
  let running: MeetingId

  beforeAll(async () => {
    screen = new TestClient(server.url)
    running = await runningMeeting(as('chair'))
    if (part === 'phone') await bringPhone(as('operator'), screen, running)
    else await pairScreen(as('operator'), screen, part)
  })

  test('every request from a seat', async () => {
    const socket = await screen.connect()
    const joined = await socket.request('seats.join', {
      ...joinParams(running, { place: 'site', claim: 'ask' }),
      ...(part === 'display' ? { display: true, mic: 'none', camera: 'none' } : {}),
    })
    expect(joined).toMatchObject({ ok: true })
    const asked = requests.flatMap(({ via, method }) => (via === 'ws' && method !== 'seats.join' ? [method] : []))
    for (const method of lastThatEnds(asked, part)) {
      expectOf(method, await raw(socket, method, paramsOf(method, running)))
    }
    socket.close()
  })

  test('every file route', async () => {
    for (const [action, status] of await routesOf(screen, running)) {
      if (expectedOf(action) === 'forbidden') expect(status, action).toBe(403)
      else expect(ROUTE_THROUGH[action], action).toContain(status)
    }
  })

  test('every request by HTTP', async () => {
    const asked = requests.flatMap(({ via, method }) => (via === 'http' ? [method] : []))
    for (const method of lastThatEnds(asked, part)) {
      const { body } = await screen.callRaw(method, paramsOf(method, running))
      expectOf(method, errorOf(body))
    }
  })
})

function lastThatEnds(methods: readonly Method[], part: PairedPart): Method[] {
  const ends = (method: Method) => ENDS_ITSELF[part].includes(method)
  return [...methods.filter((method) => !ends(method)), ...methods.filter(ends)]
}

async function pairScreen(operator: TestClient, screen: TestClient, part: HallPart): Promise<void> {
  const begun = await screen.call('pairing.begin', {})
  if (!begun.ok) throw new Error(begun.error)
  const confirmed = await operator.call('pairing.confirm', { code: begun.result.code, part, label: part })
  if (!confirmed.ok) throw new Error(confirmed.error)
}

async function bringPhone(operator: TestClient, phone: TestClient, into: MeetingId): Promise<void> {
  const invited = await operator.call('phones.invite', { meetingId: into })
  if (!invited.ok) throw new Error(invited.error)
  const begun = await phone.call('phones.begin', { code: invited.result.code, kind: 'camera' })
  if (!begun.ok) throw new Error(begun.error)
}

test('a meeting of others can’t be told from one that does not exist', async () => {
  const outsider = as('outsider')
  const nothing = (await outsider.callRaw('meetings.get', { meetingId: UNKNOWN })).body
  expect((await outsider.callRaw('meetings.get', { meetingId })).body).toEqual(nothing)
  const socket = await outsider.connect()
  const join = (id: string) =>
    socket.request('seats.join', joinParams(id, { claim: 'ask', mic: 'none', camera: 'none' }))
  expect(await join(meetingId)).toMatchObject({ ok: false, error: 'notFound' })
  expect(await join(UNKNOWN)).toMatchObject({ ok: false, error: 'notFound' })
  socket.close()
})

async function raw(socket: TestSocket, method: Method, params: unknown): Promise<string | null> {
  const reply = await socket.request(method, params as never)
  return reply.ok ? null : reply.error
}

function errorOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null
  return typeof body.error === 'string' ? body.error : null
}
