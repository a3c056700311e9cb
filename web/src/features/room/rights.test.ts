import { expect, test } from 'vitest'
import { actorMay, type Action } from '../../../../signaling/identity/permissions.ts'
import { MeetingRole } from '../../../../signaling/identity/wire.ts'
import { roomRights } from './rights.ts'

const sending: Action[] = ['media.openSend', 'media.produce', 'media.setSending', 'media.stopSending']
const leading: Action[] = ['floor.muteSeat', 'floor.muteAll', 'floor.putOnStage', 'floor.removeSeat', 'presenting.give']

const flooring: Action[] = ['floor.setMode', 'floor.give', 'floor.take', 'floor.admitPoint']

test.each(MeetingRole.options)('the buttons that a %s sees are those that the permission table allows', (role) => {
  const rights = roomRights(role)
  for (const action of sending) expect(rights.send, action).toBe(actorMay(action, role))
  for (const action of leading) expect(rights.lead, action).toBe(actorMay(action, role))
  for (const action of flooring) expect(rights.giveFloor, action).toBe(actorMay(action, role))
  expect(rights.wall).toBe(actorMay('media.wall', role))
  // The chair may ask as far as the table goes, but has nobody to ask.
  expect(rights.askFloor).toBe(role !== 'chair' && actorMay('floor.ask', role))
})

test('somebody without a role sees no buttons', () => {
  expect(roomRights(null)).toEqual({ send: false, lead: false, giveFloor: false, askFloor: false, wall: false })
})
