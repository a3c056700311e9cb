import { useState } from 'react'
import { giveSoundBack, takeSound } from '../../../signaling/phones/wire.ts'
import { useMeetingSession } from './meeting-session.ts'

/** Moves the hall's sound; a refusal is said among the news. */
export function useSoundActs() {
  const { session, media, notices } = useMeetingSession()
  const [asking, setAsking] = useState(false)

  async function move(act: typeof takeSound | typeof giveSoundBack): Promise<boolean> {
    setAsking(true)
    const answer = await session.request(act, {})
    setAsking(false)
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'phone', code: answer.error })
    return answer.ok
  }

  return {
    asking,
    /** The touch that takes the sound over is the one that turns this phone's own microphone on, as far as the floor lets it. */
    async take(): Promise<void> {
      if (await move(takeSound)) await media.setMic(true)
    },
    async giveBack(): Promise<void> {
      await move(giveSoundBack)
    },
  }
}
