#!/usr/bin/env bash
# mediasoup 3.27.1. Guess: a consumer whose producer was just closed either answers `resume()`, or says `closed` by the time that it is refused. Seen:
# the worker ends the consumer before it reads the request and refuses it with NotFoundError; the news of the end, which the worker wrote first,
# is handed over one turn of the event loop later than the refusal, so that `consumer.closed` is still false when the error is caught.
# Needs a media worker: mediasoup's own install fetches or builds one, unless MEDIASOUP_WORKER_BIN names one.
# Output: "resume: NotFoundError, closed false; one setImmediate later: closed true".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
if [ -n "${MEDIASOUP_WORKER_BIN:-}" ]; then flags=--ignore-scripts; else flags=; fi
npm install --no-audit --no-fund --silent $flags mediasoup@3.27.1
cat > run.mjs <<'JS'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createWorker } from 'mediasoup'

const workerBin = process.env.MEDIASOUP_WORKER_BIN
const worker = await createWorker(workerBin ? { workerBin } : {})
const opus = { kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 }
const router = await worker.createRouter({ mediaCodecs: [opus] })
const open = () => router.createPlainTransport({ listenInfo: { protocol: 'udp', ip: '127.0.0.1' } })
const [from, to] = [await open(), await open()]
const producer = await from.produce({
  kind: 'audio',
  rtpParameters: { codecs: [{ ...opus, payloadType: 100 }], encodings: [{ ssrc: 1234 }] },
})
const consumer = await to.consume({
  producerId: producer.id,
  rtpCapabilities: router.rtpCapabilities,
  paused: true,
})
producer.close()
const name = await consumer.resume().then(
  () => 'answered',
  (error) => error.name,
)
const before = consumer.closed
await nextTurn()
console.log(`resume: ${name}, closed ${before}; one setImmediate later: closed ${consumer.closed}`)
worker.close()
process.exit(0)
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'resume: NotFoundError, closed false; one setImmediate later: closed true' ]
