/** Meetings with an outbox in a real database, and a sender whose time a test lets pass. */
import pino from 'pino'
import { openMeetings } from '../meeting/test-support.ts'
import { poll } from '../../tests/support/poll.ts'
import type { Cancel } from '../kit/timers.ts'
import type { MeetingLetter } from '../notices/mailing.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { makeLetter } from './letter.ts'
import { MailSender } from './sender.ts'
import type { MailSettings } from './settings.ts'
import type { Delivery } from './smtp.ts'
import { queueLetter } from './store.ts'

export const SETTINGS: MailSettings = {
  ...{ host: 'localhost', port: 25, security: 'off', auth: null, from: 'hop@hagiang.example.vn', fromName: '' },
  ...{ authorities: null, timeoutMs: 10_000, retryForMs: 48 * 3_600_000, gapMs: 500 },
}

export async function openOutbox() {
  const queued: MeetingLetter[] = []
  const opened = await openMeetings({
    mailing: {
      async queue(within, letter) {
        queued.push(letter)
        await queueLetter(within, letter, opened.world.clock.nowMs())
      },
    },
  })
  const { clock, database } = opened.world
  const addressed = (accountId: AccountId, email: string | null) =>
    database.updateTable('accounts').set({ email }).where('account_id', '=', accountId).execute()
  for (const name of ['chair', 'secretary', 'delegate'] as const)
    await addressed(opened.people[name].accountId, `${name}@example.vn`)
  const rows = () => database.selectFrom('mail_outbox').selectAll().orderBy('mail_no').execute()
  const deps = {
    database,
    settings: SETTINGS,
    provinceName: 'Tỉnh Hà Giang',
    publicOrigins: ['https://hop.example.vn'],
  }

  /** What was given to the mail server, and how it answers: `sent` when nothing else is in line. */
  const given: { readonly to: string; readonly content: string }[] = []
  const answers: Delivery[] = []
  let timers: (() => void)[] = []
  /** For how long the sender waited each time, milliseconds. */
  const waits: number[] = []
  const sender = new MailSender({
    ...{ database, clock, settings: SETTINGS, log: pino({ level: 'silent' }) },
    timers: {
      after(ms, run): Cancel {
        waits.push(ms)
        timers.push(run)
        return () => void (timers = timers.filter((one) => one !== run))
      },
    },
    makeLetter: (row, nowMs) => makeLetter(deps, row, nowMs),
    async deliver(_settings, { to, content }, { beforeContent }) {
      const delivery = answers.shift() ?? { kind: 'sent', reply: '250 taken' }
      if (delivery.kind === 'sent' || delivery.kind === 'inDoubt') await beforeContent()
      given.push({ to, content: Buffer.from(content).toString('latin1') })
      return delivery
    },
  })
  /** Lets the sender look so many times, each time as soon as it would. */
  async function look(times = 1): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      const [run, ...others] = timers
      if (run === undefined) throw new Error('The sender has no next look')
      timers = others
      run()
      await poll(() => timers.length > 0, { everyMs: 2, what: 'the end of the look' })
    }
  }
  return { ...opened, addressed, answers, deps, given, look, queued, rows, sender, waits }
}
export type OutboxWorld = Awaited<ReturnType<typeof openOutbox>>

/** The states of the outbox by receiver, in order. */
export async function standing({ people, rows }: OutboxWorld): Promise<string[]> {
  const names = new Map(Object.entries(people).map(([name, { accountId }]) => [accountId as string, name]))
  return (await rows()).map(({ account_id, kind, state, trouble }) =>
    [names.get(account_id), kind, state, ...(trouble === null ? [] : [trouble])].join(' '),
  )
}

export async function invited(world: OutboxWorld): Promise<MeetingId> {
  const meetingId = await world.created()
  const sent = await world.send(meetingId, true)
  if (!sent.ok) throw new Error(sent.error)
  return meetingId
}
