import { parseArgs } from 'node:util'
import { z } from 'zod'
import { DEMO_PASSWORD } from '../../signaling/start/demo-people.ts'
import { MeetingId } from '../../signaling/wire/ids.ts'
import { SCRIPTS } from './script.ts'

export const USAGE = `npm run bots -- [options]      Ctrl-C lets them leave.

  --url http://localhost:8080   the server; --own starts one of its own instead, which light bots need
  --own                         with the demo province, on a free port, gone at the end
  --meeting ID                  as in its address; left out: the one that runs now
  --sites 20                    how many sites join (1 to 241); with the chair and the wall on top, if asked for
  --skip 0                      leave out so many sites at the beginning of the list, which others use
  --full 241                    how many come with ICE, DTLS and SRTP; the others with plain RTP (with --own only)
  --roles chair,wall            (nobody) who comes beside the sites: the chair, a secretary who shows the wall of all sites
  --speaking 1                  how many sites speak when they have the floor; all show a picture
  --storm 5 | --spread 60       join within so many seconds; left out: a site every 150 ms
  --script quiet                what happens then: ${Object.keys(SCRIPTS).join(', ')}
  --pictures 2                  small pictures that each receives, beside the stage (0 to 9)
  --small all | keys            the smallest layer with 5 pictures a second, or key pictures alone: 1 a second
  --sound 20 | 40 | 60          milliseconds of sound in a packet
  --link kbps=512,loss=2,delay=150,jitter=20,reorder=1
                                the link in front of each bot's media; loss and reorder in %
  --seed N                      of lots and links; left out: by chance, and printed
  --journal DIR                 write what each asked, got and heard
  --per-process 64              bots in a process
  --seconds N                   leave after so many seconds; left out: at Ctrl-C
  --password P                  of the demo accounts`

const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most)
const LinkText = z
  .string()
  .transform((text) => Object.fromEntries(text.split(',').map((part) => part.split('='))))
  .pipe(
    z.strictObject({
      kbps: z.coerce.number().positive().optional(),
      loss: z.coerce.number().min(0).max(100).optional(),
      delay: z.coerce.number().min(0).optional(),
      jitter: z.coerce.number().min(0).optional(),
      reorder: z.coerce.number().min(0).max(100).optional(),
    }),
  )
  .transform(({ kbps, loss = 0, delay, jitter, reorder = 0 }) => ({
    ...(kbps === undefined ? {} : { kbps }),
    ...(delay === undefined ? {} : { delayMs: delay }),
    ...(jitter === undefined ? {} : { jitterMs: jitter }),
    lossShare: loss / 100,
    reorderShare: reorder / 100,
  }))

const Options = z.object({
  url: z.url().transform((url) => new URL(url).origin),
  own: z.boolean(),
  meeting: MeetingId.optional(),
  sites: count(1, 241),
  skip: count(0, 240),
  full: count(0, 241),
  roles: z
    .string()
    .transform((text) => text.split(',').filter((role) => role !== ''))
    .pipe(z.array(z.enum(['chair', 'wall']))),
  speaking: count(0, 241),
  storm: z.coerce.number().min(0).optional(),
  spread: z.coerce.number().min(0).optional(),
  script: z.enum(['quiet', 'briefing', 'lively', 'outage']),
  pictures: count(0, 9),
  small: z.enum(['all', 'keys']),
  sound: z.enum(['20', '40', '60']),
  link: LinkText.optional(),
  seed: z.coerce
    .number()
    .int()
    .default(() => Math.floor(Math.random() * 1e9)),
  journal: z.string().optional(),
  'per-process': count(1, 241),
  seconds: z.coerce.number().min(1).optional(),
  password: z.string().min(1),
})
export type CliOptions = z.output<typeof Options>

/** @returns the options, or what is wrong with them; null when help was asked for. */
export function readOptions(args: readonly string[], port = '8080'): CliOptions | { readonly wrong: string } | null {
  try {
    const text = (usual?: string) =>
      usual === undefined ? { type: 'string' as const } : { type: 'string' as const, default: usual }
    const { values } = parseArgs({
      args: [...args],
      options: {
        url: text(`http://localhost:${port}`),
        own: { type: 'boolean', default: false },
        meeting: text(),
        sites: text('20'),
        skip: text('0'),
        full: text('241'),
        roles: text(''),
        speaking: text('1'),
        storm: text(),
        spread: text(),
        script: text('quiet'),
        pictures: text('2'),
        small: text('all'),
        sound: text('20'),
        link: text(),
        seed: text(),
        journal: text(),
        'per-process': text('64'),
        seconds: text(),
        password: text(DEMO_PASSWORD),
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return null
    const read = Options.safeParse(values)
    return read.success ? read.data : { wrong: z.prettifyError(read.error) }
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
}
