// A mail server over real sockets that takes letters, refuses them or falls silent as a test wants it, and counts what it took.
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { generate } from 'selfsigned'
import { SMTPServer } from 'smtp-server'

export interface TakenLetter {
  readonly to: string
  readonly from: string
  readonly raw: string
  /** Without brackets. */
  readonly messageId: string
  readonly secure: boolean
  readonly user: string | null
}
/** An answer of the server's, for example `550 no such mailbox`. */
export function answer(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

export interface MailServerWays {
  /** The address is refused by the answer given; null: it is good. While the promise is open the server says nothing. */
  onRecipient?(address: string): Promise<Error | null>
  /**
   * The letter has come whole. An answer refuses it. While the promise is open the server says nothing; `drop` ends the connection without
   * a word.
   */
  onLetter?(letter: TakenLetter): Promise<Error | 'drop' | null>
  /** The connection is cut after the first piece of content. */
  cutsContent?: boolean
  /** Nothing is said at all, not even a greeting. */
  silent?: boolean
}
export interface MailServer {
  readonly port: number
  /** PEM of the certificate of STARTTLS. */
  readonly authority: string
  /** What it took or was about to take, in order; letters whose end came and whose answer was cut off are among them. */
  readonly letters: readonly TakenLetter[]
  /** How it behaves from now on. */
  ways: MailServerWays
  close(): Promise<void>
}

/** @param login - Who may send; left out: everybody. @param port - Left out: a free one. */
export async function startMailServer({
  login,
  port = 0,
  startTls = true,
}: {
  login?: { readonly user: string; readonly password: string }
  port?: number
  startTls?: boolean
} = {}): Promise<MailServer> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  })
  const letters: TakenLetter[] = []
  const sockets = new Set<Socket>()
  const cutAll = (): void => sockets.forEach((socket) => socket.destroy())
  const server = new SMTPServer({
    ...{ cert, key, size: 32 * 1024 * 1024, disableReverseLookup: true, closeTimeout: 100 },
    ...{ authOptional: login === undefined, disabledCommands: startTls ? [] : ['STARTTLS'], logger: false },
    onAuth({ username, password }, _session, done) {
      const known = login !== undefined && username === login.user && password === login.password
      if (known) done(null, { user: username })
      else done(answer(535, 'wrong user name or password'))
    },
    onConnect(_session, done) {
      if (own.ways.silent !== true) done()
    },
    onRcptTo: ({ address }, _session, done) =>
      void (own.ways.onRecipient?.(address) ?? Promise.resolve(null)).then((said) => done(said)),
    onData(stream, session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => {
        pieces.push(piece)
        if (own.ways.cutsContent === true) cutAll()
      })
      stream.on('end', () => {
        if (own.ways.cutsContent === true) return
        const raw = Buffer.concat(pieces).toString('latin1')
        const { mailFrom, rcptTo } = session.envelope
        const letter: TakenLetter = {
          ...{ raw, to: rcptTo[0]?.address ?? '', from: mailFrom === false ? '' : mailFrom.address },
          messageId: /^message-id:\s*<([^>]*)>/imu.exec(raw)?.[1] ?? '',
          ...{ secure: session.secure, user: typeof session.user === 'string' ? session.user : null },
        }
        letters.push(letter)
        void (own.ways.onLetter?.(letter) ?? Promise.resolve(null)).then((said) => {
          if (said === 'drop') cutAll()
          else done(said, 'taken')
        })
      })
    },
  })
  // A client that goes away in the middle is what these tests are about.
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(port, 'localhost')
  await once(server.server, 'listening')
  const own: MailServer = {
    port: addressOf(server.server.address()),
    authority: cert,
    letters,
    ways: {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cutAll()
      }),
  }
  return own
}

function addressOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The mail server has no port')
  return address.port
}
