import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { MARKS_ARRAY, type Mark } from '../../../signaling/annotations/wire.ts'
import type { TestClient } from '../client.ts'
import { poll } from '../poll.ts'

/** What the server answers to somebody who opens a document of marks without a browser. */
export type MarksAnswer = { readonly kind: 'refused' } | { readonly kind: 'opened'; readonly marks: readonly Mark[] }

/**
 * Asks for a document of marks by the Yjs socket, as this person.
 *
 * @param change - What they do to it once it is open; the answer waits until the server has it.
 */
export async function askForMarks(
  client: TestClient,
  name: string,
  change?: (document: Y.Doc) => void,
): Promise<MarksAnswer> {
  const headers = client.headers()
  class SignedIn extends WebSocket {
    constructor(url: string) {
      super(url, { headers })
    }
  }
  const websocketProvider = new HocuspocusProviderWebsocket({
    url: `${client.url.replace('http', 'ws')}/sync`,
    WebSocketPolyfill: SignedIn,
  })
  const document = new Y.Doc()
  let refused = false
  const provider = new HocuspocusProvider({
    websocketProvider,
    name,
    document,
    awareness: null,
    token: '',
    onAuthenticationFailed: () => (refused = true),
  })
  provider.attach()
  try {
    await poll(() => refused || provider.isSynced, { what: 'an answer on the Yjs socket' })
    if (!refused && change !== undefined) {
      change(document)
      await poll(() => !provider.hasUnsyncedChanges, { what: 'the change on the server' })
    }
    return refused ? { kind: 'refused' } : { kind: 'opened', marks: document.getArray<Mark>(MARKS_ARRAY).toArray() }
  } finally {
    provider.destroy()
    websocketProvider.destroy()
  }
}
