/**
 * Loaded into a server's process before anything else (`NODE_OPTIONS=--import`): its time of day, for all code and all libraries, is the
 * machine's plus what the file of `CLOCK_STEP_FILE` says in milliseconds, read again at each SIGUSR2. The monotonic clock is left alone, as
 * on a machine whose clock is put right.
 */
import { readFileSync } from 'node:fs'

const file = process.env['CLOCK_STEP_FILE'] ?? ''
const RealDate = Date
let stepMs = 0
const read = () => (stepMs = Number(readFileSync(file, 'utf8')))
const nowMs = () => RealDate.now() + stepMs

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: unknown[], made) =>
    Reflect.construct(target, given.length === 0 ? [nowMs()] : given, made) as object,
  get: (target, name) => (name === 'now' ? nowMs : (Reflect.get(target, name) as unknown)),
})
read()
process.on('SIGUSR2', read)
