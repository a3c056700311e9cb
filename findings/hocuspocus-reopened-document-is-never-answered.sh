#!/usr/bin/env bash
# @hocuspocus/provider and server 4.7.0 with yjs 13.6.33. Guess: a document whose provider is destroyed can be opened again on the same socket at any
# time, as when a page replaces one view of it by another; the new provider is authenticated and synced like the first. Seen: when both happen in
# one tick, the server never answers the new provider's authentication; the provider says isSynced all the same, its changes stay unsynced for ever,
# and the server does not have the document. One turn of the event loop in between, or sessionAwareness, and all is well.
# Output: "same tick: authenticated 0, synced true, unsynced 1, server none; a turn later: authenticated 1, synced true, unsynced 0, server has it; aware: as a turn later".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent @hocuspocus/provider@4.7.0 @hocuspocus/server@4.7.0 yjs@13.6.33 ws@8.18.3
cat > run.mjs <<'JS'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { Server } from '@hocuspocus/server'
import { WebSocket } from 'ws'
import * as Y from 'yjs'

const wait = (ms) => new Promise((done) => setTimeout(done, ms))
const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, onAuthenticate: () => wait(20) })
await server.listen()
const websocketProvider = new HocuspocusProviderWebsocket({ url: server.webSocketURL, WebSocketPolyfill: WebSocket })

async function openAgain(name, pauseMs, sessionAwareness = false) {
  const open = () => {
    const one = { authenticated: 0 }
    const onAuthenticated = () => (one.authenticated += 1)
    const document = new Y.Doc()
    one.provider = new HocuspocusProvider({ websocketProvider, name, document, token: 'x', sessionAwareness, onAuthenticated })
    one.provider.attach()
    return one
  }
  const first = open()
  while (first.authenticated === 0) await wait(20)
  first.provider.destroy()
  if (pauseMs !== null) await wait(pauseMs)
  const second = open()
  const { provider } = second
  await wait(1000)
  provider.document.getMap('notes').set('key', 1)
  await wait(1000)
  const kept = server.hocuspocus.documents.get(name)?.getMap('notes').size === 1 ? 'has it' : 'none'
  const says = `authenticated ${second.authenticated}, synced ${provider.isSynced}, unsynced ${provider.unsyncedChanges}`
  provider.destroy()
  await wait(100)
  return `${name}: ${says}, server ${kept}`
}
const ways = [['same tick', null], ['a turn later', 0], ['aware', null, true]]
const seen = []
for (const way of ways) seen.push(await openAgain(...way))
console.log(seen.join('; '))
process.exit(0)
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'same tick: authenticated 0, synced true, unsynced 1, server none; a turn later: authenticated 1, synced true, unsynced 0, server has it; aware: authenticated 1, synced true, unsynced 0, server has it' ]
