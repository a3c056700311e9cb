// Over 300 lines: the one table of who may do what, a line for each act, so that one sees all rights in one place.
import type { Method } from './registry.ts'
import type { MeetingRole, SystemRole } from '../identity/wire.ts'
import type { PairedPart } from './paired-part.ts'

/** Acts that are no request of the registry: file routes, sync documents, the link test. */
export const ROUTE_ACTIONS = [
  'audit.csv',
  'statistics.csv',
  'statistics.xlsx',
  'accountImport.check',
  'accountImport.passwords',
  'papers.upload',
  'papers.download',
  'papers.original',
  'papers.repaired',
  'papers.readersCsv',
  'seats.attendanceCsv',
  'link.test',
  'rollCall.csv',
  'rollCall.pdf',
  'invitation.pdf',
  'invitation.ics',
  'messages.csv',
  'proceedings.csv',
  'minutes.docx',
  'minutes.pdf',
  'minutes.tasks',
  'tasks.csv',
  'tasks.xlsx',
  'signing.toSign',
  'signing.picture',
  'signing.upload',
  'signing.document',
  'signing.file',
  'axis.file',
  'consultations.addPaper',
  'consultations.addOpinionFile',
  'consultations.file',
  'consultations.csv',
  'consultations.pdf',
  'documents.upload',
  'documents.file',
  'archive.zip',
  'rehearsal.csv',
  'seats.roster',
  'media.capabilities',
  'media.putStill',
  'media.stageStill',
  'media.ownStill',
  'media.wall',
  'annotations.writeShared',
  'annotations.writeSharedPresenting',
  'annotations.readShared',
  'annotations.ownPrivate',
] as const
export type RouteAction = (typeof ROUTE_ACTIONS)[number]
export type Action = Method | RouteAction

/** As whom somebody acts in a meeting: by role, or as administrator of the unit that holds it. */
export type MeetingActor = MeetingRole | 'unitAdmin'

export type Rule =
  | { readonly who: 'anyone' }
  | { readonly who: 'signedIn' }
  /** By system role; `orPreparer` adds accounts that may prepare meetings (thư ký of a unit). */
  | { readonly who: 'system'; readonly roles: readonly SystemRole[]; readonly orPreparer?: true }
  /** By what the person is in the meeting that the request names; nobody else learns that it exists. */
  | { readonly who: 'meeting'; readonly actors: readonly MeetingActor[] }

const anyone: Rule = { who: 'anyone' }
const signedIn: Rule = { who: 'signedIn' }
const system = (...roles: SystemRole[]): Rule => ({ who: 'system', roles })
const offices: Rule = { who: 'system', roles: ['admin', 'unitAdmin'], orPreparer: true }
const preparers: Rule = { who: 'system', roles: ['unitAdmin'], orPreparer: true }
const meeting = (...actors: MeetingActor[]): Rule => ({ who: 'meeting', actors })
const seated = meeting('chair', 'secretary', 'delegate', 'operator', 'observer')
const producing = meeting('chair', 'secretary', 'delegate', 'operator')
const leading = meeting('chair', 'secretary')

/**
 * The one table of who may do what (the meeting rules' table, line by line). Both sockets and every route ask it; the
 * rules of the pages' buttons are held to it by their tests. What depends on more than a role (a paper's class, the presenter) is decided after it, never instead.
 */
export const permissions = {
  'identity.signIn': anyone,
  'identity.whoAmI': anyone,
  'sso.status': anyone,
  'sso.finish': anyone,
  'sso.ownLink': signedIn,
  'sso.unlinkOwn': signedIn,
  'sso.linkedOf': system('admin'),
  'sso.unlink': system('admin'),
  'identity.signOut': signedIn,
  'identity.changePassword': signedIn,
  'identity.sessions': signedIn,
  'identity.endSessions': signedIn,
  'identity.secondFactor': signedIn,
  'identity.beginSecondFactor': signedIn,
  'identity.confirmSecondFactor': signedIn,
  'identity.renewRecoveryCodes': signedIn,
  'identity.removeSecondFactor': signedIn,
  'identity.enrolledOf': system('admin'),
  'identity.resetSecondFactor': system('admin'),
  'identity.findAccounts': offices,
  'identity.createAccount': system('admin'),
  'identity.resetPassword': system('admin'),
  'identity.moveAccount': system('admin'),
  'identity.setDisabled': system('admin'),
  'accountImport.check': system('admin'),
  'accountImport.passwords': system('admin'),
  'accountImport.read': system('admin'),
  'accountImport.rows': system('admin'),
  'accountImport.confirm': system('admin'),
  'accountImport.discard': system('admin'),
  // An administrator of a unit reads of that unit's people alone; the handler knows them.
  'audit.list': system('admin', 'unitAdmin'),
  'audit.chain': system('admin', 'unitAdmin'),
  'audit.csv': system('admin', 'unitAdmin'),
  // Which meetings are counted, and which papers of them, the handler decides.
  'statistics.read': offices,
  'statistics.csv': offices,
  'statistics.xlsx': offices,
  // What a browser asks before it is anybody's, or by its own cookie.
  'pairing.begin': anyone,
  'pairing.own': anyone,
  'pairing.leave': anyone,
  // Operators for their own hall, administrators for those of their sites: the handler knows which.
  'pairing.look': signedIn,
  'pairing.confirm': signedIn,
  'pairing.list': signedIn,
  'pairing.withdraw': signedIn,
  // An operator for the own hall, an administrator of the unit that holds the meeting for any of its halls; the handler knows which.
  'phones.invite': meeting('operator', 'unitAdmin'),
  'phones.list': meeting('operator', 'unitAdmin'),
  'phones.withdraw': meeting('operator', 'unitAdmin'),
  // What a phone asks before it is anybody's, or by its own cookie.
  'phones.look': anyone,
  'phones.begin': anyone,
  'phones.own': anyone,
  'phones.leave': anyone,
  // Of the phone itself, or of the hall's own machines; the handler knows which.
  'phones.takeSound': meeting('operator'),
  'phones.giveSoundBack': meeting('operator'),
  'sites.list': signedIn,
  'sites.create': system('admin'),
  'sites.previewReorganisation': system('admin'),
  'sites.reorganise': system('admin'),
  'sites.phones': system('admin'),
  'sites.setPhone': system('admin'),
  'backup.read': system('admin'),
  'backup.start': system('admin'),
  'mail.read': system('admin'),
  'mail.list': system('admin'),
  'mail.decide': system('admin'),
  'mail.sendTest': system('admin'),
  'mail.addressesOf': system('admin'),
  'mail.setAddress': system('admin'),
  'mail.ownAddress': signedIn,
  'mail.setOwnAddress': signedIn,
  'mail.ofMeeting': meeting('chair', 'secretary', 'unitAdmin'),
  'archive.handOvers': system('admin'),
  'archive.startHandOver': system('admin'),
  'archive.cancelHandOver': system('admin'),
  'interface.keys': system('admin'),
  'interface.makeKey': system('admin'),
  'interface.withdrawKey': system('admin'),
  'interface.use': system('admin'),
  'axis.overview': system('admin'),
  'axis.retry': system('admin'),
  'axis.organs': system('admin'),
  'axis.saveOrgan': system('admin'),
  'axis.decide': system('admin'),
  'axis.file': system('admin'),
  'axis.document': leading,
  'axis.send': leading,
  // Of what was received for the unit that holds the meeting; the handler knows it.
  'axis.forMeeting': meeting('chair', 'secretary', 'unitAdmin'),
  'axis.attach': meeting('chair', 'secretary', 'unitAdmin'),
  'interface.webhooks': system('admin'),
  'interface.addWebhook': system('admin'),
  'interface.renewWebhookSecret': system('admin'),
  'interface.switchWebhookOn': system('admin'),
  'interface.withdrawWebhook': system('admin'),
  'interface.deliveries': system('admin'),
  'meetings.list': signedIn,
  'meetings.find': signedIn,
  'meetings.get': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'meetings.create': preparers,
  'meetings.update': meeting('secretary', 'unitAdmin'),
  'meetings.send': meeting('secretary', 'unitAdmin'),
  'meetings.submit': meeting('secretary', 'unitAdmin'),
  'meetings.approve': meeting('chair'),
  'meetings.sendBack': meeting('chair', 'secretary', 'unitAdmin'),
  'meetings.start': leading,
  'meetings.pause': meeting('chair'),
  'meetings.resume': meeting('chair'),
  'meetings.end': meeting('chair'),
  'meetings.keepOpen': leading,
  'meetings.extend': leading,
  'meetings.postpone': meeting('chair', 'secretary', 'unitAdmin'),
  'meetings.reschedule': meeting('chair', 'secretary', 'unitAdmin'),
  'meetings.cancel': meeting('chair', 'secretary', 'unitAdmin'),
  // What of meetings and papers is found, the handler decides for each.
  'search.find': signedIn,
  // What was before the invitations is for those who prepare the meeting; the handler knows them.
  'meetings.history': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  // Of one's own unit; the handler knows which. Who leads a meeting sees all that a template keeps of it.
  'templates.list': preparers,
  'templates.save': meeting('chair', 'secretary', 'unitAdmin'),
  'templates.read': preparers,
  'templates.remove': preparers,
  'templates.ofMeeting': meeting('chair', 'secretary', 'unitAdmin'),
  // Of one's own unit; the handler knows which.
  'groups.list': preparers,
  'groups.read': preparers,
  'groups.save': preparers,
  'groups.remove': preparers,
  // People answer for themselves, an operator for the hall; chair and secretaries also write down what others told them: the handler knows which.
  // A delegate who leads in the chair's place is asked all the same.
  'answers.read': meeting('chair', 'secretary', 'delegate', 'operator'),
  'answers.give': meeting('chair', 'secretary', 'delegate', 'operator'),
  'answers.eligible': meeting('chair', 'secretary', 'delegate'),
  // Why somebody does not come is their own affair: no more people read it than lead the meeting.
  'answers.list': leading,
  // The chair's word; a secretary records it.
  'answers.decide': leading,
  // One's own; each is checked against the right to see its meeting.
  'notices.list': signedIn,
  'notices.read': signedIn,
  // Their own to those invited, the one to everybody to who prepares the meeting; the handler knows which.
  'invitation.pdf': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'invitation.ics': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'papers.list': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'papers.versions': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'papers.issue': leading,
  'papers.recall': leading,
  'papers.rename': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.place': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.remove': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.replace': leading,
  'papers.takeBack': leading,
  // As the chair, or as who was named to approve; the handler knows which.
  'papers.approval': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'papers.setApproval': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.submit': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.decide': meeting('chair', 'secretary', 'delegate'),
  'papers.history': meeting('chair', 'secretary', 'delegate', 'unitAdmin'),
  // What somebody reads is reported by their own page; who leads or prepares the meeting sees it.
  'papers.report': seated,
  'papers.opened': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'papers.reach': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.readers': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.readersCsv': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.compare': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'papers.setAccess': meeting('chair', 'secretary', 'unitAdmin'),
  'readiness.board': meeting('chair', 'secretary', 'unitAdmin'),
  'readiness.remind': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.dropVersion': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.upload': meeting('chair', 'secretary', 'unitAdmin'),
  // One's own jobs: the handler knows whose they are.
  'papers.jobs': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.dismissJob': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.original': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.repaired': meeting('chair', 'secretary', 'unitAdmin'),
  'papers.download': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'seats.join': seated,
  'seats.leave': seated,
  // A seat itself is the right to its beat, and is taken away with the role: 241 of them every five seconds need not be looked up.
  'seats.beat': signedIn,
  'seats.devices': seated,
  'seats.setHall': producing,
  'seats.setDisplay': producing,
  'seats.setMainCamera': producing,
  'seats.read': seated,
  'seats.roster': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'seats.attendance': meeting('chair', 'secretary', 'unitAdmin'),
  'seats.attendanceCsv': meeting('chair', 'secretary', 'unitAdmin'),
  'seating.rooms': signedIn,
  // An administrator of a unit for the sites of that unit; the handler knows them.
  'seating.saveRoom': system('admin', 'unitAdmin'),
  'seating.removeRoom': system('admin', 'unitAdmin'),
  'seating.read': meeting('chair', 'secretary', 'unitAdmin'),
  'seating.chooseRoom': meeting('chair', 'secretary', 'unitAdmin'),
  'seating.place': meeting('chair', 'secretary', 'unitAdmin'),
  'agenda.goTo': leading,
  'presenting.give': leading,
  // Of the seat that presents, or of a leader; the handler knows which.
  'presenting.here': producing,
  'presenting.goTo': producing,
  'floor.setMode': meeting('chair'),
  'floor.give': meeting('chair'),
  'floor.take': meeting('chair'),
  'floor.admitPoint': meeting('chair'),
  'floor.putOnStage': leading,
  'floor.muteSeat': leading,
  'floor.muteAll': leading,
  'floor.removeSeat': leading,
  'floor.letIn': leading,
  'rollCall.start': leading,
  'rollCall.call': leading,
  'rollCall.callAgain': leading,
  'rollCall.mark': leading,
  'rollCall.end': leading,
  // For the own site, or as the district's for its communes: the handler knows which.
  'rollCall.answer': meeting('operator'),
  'rollCall.checkIn': meeting('chair', 'secretary', 'delegate'),
  'rollCall.confirm': meeting('chair', 'secretary', 'delegate'),
  'rollCall.list': meeting('chair', 'secretary', 'unitAdmin'),
  'rollCall.read': meeting('chair', 'secretary', 'unitAdmin'),
  'rollCall.csv': meeting('chair', 'secretary', 'unitAdmin'),
  'rollCall.pdf': meeting('chair', 'secretary', 'unitAdmin'),
  // Agenda and speaking times, which everybody has seen; roll calls and attendance are added for those who may read them by the table.
  'proceedings.read': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'proceedings.turns': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'proceedings.csv': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  // Chair and secretaries write them; whom they are given to and who may see all that they tell of, the handler knows.
  'minutes.read': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'minutes.docx': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'minutes.pdf': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'minutes.tasks': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'minutes.followTask': leading,
  // Which tasks somebody sees, and of which they may report, the handler decides: units are charged whose people were not in the meeting.
  'tasks.list': signedIn,
  'tasks.acts': signedIn,
  'tasks.report': signedIn,
  'tasks.csv': signedIn,
  'tasks.xlsx': signedIn,
  'tasks.charge': leading,
  'minutes.save': leading,
  'minutes.setStage': leading,
  // Members who may read the draft; the handler knows them.
  'minutes.comment': meeting('chair', 'secretary', 'delegate'),
  'minutes.answerComment': leading,
  'minutes.approve': meeting('chair'),
  // Of whom it was issued to, the handler knows.
  'signing.read': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'signing.file': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'signing.setOrder': leading,
  // Whose turn it is; the handler knows.
  'signing.toSign': leading,
  'signing.picture': leading,
  'signing.upload': leading,
  'signing.document': leading,
  'signing.issue': leading,
  'signing.recipients': leading,
  'signing.saveCorrection': leading,
  'signing.dropCorrection': leading,
  'signing.approveCorrection': meeting('chair'),
  // Everything of the meeting in one file.
  'archive.zip': meeting('chair', 'secretary', 'unitAdmin'),
  'archive.read': meeting('chair', 'secretary', 'unitAdmin'),
  'archive.start': meeting('chair', 'secretary', 'unitAdmin'),
  'archive.cancel': meeting('chair', 'secretary', 'unitAdmin'),
  'preparing.set': leading,
  // Of a device of the seat that is next; the handler knows which.
  'preparing.echo': producing,
  // Of the own seat, which the connection names.
  'reception.watch': meeting('operator'),
  'reception.unwatch': meeting('operator'),
  'layouts.impose': leading,
  'layouts.release': leading,
  'monitor.open': leading,
  'monitor.close': leading,
  'monitor.hour': leading,
  'monitor.place': leading,
  'monitor.limit': leading,
  'monitor.ask': leading,
  // From the device that was asked; the handler knows which.
  'monitor.answer': seated,
  'locks.set': leading,
  'locks.admit': leading,
  'queues.ask': producing,
  'queues.withdraw': producing,
  // A district orders what its communes ask before it passes it on; the handler holds operators to that.
  'queues.move': meeting('chair', 'secretary', 'operator'),
  'queues.passOn': meeting('chair', 'secretary', 'operator'),
  'queues.call': leading,
  'queues.finish': leading,
  'queues.setPhase': leading,
  'queues.setRules': leading,
  'queues.addTime': leading,
  'calling.start': preparers,
  'calling.ringing': signedIn,
  'calling.answer': seated,
  'calling.status': leading,
  'calling.stop': leading,
  'calling.repeat': leading,
  // To whom, and what of it is read, depends on the seat and on the open chat: the handler knows.
  'messages.send': producing,
  'messages.setChat': leading,
  'messages.older': seated,
  'messages.list': seated,
  'messages.csv': seated,
  'leading.handOver': leading,
  'leading.candidates': leading,
  // The chair of the list takes part as a delegate while somebody else leads; the handler knows them from other delegates.
  'leading.takeBack': meeting('chair', 'secretary', 'delegate'),
  'media.open': seated,
  'media.ready': seated,
  'media.openSend': producing,
  'media.connect': seated,
  'media.restartIce': seated,
  'media.produce': producing,
  'media.setSending': producing,
  'media.stopSending': producing,
  'media.resume': seated,
  'media.view': seated,
  'media.capabilities': signedIn,
  'media.putStill': producing,
  'media.stageStill': seated,
  'media.ownStill': meeting('operator'),
  'media.wall': leading,
  'annotations.authors': seated,
  'annotations.writeShared': meeting('chair', 'secretary', 'delegate'),
  // While their seat presents.
  'annotations.writeSharedPresenting': producing,
  'annotations.readShared': seated,
  'annotations.ownPrivate': seated,
  // What an operator measures is of their site alone; the handler holds their reading to that too.
  'passport.keep': meeting('operator'),
  'passport.read': meeting('chair', 'secretary', 'unitAdmin', 'operator'),
  'passport.list': meeting('chair', 'secretary', 'unitAdmin'),
  'passport.ofSite': system('admin'),
  'rehearsal.start': meeting('chair', 'secretary', 'unitAdmin'),
  'rehearsal.end': meeting('chair', 'secretary', 'unitAdmin'),
  // Answers with the calls to the person's own site alone.
  'rehearsal.calls': signedIn,
  'rehearsal.take': meeting('operator'),
  'rehearsal.report': meeting('operator'),
  'rehearsal.read': meeting('chair', 'secretary', 'unitAdmin'),
  'rehearsal.csv': meeting('chair', 'secretary', 'unitAdmin'),
  // People who prepare meetings choose among them.
  'bodies.list': offices,
  'bodies.read': offices,
  // An administrator of a unit for the bodies of that unit and below; the handler knows them.
  'bodies.save': system('admin', 'unitAdmin'),
  'bodies.remove': system('admin', 'unitAdmin'),
  'bodies.saveMember': system('admin', 'unitAdmin'),
  'bodies.removeMember': system('admin', 'unitAdmin'),
  'bodies.saveRule': system('admin', 'unitAdmin'),
  'bodies.removeRule': system('admin', 'unitAdmin'),
  'bodies.saveTemplate': system('admin', 'unitAdmin'),
  'bodies.removeTemplate': system('admin', 'unitAdmin'),
  // Of one's own unit, and those that one follows or is asked in; the handler knows which.
  'consultations.list': signedIn,
  'consultations.read': signedIn,
  'consultations.create': preparers,
  'consultations.save': preparers,
  'consultations.remove': preparers,
  'consultations.addPaper': preparers,
  'consultations.removePaper': preparers,
  'consultations.send': preparers,
  'consultations.extend': preparers,
  'consultations.close': preparers,
  'consultations.withdraw': preparers,
  // Who follows it may be anybody, and so may a member.
  'consultations.remind': signedIn,
  'consultations.answer': signedIn,
  'consultations.addOpinionFile': signedIn,
  'consultations.file': signedIn,
  'consultations.csv': signedIn,
  'consultations.pdf': signedIn,
  // Who may ask, what an administrator's units are and whose a request is, the handler knows.
  'requests.list': signedIn,
  'requests.read': signedIn,
  'requests.create': signedIn,
  'requests.save': signedIn,
  'requests.remove': signedIn,
  'requests.send': signedIn,
  'requests.withdraw': signedIn,
  'requests.takeUp': system('unitAdmin'),
  'requests.askMore': system('unitAdmin'),
  'requests.accept': system('unitAdmin'),
  'requests.decline': system('unitAdmin'),
  'requests.ofMeeting': meeting('chair', 'secretary', 'unitAdmin'),
  // One's own alone; the handler knows them.
  'documents.list': signedIn,
  'documents.makeFolder': signedIn,
  'documents.renameFolder': signedIn,
  'documents.moveFolder': signedIn,
  'documents.removeFolder': signedIn,
  'documents.rename': signedIn,
  'documents.move': signedIn,
  'documents.remove': signedIn,
  'documents.upload': signedIn,
  'documents.file': signedIn,
  'documents.saveCopy': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'voting.setBody': meeting('secretary', 'unitAdmin'),
  'voting.add': meeting('chair', 'secretary', 'unitAdmin'),
  'voting.edit': meeting('chair', 'secretary', 'unitAdmin'),
  'voting.remove': meeting('chair', 'secretary', 'unitAdmin'),
  'voting.order': meeting('chair', 'secretary', 'unitAdmin'),
  // A secretary on the chair's order, which the act must say.
  'voting.startApproval': leading,
  'voting.endApproval': leading,
  'voting.open': leading,
  'voting.stop': leading,
  'voting.resume': leading,
  'voting.end': leading,
  'voting.checkOpening': leading,
  'voting.readiness': leading,
  'voting.list': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'voting.read': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  // Members of the body alone vote, are ready and see who voted what; the handler knows them. Operators and observers never vote.
  'voting.sayReady': meeting('chair', 'secretary', 'delegate'),
  'voting.cast': meeting('chair', 'secretary', 'delegate'),
  'voting.castFromSeat': meeting('chair', 'secretary', 'delegate'),
  'voting.voters': meeting('chair', 'secretary', 'delegate'),
  'voting.castSecret': meeting('chair', 'secretary', 'delegate'),
  'voting.readSecret': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  'voting.secretBallots': meeting('chair', 'secretary', 'delegate', 'operator', 'observer', 'unitAdmin'),
  // Of the ballot's counting committee alone; the handler knows it.
  'voting.giveKey': meeting('chair', 'secretary', 'delegate', 'observer'),
  'voting.decrypt': meeting('chair', 'secretary', 'delegate', 'observer'),
  'voting.failCount': leading,
  // Of the operator's own hall.
  'voting.hall': meeting('operator'),
  'voting.enterHands': meeting('operator'),
  'voting.settleHands': leading,
  'link.test': signedIn,
} as const satisfies Record<Action, Rule>

/** Whether the table lets this actor do this in a meeting. `null`: the person is nothing in it. */
export function actorMay(action: Action, actor: MeetingActor | null): boolean {
  const rule: Rule = permissions[action]
  return rule.who === 'meeting' && actor !== null && rule.actors.includes(actor)
}

/** What a paired browser may ask before it is in a meeting, or on its way there. */
const PAIRED = [
  'identity.whoAmI',
  'pairing.begin',
  'pairing.own',
  'pairing.leave',
  'seats.beat',
  'media.capabilities',
] as const satisfies readonly Action[]
/** What a hall's operator page does while it waits for a meeting: it rehearses by itself, and rings, when it is called. */
const PAIRED_OPERATOR = ['link.test', 'rehearsal.calls', 'calling.ringing'] as const satisfies readonly Action[]
/** A hall's display receives, and does nothing in the meeting but that. */
const PAIRED_DISPLAY = [
  'meetings.get',
  'papers.list',
  'papers.versions',
  'papers.download',
  // The result on the hall's screen.
  'voting.list',
  'voting.read',
  'seats.join',
  'seats.leave',
  'seats.devices',
  'seats.roster',
  'media.open',
  'media.ready',
  'media.connect',
  'media.restartIce',
  'media.resume',
  'media.view',
  'media.stageStill',
] as const satisfies readonly Action[]
/** A phone is a device of its seat for one meeting: sound and picture, taking the sound over and giving it back. */
const PHONE = [
  'identity.whoAmI',
  'phones.look',
  'phones.begin',
  'phones.own',
  'phones.leave',
  'phones.takeSound',
  'phones.giveSoundBack',
  'seats.join',
  'seats.leave',
  'seats.beat',
  'seats.devices',
  'seats.roster',
  'media.capabilities',
  'media.open',
  'media.ready',
  'media.openSend',
  'media.connect',
  'media.restartIce',
  'media.produce',
  'media.setSending',
  'media.stopSending',
  'media.resume',
  'media.view',
  'media.putStill',
  'preparing.echo',
] as const satisfies readonly Action[]
const ofPhone: ReadonlySet<Action> = new Set(PHONE)
const ofOperator: ReadonlySet<Action> = new Set([...PAIRED, ...PAIRED_OPERATOR])
const ofDisplay: ReadonlySet<Action> = new Set([...PAIRED, ...PAIRED_DISPLAY])
/** What an operator does in their own name. */
const ofPersons: ReadonlySet<Action> = new Set<Action>(['annotations.ownPrivate', 'answers.read', 'answers.give'])

/**
 * Whether a paired browser may do this at all; in a meeting it acts as its site's operator and the table is asked as well. What is a person's own
 * is nobody's at a machine without a password: private marks, the answer to the invitation, the account, other meetings.
 */
export function pairedMay(action: Action, part: PairedPart): boolean {
  if (part === 'phone') return ofPhone.has(action)
  if (part === 'display') return ofDisplay.has(action)
  if (ofOperator.has(action)) return true
  return !ofPersons.has(action) && actorMay(action, 'operator')
}

/** Whether the table lets an account do this that names no meeting. */
export function accountMay(
  action: Action,
  account: { readonly systemRole: SystemRole; readonly mayPrepareMeetings: boolean } | null,
): boolean {
  const rule: Rule = permissions[action]
  switch (rule.who) {
    case 'anyone':
      return true
    case 'signedIn':
      return account !== null
    case 'system':
      return (
        account !== null &&
        (rule.roles.includes(account.systemRole) || (rule.orPreparer === true && account.mayPrepareMeetings))
      )
    case 'meeting':
      return false
    default:
      return rule satisfies never
  }
}
