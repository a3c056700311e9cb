import { useEffect, useState } from 'react'
import type { SigningView } from '../../../../../signaling/signing/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { useAccount } from '../../../queries/who-am-i.ts'
import { localCopies } from '../../../ui/kept-storage.ts'
import { correctionStorage, placeOf, type CopyPlace, type CorrectionCopy } from './correction-copy.ts'

/** What this person has written of a correction and not saved. It outlives the form that it was written in. */
export interface CorrectionWriting {
  readonly copy: CorrectionCopy | null
  readonly place: CopyPlace | null
  keep(copy: CorrectionCopy | null): void
}

export function useCorrectionCopy(meetingId: MeetingId, view: SigningView): CorrectionWriting {
  const { accountId } = useAccount()
  const [storage] = useState(() => correctionStorage(localCopies(), accountId, meetingId))
  const [copy, setCopy] = useState(() => storage.read())
  const place = copy === null ? null : placeOf(copy, view)
  useEffect(() => {
    if (place !== 'saved') return
    storage.write(null)
    setCopy(null)
  }, [place, storage])
  return {
    ...{ copy, place },
    keep(next) {
      storage.write(next)
      setCopy(next)
    },
  }
}
