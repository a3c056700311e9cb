/** A real socket server around the marks, with clients as browsers use them, for the tests of this folder. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { WebSocket, WebSocketServer } from 'ws'
import * as Y from 'yjs'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until, type Person, type World } from '../papers/test-world.ts'
import { createClockTrust } from '../storage/clock-trust.ts'
import { MarksSync, type MarksSyncDeps } from './sync.ts'
import { MARKS_ARRAY, type Mark } from './wire.ts'

export type SyncServer = Awaited<ReturnType<typeof openSyncServer>>

export async function openSyncServer(
  world: World,
  changes: Partial<Omit<MarksSyncDeps, 'settings'>> & { settings?: Partial<MarksSyncDeps['settings']> } = {},
) {
  const { settings, ...deps } = changes
  const marks = new MarksSync({
    database: world.database,
    clock: world.clock,
    trust: createClockTrust(world.database, deps.clock ?? world.clock),
    log: world.log,
    announcer: world.announcer,
    actorIn: world.actorIn,
    mayRead: (account, version) => world.papers.mayRead(account, version),
    presents: () => false,
    readersOf: (version) => world.papers.readersOf(version),
    ...deps,
    settings: {
      maxUpdateBytes: 64 * 1024,
      maxDocumentBytes: 8 * 1024 * 1024,
      maxDocumentsPerConnection: 50,
      ...settings,
    },
  })
  const http = createServer()
  const server = new WebSocketServer({ server: http, maxPayload: 9 * 1024 * 1024 })
  server.on('connection', (socket, request) => {
    const asked = new URL(request.url ?? '/', 'http://a').searchParams
    const person = asked.get('as') as Person
    marks.accept(socket, { account: world.account(person), sessionHash: asked.get('session') ?? person })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const urlOf = (person: Person, session: string = person) =>
    `ws://127.0.0.1:${port}/sync?as=${person}&session=${session}`
  const opened: { destroy(): void }[] = []

  /** Opens a document as the pages do. Another device of the same person has another session. */
  function open(person: Person, name: string, session?: string) {
    const websocketProvider = new HocuspocusProviderWebsocket({ url: urlOf(person, session), delay: 50, minDelay: 50 })
    const document = new Y.Doc()
    const refusals: unknown[] = []
    let refused = false
    let scope: string | undefined
    const provider = new HocuspocusProvider({
      ...{ websocketProvider, name, document, awareness: null, token: '' },
      onAuthenticationFailed: () => (refused = true),
      onAuthenticated: (given) => (scope = given.scope),
      onStateless: ({ payload }) => refusals.push(JSON.parse(payload)),
    })
    provider.attach()
    opened.push({
      destroy() {
        provider.destroy()
        websocketProvider.destroy()
      },
    })
    return {
      ...{ document, provider, websocketProvider },
      refused: () => refused,
      refusals: () => refusals,
      scope: () => scope,
      marks: () => document.getArray<Mark>(MARKS_ARRAY).toArray(),
      draw: (mark: Mark) => document.getArray<Mark>(MARKS_ARRAY).push([mark]),
      ready: () => until('the document is synced', () => provider.isSynced),
      saved: () => until('everything is acknowledged', () => provider.isSynced && !provider.hasUnsyncedChanges),
    }
  }

  /** A client that says whatever it likes. */
  async function raw(person: Person) {
    const socket = new WebSocket(urlOf(person))
    opened.push({ destroy: () => socket.terminate() })
    const received: Uint8Array[] = []
    let closedWith: number | null = null
    socket.on('message', (data) => received.push(new Uint8Array(data as Buffer)))
    socket.on('close', (code) => (closedWith = code))
    socket.on('error', () => undefined)
    await until('the socket is open', () => socket.readyState === socket.OPEN)
    return {
      socket,
      received,
      closedWith: () => closedWith,
      signIn: (name: string) => socket.send(frame(name, 2, (out) => (writeVarUint(out, 0), writeVarString(out, '')))),
      /** @param step - 0 and 1 for the sync steps, 2 for an update. */
      sync: (name: string, step: number, payload: Uint8Array) =>
        socket.send(frame(name, 0, (out) => (writeVarUint(out, step), writeVarUint8Array(out, payload)))),
      send: (name: string, type: number, payload: Uint8Array) =>
        socket.send(frame(name, type, (out) => writeVarUint8Array(out, payload))),
    }
  }

  return {
    ...{ marks, open, raw },
    async close() {
      for (const client of opened.splice(0)) client.destroy()
      await marks.close()
      server.close()
      await new Promise((resolve) => {
        http.close(resolve)
        http.closeAllConnections()
      })
    },
  }
}

function frame(name: string, type: number, write: (encoder: ReturnType<typeof createEncoder>) => void): Uint8Array {
  const encoder = createEncoder()
  writeVarString(encoder, name)
  writeVarUint(encoder, type)
  write(encoder)
  return toUint8Array(encoder)
}

/** An issued paper of a meeting that runs. */
export async function addPaper(world: World, accessClass: 'public' | 'internal' | 'restricted' = 'internal') {
  const place = await world.addMeeting()
  const file = join(world.folder, 'paper.pdf')
  await writeFile(file, manyPages(2, 'Trang'))
  const uploadedBy = world.account('secretary').accountId
  const paper = { ...place, title: 'Tờ trình', file, accessClass, state: 'issued' as const, uploadedBy }
  return { ...place, ...(await world.papers.importFile(paper)) }
}

let drawn = 0
export function aNote(text = 'Cần làm rõ'): Mark {
  drawn += 1
  const id = `note-${String(drawn).padStart(6, '0')}`
  return { kind: 'note', id, pageIndex: 0, colour: 'red', createdAtMs: 1, x: 0.5, y: 0.5, text }
}

/** The update by which a fresh document gets these values into the array of marks. */
export function updateWith(...values: unknown[]): Uint8Array {
  const document = new Y.Doc()
  document.getArray(MARKS_ARRAY).push(values)
  return Y.encodeStateAsUpdate(document)
}

/** The type of a message: the number behind its document name. */
export function typeOf(message: Uint8Array): number {
  return message[1 + (message[0] ?? 0)] ?? -1
}
/** Whether a message says that an update was applied, or that it was not. */
export function isStatus(message: Uint8Array, applied: 0 | 1): boolean {
  return typeOf(message) === 8 && message.at(-1) === applied
}
