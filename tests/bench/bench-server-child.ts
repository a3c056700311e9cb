/**
 * The whole product as `signaling/main.ts` starts it, on data that are there already, with one addition: those who ask at its
 * desk get plain transports. Only for benchmarks.
 */
import { pino } from 'pino'
import { parseConfig } from '../../signaling/config.ts'
import { compose } from '../../signaling/start/compose.ts'
import { openPlainDesk } from '../load/plain-opener.ts'
import { testWorkerBin } from '../support/worker.ts'

const config = parseConfig([], process.env)
const desk = await openPlainDesk()
const composed = await compose({
  config,
  certificate: null,
  workerBin: await testWorkerBin(),
  webDist: config.webDist ?? config.dataDir,
  log: pino({ level: config.logLevel }, pino.destination(2)),
  openTransport: desk.opener,
})
const port = await composed.listen()
process.send?.({ port, plainDesk: desk.port })

process.once('disconnect', () => {
  desk.close()
  void composed.close().then(() => process.exit(0))
})
