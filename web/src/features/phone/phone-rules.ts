// When a phone in a hall offers its help loudly; pure.
import type { SeatDetail, SeatDevice } from '../../../../signaling/seats/wire.ts'

const isMachine = ({ phone, display }: SeatDevice): boolean => phone === null && !display

/**
 * What is wrong with the hall's own machines, so that somebody should take over the sound: none of them is connected, or none has a link that
 * carries speech well. Null: nothing, or nobody knows.
 */
export function hallTrouble({ devices }: Pick<SeatDetail, 'devices'>): 'lost' | 'weak' | null {
  const here = devices.filter((device) => isMachine(device) && device.connection === 'here')
  if (here.length === 0) return 'lost'
  return here.every(({ link }) => link === 'bad') ? 'weak' : null
}
