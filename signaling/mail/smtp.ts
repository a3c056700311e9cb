// One letter by SMTP (RFC 5321): connects, hands it over, and says how that ended.
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Timers } from '../kit/timers.ts'
import { oneLine } from './rules.ts'
import type { MailSettings } from './settings.ts'
import { MAX_REPLY, type MailTrouble } from './wire.ts'

/**
 * How one try ended. `refused` is final for the letter. With `later` the server has taken nothing, and `ofServer` says that every other letter
 * would have met the same. `inDoubt`: all of the content was on its way and no answer came. `reply` is what the server said, empty where it said
 * nothing; `found` is for the log.
 */
export type Delivery =
  | { readonly kind: 'sent'; readonly reply: string }
  | { readonly kind: 'refused'; readonly trouble: MailTrouble; readonly reply: string }
  | {
      readonly kind: 'later'
      readonly trouble: MailTrouble
      readonly reply: string
      readonly ofServer: boolean
      readonly found?: string
    }
  | { readonly kind: 'inDoubt'; readonly trouble: MailTrouble; readonly reply: string; readonly found?: string }

interface Envelope {
  readonly to: string
  readonly content: Uint8Array
}
interface Dialogue {
  readonly timers: Pick<Timers, 'after'>
  /** Ends the dialogue at once. */
  readonly stopped: AbortSignal
  /** Called once the server is ready to take the content; nothing of it leaves before this is done. */
  beforeContent(): Promise<void>
}

/** So that the content is asked for while it leaves, and not all of it in advance. */
const PIECE_BYTES = 16 * 1024
/** For the server's answer to QUIT. */
const QUIT_MS = 2_000

/** @returns how it ended; never throws. It takes no longer than the settings' `timeoutMs`. */
export function deliver(settings: MailSettings, envelope: Envelope, dialogue: Dialogue): Promise<Delivery> {
  return new Promise((resolve) => {
    const { timers, stopped } = dialogue
    /** Everything but the end-of-data line has been read by the connection; the line itself may have followed. */
    let handedOver = false
    let over = false
    const connection = new SMTPConnection(connectionOptions(settings))
    const end = (delivery: Delivery): void => {
      if (over) return
      over = true
      cancel()
      stopped.removeEventListener('abort', onStop)
      if (delivery.kind === 'sent') {
        connection.quit()
        timers.after(QUIT_MS, () => connection.close())
      } else connection.close()
      resolve(delivery)
    }
    const fail = (error: unknown): void => end(deliveryOf(error, handedOver))
    const cancel = timers.after(settings.timeoutMs, () =>
      end(handedOver ? doubt() : { kind: 'later', trouble: 'timeout', reply: '', ofServer: true }),
    )
    const onStop = (): void =>
      end(handedOver ? doubt() : { kind: 'later', trouble: 'internal', reply: '', ofServer: true })
    // An abort that came before this is announced to nobody.
    if (stopped.aborted) {
      onStop()
      return
    }
    stopped.addEventListener('abort', onStop, { once: true })

    async function* content(): AsyncGenerator<Uint8Array> {
      await dialogue.beforeContent()
      for (let from = 0; from < envelope.content.length; from += PIECE_BYTES)
        yield envelope.content.subarray(from, from + PIECE_BYTES)
      handedOver = true
    }
    const send = (): void =>
      connection.send(
        { from: settings.from, to: [envelope.to], size: envelope.content.length },
        Readable.from(content(), { objectMode: false, highWaterMark: PIECE_BYTES }),
        (error, info) => (error === null ? end({ kind: 'sent', reply: said(info?.response) }) : fail(error)),
      )
    connection.on('error', fail)
    connection.connect((error) => {
      if (error !== undefined) fail(error)
      else if (settings.auth === null) send()
      else {
        const { user, password: pass } = settings.auth
        connection.login({ credentials: { user, pass } }, (refused) => (refused === null ? send() : fail(refused)))
      }
    })
  })
}

function connectionOptions({ host, port, security, authorities, timeoutMs }: MailSettings) {
  return {
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'off' },
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs },
    logger: false,
    ...(authorities === null ? {} : { tls: { ca: authorities } }),
  }
}

const said = (reply: unknown): string => (typeof reply === 'string' ? oneLine(reply, MAX_REPLY) : '')
const doubt = (found = ''): Delivery => ({ kind: 'inDoubt', trouble: 'noAnswer', reply: '', found })

/** What the library says of a failure. */
interface Failure {
  readonly code: string
  /** Of the system or of TLS, below the library's own. */
  readonly originalCode: string
  /** Of the server's answer; null: there was none. */
  readonly answered: number | null
  readonly command: string
  readonly reply: string
  /** The library's own sentence. */
  readonly found: string
}

function failureOf(error: unknown): Failure {
  const of = (name: string): unknown =>
    typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined
  const text = (name: string): string => {
    const value = of(name)
    return typeof value === 'string' ? value : ''
  }
  const answered = of('responseCode')
  return {
    ...{ code: text('code'), originalCode: text('originalCode'), command: text('command') },
    answered: typeof answered === 'number' ? answered : null,
    ...{ reply: said(text('response')), found: said(text('message')) },
  }
}

function deliveryOf(error: unknown, handedOver: boolean): Delivery {
  const failure = failureOf(error)
  const { answered, code, command, found, reply } = failure
  if (answered === null && handedOver) return doubt(found)
  const ofLetter = command === 'RCPT TO' || command === 'DATA'
  if (answered !== null && answered < 500 && code !== 'EAUTH')
    return { kind: 'later', trouble: 'busy', reply, ofServer: !ofLetter }
  if (command === 'RCPT TO' || code === 'EENVELOPE')
    if (command !== 'MAIL FROM') return { kind: 'refused', trouble: 'recipientRefused', reply }
  // Too large by the size that the server gave, before anything was sent.
  if (command === 'DATA' || code === 'EMESSAGE') return { kind: 'refused', trouble: 'messageRefused', reply }
  return { kind: 'later', trouble: troubleOf(failure), reply, ofServer: true, found }
}

const OF_TLS = /CERT|TLS|SSL|SIGNATURE/u

function troubleOf({ code, originalCode, command }: Failure): MailTrouble {
  if (code === 'EAUTH') return 'signInRefused'
  if (code === 'ETLS' || OF_TLS.test(originalCode)) return 'tls'
  if (command === 'MAIL FROM') return 'senderRefused'
  if (code === 'ETIMEDOUT') return 'timeout'
  // The outbox itself failed to write before the content.
  return code === 'ESTREAM' ? 'internal' : 'noServer'
}
