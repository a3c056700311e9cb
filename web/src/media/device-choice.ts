import { z } from 'zod'

/** What this person chose on this machine. A null id leaves the choice to the browser. */
const DeviceChoice = z.object({
  micId: z.string().nullable().catch(null),
  cameraId: z.string().nullable().catch(null),
  speakerId: z.string().nullable().catch(null),
  useMic: z.boolean().catch(true),
  useCamera: z.boolean().catch(true),
})
export type DeviceChoice = z.infer<typeof DeviceChoice>

const KEY = 'thiet-bi'
const NOTHING_CHOSEN: DeviceChoice = { micId: null, cameraId: null, speakerId: null, useMic: true, useCamera: true }

export function readDeviceChoice(): DeviceChoice {
  try {
    return DeviceChoice.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}')).data ?? NOTHING_CHOSEN
  } catch {
    return NOTHING_CHOSEN
  }
}

export function keepDeviceChoice(choice: DeviceChoice): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(choice))
  } catch {
    // Where storage is forbidden the choice holds for this visit only.
  }
}
