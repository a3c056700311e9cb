import { pino } from 'pino'
import { openMeetings } from '../../meeting/test-support.ts'
import { callBy, SITES } from '../../identity/test-support.ts'
import { InterfaceKeyId, type MeetingId } from '../../wire/ids.ts'
import { interfaceHandlers } from '../commands.ts'
import type { InterfaceScope } from '../wire.ts'
import { webhookHandlers } from './commands.ts'
import { withOutbox } from './outbox.ts'
import type { Answered } from './post.ts'
import { WebhookSender } from './sender.ts'
import { WebhookBody, WebhookKind } from './wire.ts'

export const TARGETS = ['https://ioc.example', 'http://10.1.2.3:8080']
export const URL_TO = 'https://ioc.example/hop'

export type WebhookWorld = Awaited<ReturnType<typeof openWebhooks>>

/** The small province with a sender whose receivers answer as a test says. */
export async function openWebhooks() {
  const meetings = await openMeetings()
  const { world } = meetings
  const { database, clock } = world
  const admin = await world.add('quantri.hethong', { systemRole: 'admin' })
  const audit = withOutbox(world.audit, database, clock)
  const sent: { id: string; headers: Readonly<Record<string, string>>; text: string; body: WebhookBody }[] = []
  const noticed: string[] = []
  const pauses: (() => void)[] = []
  const targets: string[] = []
  const receiver: { answers: (body: WebhookBody) => Answered | Promise<Answered> } = {
    answers: () => ({ status: 204 }),
  }
  const sender = new WebhookSender({
    ...{ database, audit, clock, targets: TARGETS, random: () => 0 },
    timers: { every: () => () => undefined, after: (_ms, run) => (pauses.push(run), () => undefined) },
    log: pino({ level: 'silent' }),
    tellNotices: (accountIds) => void noticed.push(...accountIds),
    post: async (target, headers, text) => {
      targets.push(target.href)
      const body = WebhookBody.parse(JSON.parse(text))
      sent.push({ id: headers['webhook-id'] ?? '', headers, text, body })
      return receiver.answers(body)
    },
  })
  const handlers = webhookHandlers({ database, audit, clock, targets: TARGETS })

  return {
    ...{ ...meetings, admin, audit, sender, handlers, sent, noticed, pauses, receiver, targets, database, clock },
    kinds: () => sent.map(({ body }) => body.type),

    async makeKey(scopes: readonly InterfaceScope[] = ['meetings', 'papers'], siteId = SITES.root) {
      const made = await interfaceHandlers({ database, audit, clock })['interface.makeKey'](callBy(admin), {
        ...{ name: 'Trung tâm điều hành', siteId, scopes: [...scopes], validDays: 30, perMinute: 30 },
      })
      if (!made.ok) throw new Error(made.error)
      return InterfaceKeyId.parse(made.value.keyId)
    },

    add: (keyId: InterfaceKeyId, kinds: readonly WebhookKind[] = WebhookKind.options, url = URL_TO) =>
      handlers['interface.addWebhook'](callBy(admin), { keyId, url, kinds: [...kinds] }),

    /** Puts an act on record as its command does. */
    happens: (
      action: Parameters<typeof audit.record>[0]['action'],
      meetingId: MeetingId,
      details: Record<string, string> = {},
    ) => audit.record({ accountId: null, meetingId, action, details }),

    /** Tries all that is due, until nothing is. */
    async settle() {
      for (let before = -1; before !== sent.length;) {
        before = sent.length
        await sender.look()
        await sender.idle()
      }
    },

    async shown() {
      const listed = await handlers['interface.webhooks'](callBy(admin), {})
      if (!listed.ok) throw new Error('not listed')
      return listed.value.webhooks
    },
  }
}
