import { MicMeter } from '../devices/MicMeter.tsx'
import { ToProvince } from '../messages/ToProvince.tsx'
import { OperatorColumn } from '../operator/OperatorColumn.tsx'
import { OwnAsking } from '../queues/OwnAsking.tsx'
import { RollCallAnswer } from '../roll-call/RollCallAnswer.tsx'

interface OperatorTabProps {
  /** The roll call is asked here; on a small screen it stands above everything else. */
  rollCall: boolean
  onMessages: () => void
}

/** The operator's page with what belongs to other features: the meter, the roll call, the list of speakers, messages. */
export function OperatorTab({ rollCall, onMessages }: OperatorTabProps) {
  return (
    <OperatorColumn
      asked={rollCall && <RollCallAnswer />}
      meter={<MicMeter />}
      speaking={<OwnAsking />}
      messages={<ToProvince onShow={onMessages} />}
    />
  )
}
