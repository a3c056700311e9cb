import { afterEach, beforeEach, expect, test } from 'vitest'
import { answer, startMailServer, type MailServer } from '../../tests/support/servers/mail-server.ts'
import { poll } from '../../tests/support/poll.ts'
import { systemTimers } from '../kit/timers.ts'
import type { MailSettings } from './settings.ts'
import { deliver } from './smtp.ts'

const LETTER = Buffer.from('From: a@example.vn\r\nMessage-ID: <mot@example.vn>\r\nSubject: x\r\n\r\nChao\r\n.dot\r\n')

let server: MailServer
beforeEach(async () => {
  server = await startMailServer()
})
afterEach(() => server.close())

const settingsOf = (more: Partial<MailSettings> = {}): MailSettings => ({
  ...{ host: 'localhost', port: server.port, security: 'off', auth: null, from: 'hop@example.vn', fromName: '' },
  ...{ authorities: null, timeoutMs: 10_000, retryForMs: 3_600_000, gapMs: 0 },
  ...more,
})

function send(more: Partial<MailSettings> = {}, content: Uint8Array = LETTER, stopped = new AbortController().signal) {
  let begun = 0
  const beforeContent = () => Promise.resolve(void (begun += 1))
  const sending = deliver(
    settingsOf(more),
    { to: 'an@example.vn', content },
    { timers: systemTimers, stopped, beforeContent },
  )
  return sending.then((delivery) => ({ delivery, begun }))
}

test('a letter arrives once, whole, and the caller was told before its content left', async () => {
  const { delivery, begun } = await send()
  expect(delivery.kind).toBe('sent')
  expect(begun).toBe(1)
  expect(
    server.letters.map(({ from, messageId, raw, to }) => ({ from, messageId, to, whole: raw.includes('\r\n.dot') })),
  ).toEqual([{ from: 'hop@example.vn', messageId: 'mot@example.vn', to: 'an@example.vn', whole: true }])
})

test('STARTTLS and the sign-in are used where they are set, and the certificate is judged by the given authority', async () => {
  await server.close()
  const login = { user: 'hop', password: 'mat-khau-thu' }
  server = await startMailServer({ login })
  const safe = { security: 'starttls', authorities: server.authority, auth: login } as const
  expect((await send(safe)).delivery.kind).toBe('sent')
  expect(server.letters).toMatchObject([{ secure: true, user: 'hop' }])
  expect((await send({ ...safe, authorities: null })).delivery).toMatchObject({
    kind: 'later',
    trouble: 'tls',
    ofServer: true,
  })
  const wrong = { ...safe, auth: { user: 'hop', password: 'sai' } }
  expect((await send(wrong)).delivery).toMatchObject({ kind: 'later', trouble: 'signInRefused', ofServer: true })
  expect(server.letters).toHaveLength(1)
})

test('without STARTTLS on the server nothing is sent in the clear', async () => {
  await server.close()
  server = await startMailServer({ startTls: false })
  const { begun, delivery } = await send({ security: 'starttls', authorities: server.authority })
  expect(delivery).toMatchObject({ kind: 'later', trouble: 'tls', ofServer: true })
  expect(begun).toBe(0)
})

test('5xx for a recipient or for the content is final, 4xx is not, and says nothing of other letters', async () => {
  server.ways = { onRecipient: () => Promise.resolve(answer(550, 'no such mailbox')) }
  const refused = await send()
  expect(refused.delivery).toMatchObject({ kind: 'refused', trouble: 'recipientRefused' })
  expect(refused.delivery.reply).toContain('no such mailbox')
  expect(refused.begun).toBe(0)
  server.ways = { onRecipient: () => Promise.resolve(answer(450, 'greylisted')) }
  expect((await send()).delivery).toMatchObject({ kind: 'later', trouble: 'busy', ofServer: false })
  server.ways = { onLetter: () => Promise.resolve(answer(554, 'spam')) }
  expect((await send()).delivery).toMatchObject({ kind: 'refused', trouble: 'messageRefused' })
  server.ways = { onLetter: () => Promise.resolve(answer(451, 'disk full')) }
  expect((await send()).delivery).toMatchObject({ kind: 'later', trouble: 'busy', ofServer: false })
})

test('a server that is not there, or never greets, is the trouble of every letter, within the time limit', async () => {
  server.ways = { silent: true }
  expect((await send({ timeoutMs: 300 })).delivery).toMatchObject({ kind: 'later', trouble: 'timeout', ofServer: true })
  const { port } = server
  await server.close()
  expect((await send({ port })).delivery).toMatchObject({ kind: 'later', trouble: 'noServer', ofServer: true })
  server = await startMailServer()
})

test('a connection that is cut in the middle of the content took nothing; cut after its end it is in doubt', async () => {
  server.ways = { cutsContent: true }
  const large = Buffer.concat([LETTER, Buffer.alloc(24 * 1024 * 1024, 'x\r\n')])
  expect((await send({}, large)).delivery).toMatchObject({ kind: 'later', ofServer: true })
  server.ways = { onLetter: () => Promise.resolve('drop') }
  expect((await send()).delivery).toMatchObject({ kind: 'inDoubt', trouble: 'noAnswer' })
})

test('no answer to the whole content until the limit, or until a stop, is in doubt', async () => {
  server.ways = { onLetter: () => new Promise(() => undefined) }
  expect((await send({ timeoutMs: 400 })).delivery).toMatchObject({ kind: 'inDoubt', trouble: 'noAnswer' })
  const stop = new AbortController()
  const sending = send({}, LETTER, stop.signal)
  await poll(() => server.letters.length === 2, { what: 'the second letter' })
  stop.abort()
  expect((await sending).delivery).toMatchObject({ kind: 'inDoubt' })
})

test('after a stop no letter is begun', async () => {
  server.ways = { silent: true }
  const { begun, delivery } = await send({}, LETTER, AbortSignal.abort())
  expect(delivery).toMatchObject({ kind: 'later', trouble: 'internal' })
  expect(begun).toBe(0)
})
