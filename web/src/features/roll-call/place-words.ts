import type { TFunction } from 'i18next'
import type { PlaceNow } from '../../../../signaling/roll-call/wire.ts'
import { differs } from '../../../../signaling/wire/roll-call.ts'
import { formatTime } from '../../ui/format.ts'

/** How a place stands, in one line of words. */
export function placeWords(t: TFunction<'roll-call'>, place: PlaceNow, joined: boolean): string {
  const { state, late, atMs, headCount, expected, reason, calls } = place
  const at = atMs === null ? '' : formatTime(atMs)
  const here = state === 'present' || state === 'checkedIn'
  return [
    t(`state.${state}`),
    state === 'present' && headCount > 0 ? t('head', { n: headCount }) : '',
    differs(place) ? t('before', { n: expected ?? 0 }) : '',
    here && late ? t('late', { at }) : here ? t('at', { at }) : '',
    state === 'excused' ? reason : '',
    !joined && !here ? t('notJoined') : '',
    state === 'waiting' && calls > 0 ? t('calledTimes', { n: calls }) : '',
  ]
    .filter((words) => words !== '')
    .join(' · ')
}
