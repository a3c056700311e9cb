#!/usr/bin/env bash
# node 24.21.0 (from npm). Guess: after looking at the first chunk of an upload by `iterator({ destroyOnReturn: false }).next()`, `resume()` lets
# the rest run away. Seen: the iterator's own listener for "readable" stays and wins over flowing: nothing runs, "end" never comes and
# the sender hangs, until the iterator is returned as well. A `for await` that breaks returns it by itself, so the trap is only in calling next().
# Output: "resume alone: 0 chunks, ended false; after return: 9 chunks, ended true".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent --allow-scripts node@24.21.0 >/dev/null 2>&1 || npm install --no-audit --no-fund --silent node@24.21.0
cat > run.mjs <<'JS'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'

let made = 0
const stream = new Readable({
  objectMode: true,
  highWaterMark: 2,
  read() {
    this.push(made < 10 ? made++ : null)
  },
})
const chunks = stream.iterator({ destroyOnReturn: false })
await chunks.next()
let came = 0
let ended = false
stream.on('data', () => (came += 1))
stream.on('end', () => (ended = true))
stream.resume()
await wait(500)
const before = `${came} chunks, ended ${ended}`
await chunks.return()
stream.resume()
await wait(500)
console.log(`resume alone: ${before}; after return: ${came} chunks, ended ${ended}`)
JS
seen=$(./node_modules/.bin/node run.mjs)
echo "$seen"
[ "$seen" = 'resume alone: 0 chunks, ended false; after return: 9 chunks, ended true' ]
