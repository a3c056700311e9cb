import { useTranslation } from 'react-i18next'
import type { SeatId } from '../../../signaling/wire/ids.ts'
import { standingOf } from './floor-rules.ts'
import { fullNameOf } from './seat-names.ts'
import { leavesStage, losesFloor } from './touched-rules.ts'
import { useRoom } from './use-room.ts'
import type { Seat } from '../net/session.ts'

/** What a button says on hovering, and to a screen reader after its name. */
interface Described {
  readonly title: string
  readonly 'aria-description': string
}

/** Says in words what an act touches before it is pressed: who leaves the main screen, who loses the floor, whose microphone goes off. */
export function useTouched() {
  const { t } = useTranslation('floor')
  const { floor, byId, shownSeatId, stageSeatId } = useRoom()
  const nameOf = (seatId: SeatId): string => {
    const seat = byId.get(seatId)
    return seat === undefined ? seatId : fullNameOf(seat)
  }
  const describe = (text: string): Described => ({ title: text, 'aria-description': text })
  const words = {
    stage({ seatId }: Pick<Seat, 'seatId'>): string {
      if (stageSeatId === seatId) return t('touches.offStage')
      const leaves = leavesStage(shownSeatId, seatId)
      return leaves === null ? t('touches.stageNobody') : t('touches.stage', { name: nameOf(leaves) })
    },
    floor({ seatId }: Pick<Seat, 'seatId'>, instead: boolean): string {
      const lose = losesFloor(floor, seatId, instead)
      return lose.length === 0 ? t('touches.floorNobody') : t('touches.floor', { names: lose.map(nameOf).join(', ') })
    },
    mute(seat: Seat): string {
      const holds = standingOf(floor, seat) === 'holder' || standingOf(floor, seat) === 'point'
      return t(holds ? 'touches.muteHolder' : 'touches.mute', { name: fullNameOf(seat) })
    },
  }
  return {
    words,
    /** Whether giving the floor takes it from somebody. */
    takesFloor: ({ seatId }: Pick<Seat, 'seatId'>, instead: boolean) => losesFloor(floor, seatId, instead).length > 0,
    stage: (seat: Pick<Seat, 'seatId'>) => describe(words.stage(seat)),
    floor: (seat: Pick<Seat, 'seatId'>, instead: boolean) => describe(words.floor(seat, instead)),
  }
}
