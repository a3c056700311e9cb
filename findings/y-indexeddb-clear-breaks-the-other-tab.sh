#!/usr/bin/env bash
# y-indexeddb 9.0.12 with yjs 13.6.33. Guesses: clearData() removes what is stored while another tab has the same document open, which goes on
# storing; whenSynced rejects where IndexedDB is not to be had; a change made just before destroy() is stored. Seen: in the other tab every further
# change throws InvalidStateError out of Yjs, so that listeners registered later, such as a network provider, do not hear of it; whenSynced never
# settles, and the reason comes as an unhandled rejection; a change made before the database has opened is not stored by destroy().
# Output: "other tab: InvalidStateError, later listeners heard 0; without IndexedDB: never settles, unhandled SecurityError; destroyed early: 0 stored".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent y-indexeddb@9.0.12 yjs@13.6.33 fake-indexeddb@6.2.8
cat > run.mjs <<'JS'
import 'fake-indexeddb/auto'
import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'

const unhandled = []
process.on('unhandledRejection', (error) => unhandled.push(error.name))
const open = (name) => {
  const doc = new Y.Doc()
  return { doc, array: doc.getArray('marks'), stored: new IndexeddbPersistence(name, doc) }
}

const [one, two] = [open('both'), open('both')]
await Promise.all([one.stored.whenSynced, two.stored.whenSynced])
let heard = 0
two.doc.on('update', () => (heard += 1))
await one.stored.clearData()
await new Promise((done) => setTimeout(done, 100))
let other = 'fine'
try {
  two.array.push([1])
} catch (error) {
  other = error.name
}

const early = open('early')
early.array.push([1])
await early.stored.destroy()
const later = open('early')
await later.stored.whenSynced
const kept = later.array.length

indexedDB.open = () => {
  throw new DOMException('not to be had', 'SecurityError')
}
const settled = await Promise.race([
  open('none').stored.whenSynced.then(() => 'settles', () => 'rejects'),
  new Promise((done) => setTimeout(() => done('never settles'), 500)),
])
console.log(
  `other tab: ${other}, later listeners heard ${heard}; ` +
    `without IndexedDB: ${settled}, unhandled ${unhandled.join()}; destroyed early: ${kept} stored`,
)
process.exit(0)
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'other tab: InvalidStateError, later listeners heard 0; without IndexedDB: never settles, unhandled SecurityError; destroyed early: 0 stored' ]
