// Over 300 lines: the one list of all requests and events.
import * as agenda from '../agenda/wire.ts'
import * as answers from '../answers/wire.ts'
import * as annotations from '../annotations/wire.ts'
import * as audit from '../audit-log/wire.ts'
import * as backup from '../backup/wire.ts'
import * as statistics from '../statistics/wire.ts'
import * as calling from '../calling/wire.ts'
import * as floor from '../floor/wire.ts'
import * as accountImport from '../identity/import/wire.ts'
import * as interfaces from '../interface/wire.ts'
import * as identity from '../identity/wire.ts'
import * as leading from '../leading/wire.ts'
import * as layouts from '../layouts/wire.ts'
import * as locks from '../locks/wire.ts'
import * as media from '../media/wire.ts'
import * as meeting from '../meeting/wire.ts'
import * as messages from '../messages/wire.ts'
import * as monitor from '../monitor/wire.ts'
import * as pairing from '../pairing/wire.ts'
import * as approval from '../papers/approval/wire.ts'
import * as notices from '../notices/wire.ts'
import * as templates from '../templates/wire.ts'
import * as comparing from '../papers/comparing/wire.ts'
import * as readiness from '../readiness/wire.ts'
import * as receipts from '../papers/receipts/wire.ts'
import * as papers from '../papers/wire.ts'
import * as passport from '../passport/wire.ts'
import * as phones from '../phones/wire.ts'
import * as preparing from '../preparing/wire.ts'
import * as queues from '../queues/wire.ts'
import * as reception from '../reception/wire.ts'
import * as presenting from '../presenting/wire.ts'
import * as proceedings from '../proceedings/wire.ts'
import * as rehearsal from '../rehearsal/wire.ts'
import * as rollCall from '../roll-call/wire.ts'
import * as search from '../search/wire.ts'
import * as seating from '../seating/wire.ts'
import * as seats from '../seats/wire.ts'
import * as singleSignOn from '../single-sign-on/wire.ts'
import * as sites from '../sites/wire.ts'
import type { z } from 'zod'
import type { CommonError, RequestDefinition } from './kit.ts'

/** Every request there is. A missing line here means that neither end knows it. */
export const requests = [
  identity.signIn,
  identity.signOut,
  identity.whoAmI,
  singleSignOn.singleSignOnStatus,
  singleSignOn.finishSingleSignOn,
  singleSignOn.readOwnLink,
  singleSignOn.unlinkOwn,
  singleSignOn.findLinked,
  singleSignOn.unlink,
  identity.changePassword,
  identity.listOwnSessions,
  identity.endOwnSessions,
  identity.readSecondFactor,
  identity.beginSecondFactor,
  identity.confirmSecondFactor,
  identity.renewRecoveryCodes,
  identity.removeSecondFactor,
  identity.findEnrolled,
  identity.resetSecondFactor,
  audit.listAudit,
  identity.findAccounts,
  identity.createAccount,
  identity.resetPassword,
  identity.moveAccount,
  identity.setDisabled,
  accountImport.readImport,
  accountImport.listImportRows,
  accountImport.confirmImport,
  accountImport.discardImport,
  pairing.beginPairing,
  pairing.readOwnPairing,
  pairing.leavePairing,
  pairing.lookAtCode,
  pairing.confirmPairing,
  pairing.listPairings,
  pairing.withdrawPairing,
  phones.invitePhone,
  phones.lookAtPhoneCode,
  phones.beginPhone,
  phones.readOwnPhone,
  phones.leavePhone,
  phones.listPhones,
  phones.withdrawPhone,
  phones.takeSound,
  phones.giveSoundBack,
  sites.listSites,
  sites.createSite,
  sites.previewReorganisation,
  sites.reorganise,
  sites.listPhones,
  sites.setPhone,
  backup.readBackups,
  backup.startBackup,
  statistics.readStatistics,
  interfaces.listInterfaceKeys,
  interfaces.makeInterfaceKey,
  interfaces.withdrawInterfaceKey,
  interfaces.readInterfaceUse,
  meeting.listMeetings,
  meeting.findMeetings,
  meeting.getMeeting,
  meeting.createMeeting,
  meeting.updateMeeting,
  meeting.sendMeeting,
  meeting.submitMeeting,
  meeting.approveMeeting,
  meeting.sendMeetingBack,
  meeting.startMeeting,
  meeting.pauseMeeting,
  meeting.resumeMeeting,
  meeting.endMeeting,
  meeting.keepMeetingOpen,
  meeting.extendMeeting,
  meeting.postponeMeeting,
  meeting.rescheduleMeeting,
  meeting.cancelMeeting,
  search.find,
  meeting.readHistory,
  templates.listTemplates,
  templates.saveTemplate,
  templates.readTemplate,
  templates.removeTemplate,
  templates.readPattern,
  answers.readOwnAnswer,
  answers.giveAnswer,
  answers.listEligible,
  answers.listAnswers,
  answers.decideSubstitute,
  notices.listNotices,
  notices.readNotices,
  papers.listPapers,
  papers.listVersions,
  papers.issuePaper,
  papers.recallPaper,
  papers.renamePaper,
  papers.placePaper,
  papers.removePaper,
  papers.replaceVersion,
  papers.takeBackVersion,
  papers.dropVersion,
  approval.readApproval,
  approval.setApproval,
  approval.submitPaper,
  approval.decidePaper,
  approval.paperHistory,
  papers.setPaperAccess,
  comparing.compareVersions,
  readiness.readBoard,
  readiness.remindSites,
  receipts.reportReceipts,
  receipts.readReach,
  receipts.readReaders,
  receipts.readOpened,
  papers.listJobs,
  papers.dismissJob,
  seats.joinSeat,
  seats.leaveSeat,
  seats.beat,
  seats.setDevices,
  seats.setHall,
  seats.setDisplay,
  seats.setMainCamera,
  seats.readSeat,
  seats.readAttendance,
  agenda.goToItem,
  presenting.givePresenter,
  presenting.presentHere,
  presenting.presentPage,
  floor.setFloorMode,
  floor.giveFloor,
  floor.takeFloor,
  floor.admitPoint,
  floor.putOnStage,
  floor.muteSeat,
  floor.muteAll,
  floor.removeSeat,
  floor.letIn,
  rehearsal.startRehearsal,
  rehearsal.endRehearsal,
  rehearsal.ownCalls,
  rehearsal.takeRehearsal,
  rehearsal.reportRehearsal,
  rehearsal.readRehearsal,
  passport.keepLinkTest,
  passport.readPassport,
  passport.readSitePassport,
  passport.listPassports,
  rollCall.startRollCall,
  rollCall.callPlace,
  rollCall.callAgain,
  rollCall.markPlaces,
  rollCall.endRollCall,
  rollCall.answerRollCall,
  rollCall.checkIn,
  rollCall.confirmCheckIn,
  rollCall.listRollCalls,
  rollCall.readRollCall,
  seating.listRoomPlans,
  seating.saveRoomPlan,
  seating.removeRoomPlan,
  seating.readSeating,
  seating.chooseRoomPlan,
  seating.placePerson,
  preparing.setNext,
  preparing.tellEcho,
  reception.watchReception,
  reception.unwatchReception,
  layouts.imposeLayout,
  layouts.releaseLayout,
  monitor.openMonitor,
  monitor.closeMonitor,
  monitor.readLineHour,
  monitor.readPlace,
  monitor.limitLine,
  monitor.askDevice,
  monitor.answerAsk,
  locks.setLock,
  locks.admit,
  queues.askInQueue,
  queues.withdrawFromQueue,
  queues.moveInQueue,
  queues.passOnInQueue,
  queues.callInQueue,
  queues.finishTurn,
  queues.setQueuePhase,
  queues.setQueueRules,
  queues.addSpeakingTime,
  proceedings.readProceedings,
  proceedings.readTurns,
  calling.startCall,
  calling.ringingCalls,
  calling.answerCall,
  calling.callStatus,
  calling.stopCall,
  calling.repeatCall,
  messages.sendMessage,
  messages.setChat,
  messages.olderMessages,
  messages.listRecorded,
  leading.handOver,
  leading.takeBack,
  leading.candidates,
  media.openMedia,
  media.mediaReady,
  media.openSend,
  media.connectTransport,
  media.restartIce,
  media.produce,
  media.setSending,
  media.stopSending,
  media.resumeConsumers,
  media.setView,
  annotations.markAuthors,
] as const

/** Every event there is. */
export const events = [
  meeting.meetingChanged,
  meeting.endsByRule,
  notices.noticesChanged,
  agenda.agendaMoved,
  papers.papersChanged,
  papers.jobsChanged,
  seats.seatsChanged,
  seats.ownSeatChanged,
  seats.caughtUp,
  seats.takenOver,
  presenting.presentingChanged,
  floor.floorChanged,
  floor.stageChanged,
  floor.mutedBy,
  floor.shownOutChanged,
  rollCall.rollCallChanged,
  rollCall.placesChanged,
  seating.seatingChanged,
  preparing.preparingChanged,
  preparing.listenForEcho,
  reception.receptionChanged,
  layouts.layoutsChanged,
  monitor.linesChanged,
  monitor.limitsChanged,
  monitor.deviceAsked,
  monitor.askAnswered,
  locks.locksChanged,
  locks.turnedOffByLock,
  locks.waitingChanged,
  locks.mayEnter,
  queues.queuesChanged,
  calling.callingChanged,
  messages.messagesAdded,
  messages.messagesReset,
  messages.chatChanged,
  leading.leadingChanged,
  media.consumersChanged,
  media.mediaDemand,
  media.stageSeatChanged,
  media.speakersChanged,
  media.consumerState,
  media.mediaReset,
  media.transportTrouble,
  annotations.markAuthorAdded,
] as const

export type AnyRequest = (typeof requests)[number]
export type Method = AnyRequest['method']
export type RequestOf<M extends Method> = Extract<AnyRequest, { method: M }>
export type ParamsOf<M extends Method> = z.output<RequestOf<M>['params']>
export type ResultOf<M extends Method> = z.input<RequestOf<M>['result']>
export type OwnErrorOf<M extends Method> =
  RequestOf<M> extends RequestDefinition<string, 'http' | 'ws', z.ZodType, z.ZodType, infer E> ? E : never
export type ErrorOf<M extends Method> = OwnErrorOf<M> | CommonError

export type AnyEvent = (typeof events)[number]
export type EventName = AnyEvent['name']
export type EventDataOf<N extends EventName> = z.output<Extract<AnyEvent, { name: N }>['data']>
