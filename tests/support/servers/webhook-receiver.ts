import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { poll } from '../poll.ts'
import { WebhookBody } from '../../../signaling/interface/webhooks/wire.ts'

export interface Received {
  readonly id: string
  readonly body: WebhookBody
  /** As the published library judges it. */
  readonly isSigned: boolean
}

export interface WebhookReceiver {
  readonly origin: string
  readonly url: string
  /** By which signatures are judged. */
  secret: string
  /** The status of its answers; null: it gives none. */
  answers: number | null
  readonly received: readonly Received[]
  /** Waits for the events of these kinds that a meeting was told of, in any order and as many of them. */
  got(meetingId: string, kinds: readonly WebhookBody['type'][]): Promise<void>
  close(): Promise<void>
}

/** Another system: a real HTTP server that checks what it is sent. */
export async function receiveWebhooks(): Promise<WebhookReceiver> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const id = headers['webhook-id'] ?? ''
      received.push({ id, body: WebhookBody.parse(JSON.parse(text)), isSigned: holds(receiver.secret, text, headers) })
      if (receiver.answers !== null) response.writeHead(receiver.answers).end('ok')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const kindsOf = (meetingId: string) => {
    const own = received.filter(({ body }) => body.data.meeting.id === meetingId)
    return [...new Map(own.map(({ id, body }) => [id, body.type])).values()]
  }
  const receiver: WebhookReceiver = {
    ...{ origin, url: `${origin}/hop`, secret: '', answers: 204, received },
    async got(meetingId, kinds) {
      const wanted = [...kinds].sort().join(' ')
      await poll(() => kindsOf(meetingId).sort().join(' ') === wanted || undefined, {
        deadlineMs: 30_000,
        what: `${wanted} to arrive`,
      })
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}

function holds(secret: string, text: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(text, headers)
    return true
  } catch {
    // The library says so by throwing.
    return false
  }
}
