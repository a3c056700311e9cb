/** A part of a crowd in a process of its own, so that hundreds of bots have more than one core. Started by `WideCrowd`. */
import { Crowd } from './crowd.ts'
import { CrowdAsk, type CrowdPlan, type CrowdTell } from './crowd-wire.ts'
import { openBotLinks, type BotLinks } from './bot-links.ts'

let crowd: Crowd | undefined
let links: BotLinks | undefined

function tell(what: CrowdTell): void {
  process.send?.(what)
}

function begin(plan: CrowdPlan): void {
  const { link, ...rest } = plan
  links = link === undefined ? undefined : openBotLinks(link.seed + plan.first, link.shape)
  crowd = new Crowd({ ...rest, through: links?.through, note: (note) => tell({ note }) })
}

async function answer(asked: CrowdAsk): Promise<unknown> {
  if (asked.ask === 'begin') return begin(asked.plan)
  if (crowd === undefined) throw new Error('the crowd has not begun')
  switch (asked.ask) {
    case 'prepare':
      return crowd.prepare()
    case 'start':
      return crowd.start(asked.delaysMs)
    case 'act':
      return crowd.act(asked.usernames, asked.act)
    case 'report':
      return crowd.reports
    case 'shape':
      return links?.shape(asked.usernames, asked.shape)
    case 'close':
      await crowd.close()
      return links?.close()
    default:
      return asked satisfies never
  }
}

process.on('message', (message) => {
  const asked = CrowdAsk.parse(message)
  answer(asked).then(
    (value) => tell({ id: asked.id, value: value ?? null }),
    (error: unknown) => tell({ id: asked.id, failed: String(error) }),
  )
})
// The process that started it is gone: nothing would let these bots leave.
process.on('disconnect', () => process.exit(0))
