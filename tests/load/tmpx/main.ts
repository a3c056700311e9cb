/**
 * Adds synthetic sites to a running server: `npm run bots -- --meeting ID --sites 20`.
 * Ctrl-C lets them leave.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { DEMO_PASSWORD } from '../../../signaling/start/demo-people.ts'
import { MeetingId } from '../../../signaling/wire/ids.ts'
import { Crowd, operatorUsernames, runningMeetingOf } from './crowd.ts'

const USAGE = `npm run bots -- [--meeting ID] [--sites 20] [--speaking 1] [--url http://localhost:8080] [--seconds N] [--pictures 2] [--skip 0] [--password P]

  --meeting   the meeting's id, as in its address; left out: the one that runs now
  --sites     how many sites join (1 to 241)
  --speaking  how many of them speak; all show a picture
  --pictures  how many small pictures each of them looks at, beside the stage
  --seconds   leave after so many seconds; left out: at Ctrl-C
  --skip      leave out so many sites at the beginning of the list, which others use
  --password  of the demo accounts`

const TELL_EVERY_MS = 3_000

const Options = z.object({
  url: z.url().transform((url) => new URL(url).origin),
  meeting: MeetingId.optional(),
  sites: z.coerce.number().int().min(1).max(241),
  speaking: z.coerce.number().int().min(0).max(241),
  seconds: z.coerce.number().min(1).optional(),
  pictures: z.coerce.number().int().min(0).max(9),
  skip: z.coerce.number().int().min(0).max(240),
  password: z.string().min(1),
})

function readOptions(): z.output<typeof Options> | undefined {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: 'string', default: `http://localhost:${process.env['PORT'] ?? '8080'}` },
        meeting: { type: 'string' },
        sites: { type: 'string', default: '20' },
        speaking: { type: 'string', default: '1' },
        seconds: { type: 'string' },
        pictures: { type: 'string', default: '2' },
        skip: { type: 'string', default: '0' },
        password: { type: 'string', default: DEMO_PASSWORD },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return undefined
    const read = Options.safeParse(values)
    if (read.success) return read.data
    console.error(z.prettifyError(read.error))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
  }
  process.exitCode = 2
  return undefined
}

async function run(options: z.output<typeof Options>): Promise<void> {
  const { url, password } = options
  const usernames = operatorUsernames().slice(options.skip, options.skip + options.sites)
  const meetingId = options.meeting ?? (await runningMeetingOf(url, usernames[0] ?? '', password))
  const crowd = new Crowd({
    ...options,
    smallPictures: options.pictures,
    meetingId,
    usernames,
    note: (what) => console.error(what),
  })

  const stopped = new AbortController()
  const stop = (): void => stopped.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)

  console.log(`${usernames.length} sites join meeting ${meetingId} on ${url}`)
  void crowd.start().then((joined) => {
    console.log(`${joined} of ${usernames.length} joined`)
    // With nobody in, there is nothing to wait for.
    if (joined === 0) {
      process.exitCode = 1
      stop()
    }
  })
  const endsMs = options.seconds === undefined ? Infinity : performance.now() + options.seconds * 1000
  let before = crowd.totals
  while (!stopped.signal.aborted && performance.now() < endsMs) {
    const sinceMs = performance.now()
    await wait(endsMs - sinceMs < 2 * TELL_EVERY_MS ? endsMs - sinceMs : TELL_EVERY_MS, undefined, {
      signal: stopped.signal,
    }).catch(() => undefined)
    if (stopped.signal.aborted) break
    const now = crowd.totals
    const seconds = (performance.now() - sinceMs) / 1000
    const packets = Math.round((now.packets - before.packets) / seconds)
    const kilobits = Math.round(((now.bytes - before.bytes) * 8) / 1000 / seconds)
    console.log(
      `joined ${now.joined}, connected ${now.connected}, streams ${now.streams}, received ${packets} packets/s, ` +
        `${kilobits} kbit/s, total ${now.packets} packets, ${Math.round(now.bytes / 1000)} kB, back again ${now.reconnections}`,
    )
    before = now
  }
  await crowd.close()
  console.log('all left')
}

import dns from 'node:dns'
const ol = dns.promises.lookup; dns.promises.lookup = (...a) => { console.log('LOOKUP', a[0], new Error().stack.split('\n').slice(2,5).join('|')); return ol(...a) }
const ol2 = dns.lookup; dns.lookup = (...a) => { console.log('LOOKUP2', a[0]); return ol2(...a) }
setInterval(()=>{ const c={}; for (const r of process.getActiveResourcesInfo()) c[r]=(c[r]??0)+1; console.log('RES', (performance.now()/1000).toFixed(2), JSON.stringify(c)) }, 1000)
const options = readOptions()
if (options === undefined) console.log(USAGE)
else await run(options)
