import { expect, test } from 'vitest'
import { actorMay, type Action } from '../../../signaling/wire/permissions.ts'
import { MeetingRole } from '../../../signaling/identity/wire.ts'
import { AccountId } from '../../../signaling/wire/ids.ts'
import { rightsOf } from '../../../signaling/meeting/rules.ts'
import { MeetingState } from '../../../signaling/meeting/wire.ts'
import { actsNow, mayTakeLeadBack, roomRights } from './rights.ts'

const sending: Action[] = ['media.openSend', 'media.produce', 'media.setSending', 'media.stopSending']
const leading: Action[] = [
  'floor.muteSeat',
  'floor.muteAll',
  'floor.putOnStage',
  'floor.removeSeat',
  'floor.letIn',
  'presenting.give',
  'leading.handOver',
  'leading.candidates',
]
const conducting: Action[] = ['meetings.pause', 'meetings.resume', 'meetings.end']

const flooring: Action[] = ['floor.setMode', 'floor.give', 'floor.take', 'floor.admitPoint']

test.each(MeetingRole.options)('the buttons that a %s sees are those that the permission table allows', (role) => {
  const rights = roomRights(role)
  for (const action of sending) expect(rights.send, action).toBe(actorMay(action, role))
  for (const action of leading) expect(rights.lead, action).toBe(actorMay(action, role))
  for (const action of flooring) expect(rights.giveFloor, action).toBe(actorMay(action, role))
  expect(rights.write).toBe(actorMay('messages.send', role))
  expect(rights.wall).toBe(actorMay('media.wall', role))
  expect(rights.start).toBe(actorMay('meetings.start', role))
  for (const action of conducting) expect(rights.conduct, action).toBe(actorMay(action, role))
  // The chair may ask as far as the table goes, but has nobody to ask.
  expect(rights.askFloor).toBe(role !== 'chair' && actorMay('queues.ask', role))
})

test('somebody without a role sees no buttons', () => {
  for (const allowed of Object.values(roomRights(null))) expect(allowed).toBe(false)
})

test.each(MeetingRole.options)(
  'the way back to the chair’s part is offered to a %s only where the table lets it be asked',
  (role) => {
    const mine = AccountId.parse('account-mine')
    const acting = { accountId: AccountId.parse('account-other') }
    for (const listedAsChair of [true, false]) {
      // Whoever is chair by the list is a delegate while somebody else leads.
      if (listedAsChair && role !== 'delegate') continue
      if (mayTakeLeadBack(role, listedAsChair, acting, mine)) expect(actorMay('leading.takeBack', role)).toBe(true)
      expect(mayTakeLeadBack(role, listedAsChair, null, mine)).toBe(false)
    }
    expect(mayTakeLeadBack(role, false, acting, mine)).toBe(role === 'secretary')
  },
)

test.each(MeetingRole.options)(
  'what a %s may do with the meeting itself is what the server allows in each state',
  (role) => {
    for (const state of MeetingState.options) {
      const { start, pause, resume, end } = rightsOf(role, { state, startsAtMs: 0 }, 0)
      expect(actsNow(roomRights(role), state), state).toEqual({ start, pause, resume, end })
    }
  },
)
