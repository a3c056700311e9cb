#!/usr/bin/env bash
# @fastify/rate-limit 11.2.0 with fastify 5.12.8. Guess: a window of one second is over after one second. Seen: the store in memory measures it
# by Date.now(), so a wall clock that is put right by one hour backward keeps a client out for that hour; the answer's Retry-After says
# so. A store of one's own over a monotonic clock is the way round. The clock is set back here by replacing Date.now.
# Output: "after 1.2 s: 429, with the clock left alone: 200".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent fastify@5.12.8 @fastify/rate-limit@11.2.0
cat > run.mjs <<'JS'
import rateLimit from '@fastify/rate-limit'
import Fastify from 'fastify'
import { setTimeout as wait } from 'node:timers/promises'

const real = Date.now
async function afterTheWindow(setBackMs) {
  Date.now = real
  const app = Fastify()
  await app.register(rateLimit, { max: 1, timeWindow: 1_000 })
  app.get('/', () => 'ok')
  const ask = async () => (await app.inject('/')).statusCode
  const before = [await ask(), await ask()]
  if (before.join() !== '200,429') throw new Error(`the limit does not hold: ${before}`)
  Date.now = () => real() - setBackMs
  await wait(1_200)
  const after = await ask()
  Date.now = real
  await app.close()
  return after
}
console.log(`after 1.2 s: ${await afterTheWindow(3_600_000)}, with the clock left alone: ${await afterTheWindow(0)}`)
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'after 1.2 s: 429, with the clock left alone: 200' ]
