// Over 300 lines: puts the nouns together that need no running meeting; each adds some lines here and none elsewhere.
import { join } from 'node:path'
import type { Logger } from 'pino'
import { Axis } from '../axis/axis.ts'
import { answersHandlers } from '../answers/commands.ts'
import type { ChainWatch } from '../audit/watch.ts'
import { auditHandlers } from '../audit-log/commands.ts'
import type { MediaPlane } from '../../sfu/api.ts'
import { Backups } from '../backup/backups.ts'
import { callingHandlers, cameByHand, type CallingMethod } from '../calling/commands.ts'
import { createAgendaClock } from '../agenda/clock.ts'
import { bodiesHandlers } from '../bodies/commands.ts'
import { Documents } from '../documents/documents.ts'
import { Consultations } from '../consultations/consultations.ts'
import { proceedingsHandlers } from '../proceedings/commands.ts'
import { createTurnsEnd } from '../queues/turns.ts'
import type { Readable } from '../annotations/standing.ts'
import { MarksSync } from '../annotations/sync.ts'
import { accountsOf, moveAccounts } from '../identity/account-changes.ts'
import { createIdentity, type Identity } from '../identity/commands.ts'
import { AccountImports } from '../identity/import/imports.ts'
import { Archives } from '../archive/archives.ts'
import { createFlatten } from '../archive/flattening.ts'
import { HandOvers } from '../archive/hand-overs.ts'
import { interfaceHandlers } from '../interface/commands.ts'
import { webhookHandlers } from '../interface/webhooks/commands.ts'
import { createPost } from '../interface/webhooks/post.ts'
import { WebhookSender } from '../interface/webhooks/sender.ts'
import type { SessionEnd, SessionSettings } from '../identity/sessions.ts'
import type { Account } from '../identity/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { systemTimers } from '../kit/timers.ts'
import { Mail } from '../mail/mail.ts'
import { createMeetings, type Meetings } from '../meeting/commands.ts'
import { Minutes } from '../minutes/commands.ts'
import { Signing } from '../signing/commands.ts'
import { createPrepare } from '../signatures/prepare.ts'
import { createVerify } from '../signatures/verify.ts'
import { noticesHandlers } from '../notices/commands.ts'
import { createClosedItems } from '../meeting/closed-items.ts'
import { createOverdue, OVERDUE_SETTINGS, type Overdue } from '../meeting/overdue.ts'
import { isEditable, phaseOf } from '../meeting/rules.ts'
import { isRunning, type MeetingState } from '../meeting/wire.ts'
import { createPairings, type Pairings } from '../pairing/commands.ts'
import type { InstallOffice } from '../converting/converter.ts'
import type { InstallPackages } from '../converting/debian-program.ts'
import { createPapers, type Papers } from '../papers/assembly/papers.ts'
import { issuePrepared } from '../papers/issue-prepared.ts'
import { Passports } from '../passport/passports.ts'
import { createPhones, type Phones } from '../phones/commands.ts'
import { boardHandlers } from '../readiness/commands.ts'
import { rehearsalHandlers } from '../rehearsal/commands.ts'
import { FinishedRehearsals } from '../rehearsal/finished.ts'
import { Requests } from '../requests/commands.ts'
import { createSearch, type Search } from '../search/search.ts'
import { createSeating } from '../seating/commands.ts'
import { reorganisingHandlers } from '../sites/reorganising.ts'
import { SingleSignOn } from '../single-sign-on/commands.ts'
import { statisticsHandlers } from '../statistics/commands.ts'
import { Tasks } from '../tasks/commands.ts'
import { createSites, type Sites } from '../sites/commands.ts'
import { groupsHandlers } from '../groups/commands.ts'
import { templatesHandlers } from '../templates/commands.ts'
import type { Tidied } from '../storage/tidy-blobs.ts'
import { Voting } from '../voting/commands.ts'
import type { GathererSettings } from '../voting/gatherer.ts'
import type { AccountId, MeetingId, PaperVersionId } from '../wire/ids.ts'
import type { Config } from './config.ts'
import { createRooms, type Rooms } from './rooms.ts'
import { blobFolder, databaseFile, indexFile, type Storage } from './storage.ts'

export interface NounsDeps {
  readonly config: Config
  readonly storage: Storage
  readonly chain: ChainWatch
  readonly plane: MediaPlane
  readonly clock: Clock
  readonly log: Logger
  /** Closes the control sockets of sessions that ended. */
  endSockets(sessionHashes: readonly string[], why: SessionEnd): void
  /** Tells every open page of these accounts that a call rings there or no longer. */
  tellCalled(accountIds: ReadonlySet<AccountId>): void
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
  /** Lets every open page of this account ask for its conversions. */
  tellJobs(accountId: AccountId): void
  readonly installOffice?: InstallOffice | undefined
  /** Installs other programs for papers. */
  readonly installPackages?: InstallPackages | undefined
  /** Whether a page of this account has a socket open. */
  isConnected(accountId: AccountId): boolean
  /** How choices in votes are gathered to commits, for who measures it. */
  readonly gatherer?: GathererSettings | undefined
}

const MARKS = { maxUpdateBytes: 64 * 1024, maxDocumentBytes: 8 * 1024 * 1024, maxDocumentsPerConnection: 600 }
const HOUR_MS = 3_600_000
const MOST_WAITING_FOR_SIGNATURES = 20
/** Silence of who sends a signed file after which it counts as cut off. */
const UPLOAD_IDLE_MS = 60_000
/** Verifying the signatures of files of opinions; each in a process of its own, of so many MiB. */
const VERIFYING = { memoryMb: 1_024, atOnce: 1, waiting: 16 }

/**
 * The commands of every noun of the meeting, tied together: rooms announce what others decide, and others ask rooms. They reach each
 * other through this object, which is whole before any of them is called.
 */
export class Nouns {
  readonly identity: Identity
  readonly imports: AccountImports
  readonly singleSignOn: SingleSignOn
  readonly pairings: Pairings
  readonly phones: Phones
  readonly sites: Sites
  readonly passports: Passports
  readonly seating: ReturnType<typeof createSeating>
  readonly search: Search
  readonly papers: Papers
  readonly marks: MarksSync
  readonly meetings: Meetings
  readonly rooms: Rooms
  readonly voting: Voting
  readonly minutes: Minutes
  readonly tasks: Tasks
  readonly signing: Signing
  readonly consultations: Consultations
  readonly mail: Mail
  readonly documents: Documents
  readonly axis: Axis
  readonly #backups: Backups
  readonly #webhooks: WebhookSender
  readonly #handOvers: HandOvers
  readonly archives: Archives
  readonly #calling: Handlers<CallingMethod>
  readonly #deps: NounsDeps
  /** Runs from the end of `restore` on: before, every room looks empty. */
  #overdue: Overdue | null = null
  readonly #rehearsals: FinishedRehearsals
  readonly #announcer: Announcer = {
    announce: (...fact) => this.rooms.announcer.announce(...fact),
    announceByViewer: (...fact) => this.rooms.announcer.announceByViewer(...fact),
    tellByRole: (...fact) => this.rooms.announcer.tellByRole(...fact),
    tellByViewer: (...fact) => this.rooms.announcer.tellByViewer(...fact),
  }

  constructor(deps: NounsDeps) {
    this.#deps = deps
    this.mail = this.#createMail()
    this.identity = this.#createIdentity()
    this.imports = new AccountImports({
      ...deps.storage,
      clock: deps.clock,
      log: deps.log.child({ part: 'accounts' }),
      timers: systemTimers,
      onSessionsEnded: (...ended) => this.#sessionsEnded(...ended),
    })
    this.singleSignOn = this.#createSingleSignOn()
    this.pairings = createPairings({
      ...deps.storage,
      clock: deps.clock,
      onSessionsEnded: (...ended) => this.#sessionsEnded(...ended),
    })
    this.phones = createPhones({
      ...deps.storage,
      clock: deps.clock,
      meetingOf: (meetingId) => this.meetings.findMeeting(meetingId),
      onSessionsEnded: (...ended) => this.#sessionsEnded(...ended),
    })
    this.sites = createSites(deps.storage)
    this.passports = new Passports({ database: deps.storage.database, clock: deps.clock })
    this.seating = createSeating({ ...deps.storage, clock: deps.clock, announcer: this.#announcer })
    this.search = this.#createSearch()
    this.papers = this.#createPapers()
    this.marks = this.#createMarks()
    this.meetings = this.#createMeetings()
    this.rooms = this.#createRooms()
    this.voting = this.#createVoting()
    this.minutes = new Minutes({
      ...{ ...deps.storage, clock: deps.clock, provinceName: deps.config.provinceName },
      attendanceOf: (meetingId) => this.rooms.attendanceOf(meetingId),
      tellNotices: (accountIds) => deps.tellNotices(accountIds),
    })
    this.tasks = new Tasks({
      ...{ ...deps.storage, clock: deps.clock, log: deps.log.child({ part: 'tasks' }) },
      tellNotices: (accountIds) => deps.tellNotices(accountIds),
    })
    this.signing = this.#createSigning()
    this.consultations = this.#createConsultations()
    this.documents = this.#createDocuments()
    this.axis = this.#createAxis()
    this.#backups = this.#createBackups()
    this.#webhooks = this.#createWebhooks()
    const archiving = this.#createArchives()
    this.archives = archiving.archives
    this.#handOvers = archiving.handOvers
    this.#rehearsals = new FinishedRehearsals({
      ...{ database: deps.storage.database, clock: deps.clock, timers: systemTimers },
      log: deps.log.child({ part: 'rehearsals' }),
      tellNotices: (accountIds) => deps.tellNotices(accountIds),
    })
    const { storage, clock, tellCalled, isConnected } = deps
    this.#calling = callingHandlers({ ...storage, clock, tell: tellCalled, isConnected })
  }

  get handlers(): Handlers {
    const { identity, pairings, phones, sites, passports, seating, meetings, papers, marks, rooms } = this
    return {
      ...identity.handlers,
      ...this.imports.handlers,
      ...this.singleSignOn.handlers,
      ...pairings.handlers,
      ...phones.handlers,
      ...sites.handlers,
      ...this.mail.handlers,
      ...auditHandlers({ ...this.#deps.storage, chain: this.#deps.chain }),
      ...statisticsHandlers({ ...this.#deps.storage, clock: this.#deps.clock }),
      ...interfaceHandlers({ ...this.#deps.storage, clock: this.#deps.clock }),
      ...this.archives.handlers,
      ...this.#handOvers.handlers,
      ...webhookHandlers({
        ...this.#deps.storage,
        clock: this.#deps.clock,
        targets: this.#deps.config.webhookTargets,
      }),
      ...reorganisingHandlers({
        ...this.#deps.storage,
        clock: this.#deps.clock,
        countAccounts: accountsOf,
        moveAccounts,
      }),
      ...passports.handlers,
      ...rehearsalHandlers({
        ...this.#deps.storage,
        clock: this.#deps.clock,
        tellFinished: () => this.#rehearsals.check(),
        keepLinkTest: (...test) => passports.keep(...test),
      }),
      ...seating.handlers,
      ...proceedingsHandlers({ ...this.#deps.storage, clock: this.#deps.clock }),
      ...meetings.handlers,
      ...templatesHandlers({ ...this.#deps.storage, clock: this.#deps.clock }),
      ...groupsHandlers({ ...this.#deps.storage, clock: this.#deps.clock }),
      ...new Requests({
        ...this.#deps.storage,
        clock: this.#deps.clock,
        tellNotices: (accountIds) => this.#deps.tellNotices(accountIds),
      }).handlers,
      ...answersHandlers({
        ...this.#deps.storage,
        clock: this.#deps.clock,
        announcer: this.#announcer,
        tellNotices: (accountIds) => this.#deps.tellNotices(accountIds),
        mailing: this.mail.mailing,
        changingPapers: (meetingId, work) => papers.changing(meetingId, work),
        onPeopleChanged: (meetingId) => this.#peopleChanged(meetingId),
      }),
      ...boardHandlers({
        ...this.#deps.storage,
        clock: this.#deps.clock,
        mailing: this.mail.mailing,
        tellNotices: (accountIds) => this.#deps.tellNotices(accountIds),
      }),
      ...noticesHandlers({
        ...this.#deps.storage,
        clock: this.#deps.clock,
        tellNotices: (accountIds) => this.#deps.tellNotices(accountIds),
      }),
      ...papers.handlers,
      ...this.search.handlers,
      ...marks.handlers,
      ...rooms.handlers,
      ...bodiesHandlers({ ...this.#deps.storage, clock: this.#deps.clock }),
      ...this.voting.handlers,
      ...this.minutes.handlers,
      ...this.tasks.handlers,
      ...this.signing.handlers,
      ...this.consultations.handlers,
      ...this.documents.handlers,
      ...this.axis.handlers,
      ...this.#calling,
      ...this.#backups.handlers,
    }
  }

  /** At start, before the door opens: completes what a crash left open. @returns what was found among the papers' files. */
  async restore(): Promise<Tidied> {
    const tidied = await this.papers.tidy()
    await this.marks.restore()
    await this.rooms.restore()
    await this.passports.restore()
    await this.papers.resume()
    this.search.start()
    await this.#backups.resume()
    await this.imports.resume()
    await this.singleSignOn.warnOfNoSite()
    this.#overdue = this.#createOverdue()
    await this.consultations.start(systemTimers)
    this.axis.start()
    await this.tasks.start(systemTimers)
    this.#rehearsals.start()
    await this.mail.start()
    this.#webhooks.start()
    await this.archives.resume()
    await this.#handOvers.resume()
    return tidied
  }

  async close(): Promise<void> {
    // A slow mail server takes seconds to answer; the others do not wait for it, as a stop has little time.
    await Promise.all([this.mail.close(), this.#closeOthers()])
  }

  async #closeOthers(): Promise<void> {
    await this.#webhooks.close()
    await this.archives.close()
    await this.#handOvers.close()
    await this.#backups.close()
    await this.imports.close()
    this.#rehearsals.close()
    await this.#overdue?.close()
    await this.consultations.close()
    await this.axis.close()
    await this.tasks.close()
    await this.voting.close()
    await this.rooms.close()
    await this.marks.close()
    await this.papers.close()
    await this.search.close()
  }

  #createBackups(): Backups {
    const { storage, clock, config, log } = this.#deps
    return new Backups({
      ...{ ...storage, clock, timers: systemTimers, log: log.child({ part: 'backup' }), dataDir: config.dataDir },
      minFreeBytes: config.minFreeDiskBytes,
      settings: config.backup,
    })
  }

  #createMail(): Mail {
    const { storage, clock, config, log } = this.#deps
    return new Mail({
      ...{ ...storage, clock, timers: systemTimers, log: log.child({ part: 'mail' }), settings: config.mail },
      ...{ provinceName: config.provinceName, publicOrigins: config.publicOrigins },
    })
  }

  #createArchives(): { archives: Archives; handOvers: HandOvers } {
    const { storage, clock, config, log } = this.#deps
    const sources = {
      ...storage,
      clock,
      attendanceOf: (meetingId: MeetingId) => this.rooms.attendanceOf(meetingId),
      flatten: createFlatten({ folder: join(config.dataDir, 'marking'), ...config.checking }),
      log: log.child({ part: 'archives' }),
      minFreeBytes: config.minFreeDiskBytes,
    }
    return {
      archives: new Archives({ ...sources, timers: systemTimers, folder: join(config.dataDir, 'archives') }),
      handOvers: new HandOvers({ ...sources, folder: config.handOverFolder, provinceName: config.provinceName }),
    }
  }

  #createWebhooks(): WebhookSender {
    const { storage, clock, config, log, tellNotices } = this.#deps
    return new WebhookSender({
      ...{ ...storage, clock, tellNotices, timers: systemTimers, log: log.child({ part: 'webhooks' }) },
      post: createPost(systemTimers),
      targets: config.webhookTargets,
      random: Math.random,
    })
  }

  #createIdentity(): Identity {
    const { storage, clock, config } = this.#deps
    return createIdentity({
      ...storage,
      clock,
      settings: { ...this.#sessionSettings(), provinceName: config.provinceName },
      onSessionsEnded: (...ended) => this.#sessionsEnded(...ended),
      signOutElsewhere: (session) => this.singleSignOn.signOutUrl(session),
      waitingLinks: {
        find: (...waiting) => this.singleSignOn.waitingLinks.find(...waiting),
        link: (...waiting) => this.singleSignOn.waitingLinks.link(...waiting),
      },
    })
  }

  #createSingleSignOn(): SingleSignOn {
    const { storage, clock, config, log } = this.#deps
    return new SingleSignOn({
      ...{ ...storage, clock, log: log.child({ part: 'single sign-on' }) },
      settings: config.singleSignOn,
      sessions: this.#sessionSettings(),
      publicOrigins: config.publicOrigins,
      onSessionsEnded: (...ended) => this.#sessionsEnded(...ended),
    })
  }

  #sessionSettings(): SessionSettings {
    const { sessionHours, sessionMaxDays, secondFactorForAdmins } = this.#deps.config
    return {
      sessions: { idleMs: sessionHours * HOUR_MS, maxMs: sessionMaxDays * 24 * HOUR_MS },
      secondFactorForAdmins,
    }
  }

  #sessionsEnded(hashes: readonly string[], why: SessionEnd): void {
    this.#deps.endSockets(hashes, why)
    this.rooms.sessionsEnded(hashes, why)
    for (const hash of hashes) this.marks.closeSession(hash)
  }

  #createPapers(): Papers {
    const { storage, clock, config, log, installOffice, installPackages, tellJobs, tellNotices } = this.#deps
    return createPapers({
      ...{ ...storage, installOffice, installPackages, tellJobs, tellNotices },
      clock,
      announcer: this.#announcer,
      log: log.child({ part: 'papers' }),
      settings: {
        maxBytes: config.maxUploadBytes,
        maxPages: config.maxPaperPages,
        checkTimeoutMs: config.checking.timeoutMs,
        checkMemoryMb: config.checking.memoryMb,
        converting: { ...config.converting, workFolder: join(config.dataDir, 'converting') },
      },
      onChanged: () => this.search.papersChanged(),
      onReadersChanged: (meetingId, paperVersionIds) => this.#readersChanged(meetingId, paperVersionIds),
    })
  }

  #createSearch(): Search {
    const { config, log, installPackages } = this.#deps
    return createSearch({
      install: installPackages,
      timers: systemTimers,
      log: log.child({ part: 'search' }),
      settings: {
        databaseFile: databaseFile(config),
        indexFile: indexFile(config),
        blobFolder: blobFolder(config),
        limits: { ...config.checking, maxPages: config.maxPaperPages },
        scanFolder: join(config.dataDir, 'scanning'),
        scanning: config.scanning,
      },
    })
  }

  #readersChanged(meetingId: MeetingId, paperVersionIds: ReadonlySet<PaperVersionId>): void {
    const { log } = this.#deps
    this.marks.recheck({ meetingId, paperVersionIds })
    this.rooms
      .papersChanged(meetingId)
      .catch((error: unknown) => log.error({ err: error }, 'who may see the presented page could not be looked up'))
  }

  #createMarks(): MarksSync {
    const { storage, clock, log } = this.#deps
    return new MarksSync({
      ...storage,
      clock,
      log: log.child({ part: 'marks' }),
      announcer: this.#announcer,
      mayRead: (account, paperVersionId) => this.#mayRead(account, paperVersionId),
      readersOf: (paperVersionId) => this.papers.readersOf(paperVersionId),
      presents: (meetingId, accountId) => this.rooms.presents(meetingId, accountId),
      settings: MARKS,
    })
  }

  async #mayRead(account: Account, paperVersionId: PaperVersionId): Promise<Readable | null> {
    const paper = await this.papers.mayRead(account, paperVersionId)
    if (paper !== null) return paper
    return (await this.documents.isOwn(account, paperVersionId)) ? { meetingId: null } : null
  }

  #createDocuments(): Documents {
    const { storage, clock, config, log } = this.#deps
    const { files } = this.papers
    return new Documents({
      ...{ ...storage, clock, files, naming: files.naming, removeUnnamed: files.removeUnnamed },
      closedItems: createClosedItems(storage.database),
      ...{ quotaBytes: config.personalQuotaBytes, maxBytes: config.maxUploadBytes },
      log: log.child({ part: 'documents' }),
      marksGone: (paperVersionIds) => this.marks.recheck({ paperVersionIds }),
    })
  }

  #createVoting(): Voting {
    const { storage, clock, gatherer } = this.#deps
    const { rooms } = this
    return new Voting({
      ...{ ...storage, clock, gatherer, timers: systemTimers, announcer: this.#announcer },
      seatedIn: (meetingId) => rooms.peopleSeatedIn(meetingId),
      ballotChanged: (meetingId) => rooms.ballotChanged(meetingId),
      turnoutChanged: (meetingId) => rooms.turnoutChanged(meetingId),
      tellHall: (...told) => rooms.tellHall(...told),
    })
  }

  #createSigning(): Signing {
    const { storage, clock, config, tellNotices } = this.#deps
    const { trustedCertificates: trustFolder } = config
    const limits = { ...config.checking, atOnce: 1, waiting: MOST_WAITING_FOR_SIGNATURES }
    return new Signing({
      ...{ ...storage, clock, tellNotices },
      prepare: createPrepare(limits),
      verify:
        trustFolder === undefined
          ? null
          : createVerify({ ...limits, clock, trustFolder, maxBytes: config.maxUploadBytes }),
      workFolder: join(config.dataDir, 'signing'),
      idleMs: UPLOAD_IDLE_MS,
    })
  }

  #createConsultations(): Consultations {
    const { storage, clock, config, log, tellNotices } = this.#deps
    const { maxUploadBytes: maxBytes, trustedCertificates, checking } = config
    return new Consultations({
      ...{ ...storage, clock, tellNotices, maxBytes, provinceName: config.provinceName },
      log: log.child({ part: 'consultations' }),
      files: this.papers.files,
      removeUnnamed: (sha256) => this.papers.files.removeUnnamed(sha256),
      verify:
        trustedCertificates === undefined
          ? null
          : createVerify({
              ...{ timeoutMs: checking.timeoutMs, memoryMb: VERIFYING.memoryMb, maxBytes, clock },
              ...{ atOnce: VERIFYING.atOnce, waiting: VERIFYING.waiting, trustFolder: trustedCertificates },
            }),
    })
  }

  #createAxis(): Axis {
    const { storage, clock, config, log } = this.#deps
    return new Axis({
      ...{ ...storage, clock, timers: systemTimers, log: log.child({ part: 'axis' }), files: this.papers.files },
      settings: config.axis,
    })
  }

  #createMeetings(): Meetings {
    const { storage, clock, tellNotices } = this.#deps
    const turnsEnd = createTurnsEnd(clock)
    return createMeetings({
      ...{ ...storage, clock, tellNotices, mailing: this.mail.mailing },
      announcer: this.#announcer,
      ...createAgendaClock(clock),
      turnsEnd: async (within, meetingId) => {
        await turnsEnd(within, meetingId)
        await this.voting.meetingEnds(within, meetingId)
      },
      castsSettled: () => this.voting.castsSettled(),
      voteStops: (within, meetingId) => this.voting.meetingPauses(within, meetingId),
      changingPapers: (meetingId, work) => this.papers.changing(meetingId, work),
      issuePapers: issuePrepared,
      onEdited: (meetingId) => this.rooms.meetingEdited(meetingId),
      onEndMoved: async (meetingId) => {
        await this.rooms.meetingEdited(meetingId)
        await this.#overdue?.check()
      },
      onStateChanged: (meetingId, state, by) => this.#stateChanged(meetingId, state, by),
      onKeptOpen: () => this.#overdue?.check(),
      onPeopleChanged: (meetingId) => this.#peopleChanged(meetingId),
    })
  }

  async #peopleChanged(meetingId: MeetingId): Promise<void> {
    await this.rooms.participantsChanged(meetingId)
    // Whom an item of the agenda is for may be others now, and so the readers of its papers.
    await this.rooms.papersChanged(meetingId)
    this.marks.recheck({ meetingId })
  }

  async #stateChanged(meetingId: MeetingId, state: MeetingState, by: 'person' | 'rule'): Promise<void> {
    await this.rooms.meetingStateChanged(meetingId, state, by)
    if (state === 'paused') await this.voting.meetingPaused(meetingId)
    if (!isEditable(state)) await this.marks.meetingOver(meetingId)
    if (state !== 'invited' && !isRunning(state)) await this.phones.meetingOver(meetingId)
    // Starting, pausing and going on leave every right to marks as it is.
    if (phaseOf(state) !== 'running') this.marks.recheck({ meetingId })
  }

  #createRooms(): Rooms {
    const { storage, clock, config, log, plane } = this.#deps
    const { database, audit, actorIn } = storage
    return createRooms({
      ...{ database, clock, plane, audit, actorIn },
      log: log.child({ part: 'rooms' }),
      meetingOf: (meetingId) => this.meetings.findMeeting(meetingId),
      readersOf: (paperVersionId) => this.papers.readersOf(paperVersionId),
      mayPresent: (meetingId, page) => this.papers.mayPresent(meetingId, page),
      onRolesChanged: (meetingId) => this.marks.recheck({ meetingId }),
      cameByHand: (came) => cameByHand({ database, clock, tell: this.#deps.tellCalled }, came),
      linkStartOf: (siteId) => this.passports.startFor(siteId),
      onPresentersChanged: (meetingId, accountId) => this.marks.recheck({ meetingId, accountId }),
      settings: { graceMs: config.seatGraceMs, maxSeats: config.maxSeats },
    })
  }

  #createOverdue(): Overdue {
    const { storage, clock, config, log } = this.#deps
    return createOverdue({
      ...storage,
      clock,
      every: systemTimers.every,
      log: log.child({ part: 'meetings' }),
      settings: { ...OVERDUE_SETTINGS, endAfterMs: config.meetingEndAfterMs },
      isAttended: (meetingId) => this.rooms.isAttended(meetingId),
      warn: (meetingId, endsAtMs) => this.rooms.warnOfEnd(meetingId, endsAtMs),
      end: (meetingId) => this.meetings.endByRule(meetingId),
    })
  }
}
