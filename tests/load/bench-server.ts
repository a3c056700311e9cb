/**
 * The real server in a process of its own, with a desk beside it at which light bots get plain transports. Started by
 * `startBenchServer`; it prints one line of JSON when its door is open.
 */
import { pino } from 'pino'
import { parseConfig } from '../../signaling/start/config.ts'
import { compose } from '../../signaling/start/compose.ts'
import { GATHERER } from '../../signaling/voting/gatherer.ts'
import { testWorkerBin } from '../support/servers/worker.ts'
import { openPlainDesk } from './plain-opener.ts'

const config = parseConfig([], process.env)
const log = pino({ level: config.logLevel }, pino.destination(2))
const desk = await openPlainDesk()
/** For the comparison with one commit a ballot. */
const votesAtOnce = process.env['VOTES_AT_ONCE']
const composed = await compose({
  config,
  certificate: null,
  workerBin: await testWorkerBin(),
  webDist: config.webDist ?? config.dataDir,
  log,
  openTransport: desk.opener,
  gatherer: votesAtOnce === undefined ? undefined : { ...GATHERER, atOnce: Number(votesAtOnce), deadlineMs: 60_000 },
})
const port = await composed.listen()
process.stdout.write(`${JSON.stringify({ url: `http://localhost:${port}`, plainDesk: desk.port })}\n`)

let stopping = false
function stop(): void {
  if (stopping) return
  stopping = true
  desk.close()
  composed.close().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ err: error }, 'the server did not stop well')
      process.exit(1)
    },
  )
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
// The process that started it is gone: nothing would stop it any more.
process.stdin.on('end', stop).resume()
