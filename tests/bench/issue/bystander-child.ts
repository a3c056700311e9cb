/** Somebody who sits in the meeting and only beats, in a process of its own: how long the answers take. Started by `Bystander`. */
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { signIn } from '../../../signaling/identity/wire.ts'
import { beat, joinSeat } from '../../../signaling/seats/wire.ts'
import { MeetingId } from '../../../signaling/wire/ids.ts'
import { callHttp, ControlSocket } from '../../load/control-socket.ts'

const Plan = z.object({ url: z.string(), username: z.string(), password: z.string(), meetingId: MeetingId })
const EVERY_MS = 50

const { url, username, password, meetingId } = Plan.parse(JSON.parse(process.argv[2] ?? ''))
const { cookie } = await callHttp({ url, cookie: '' }, signIn, { username, password })
const control = await ControlSocket.open({ url, cookie })
await control.request(joinSeat, { meetingId, place: 'own', claim: 'takeOver', mic: 'none', camera: 'none' })
let trips: number[] = []
// Each message asks for what came since the one before.
process.on('message', () => {
  process.send?.(trips)
  trips = []
})
process.on('disconnect', () => process.exit(0))
process.send?.([])
for (;;) {
  const sentMs = performance.now()
  await control.request(beat, { link: 'good' })
  trips.push(performance.now() - sentMs)
  await wait(EVERY_MS)
}
