import { expect, test } from 'vitest'
import { actorMay } from '../../../../signaling/wire/permissions.ts'
import { MeetingRole } from '../../../../signaling/identity/wire.ts'
import { mayWriteShared } from './rights.ts'

test('the shared layer is offered to exactly those whom the server lets write it', () => {
  for (const role of MeetingRole.options) expect(mayWriteShared(role)).toBe(actorMay('annotations.writeShared', role))
})
