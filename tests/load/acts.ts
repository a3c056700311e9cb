import { z } from 'zod'
import { SeatId } from '../../signaling/wire/ids.ts'
import { Layout } from '../../signaling/wire/layout.ts'
import type { Bot } from './bot.ts'

/** What a script lets a bot do. */
export const BotAct = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('join') }),
  z.strictObject({ do: z.literal('leave') }),
  /** Nothing comes through any more, and nothing is closed properly. */
  z.strictObject({ do: z.literal('cut') }),
  z.strictObject({ do: z.literal('mend') }),
  /** Control socket and media die at once, and the bot reconnects. */
  z.strictObject({ do: z.literal('drop') }),
  z.strictObject({ do: z.literal('turnPage') }),
  /** Asks for the floor, in the speaking queue. */
  z.strictObject({ do: z.literal('askToSpeak') }),
  z.strictObject({ do: z.literal('share'), on: z.boolean() }),
  /** Of the chair. */
  z.strictObject({ do: z.literal('giveFloor'), seatId: SeatId, instead: z.boolean().optional() }),
  z.strictObject({ do: z.literal('takeFloor'), seatId: SeatId }),
  z.strictObject({ do: z.literal('putOnStage'), seatId: SeatId.nullable() }),
  z.strictObject({ do: z.literal('setNext'), seatId: SeatId.nullable() }),
  z.strictObject({ do: z.literal('imposeLayout'), layout: Layout }),
])
export type BotAct = z.infer<typeof BotAct>

/** @throws what the server refuses, or when the bot is not where it can do that. */
export async function carryOut(bot: Bot, act: BotAct): Promise<void> {
  switch (act.do) {
    case 'join':
      return bot.start()
    case 'leave':
      return bot.leave()
    case 'cut':
      return bot.cut()
    case 'mend':
      return bot.mend()
    case 'drop':
      return bot.drop()
    case 'turnPage':
      return bot.turnPage()
    case 'askToSpeak':
      return bot.askToSpeak()
    case 'share':
      return bot.share(act.on)
    case 'giveFloor':
      return bot.giveFloor(act.seatId, act.instead)
    case 'takeFloor':
      return bot.takeFloor(act.seatId)
    case 'setNext':
      return bot.setNext(act.seatId)
    case 'imposeLayout':
      return bot.imposeLayout(act.layout)
    case 'putOnStage':
      await bot.putOnStage(act.seatId)
      return
    default:
      return act satisfies never
  }
}
