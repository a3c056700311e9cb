import { logOnce } from '../log/log.ts'

/** Under what the pages keep a choice that belongs to the machine and not to who is signed in. `public/page-start.js` reads the first two as well. */
export const MACHINE_SETTINGS = {
  theme: 'giao-dien',
  language: 'ngon-ngu',
  devices: 'thiet-bi',
  entry: 'cho-ngoi',
} as const

/**
 * Signing out clears everything that the browser keeps of these pages (`Clear-Site-Data`); the next person at this machine
 * still finds its language, appearance and devices.
 *
 * @returns what puts them back. To be called when the answer has come.
 */
export function holdMachineSettings(): () => void {
  try {
    const held = Object.values(MACHINE_SETTINGS).map((key) => [key, localStorage.getItem(key)] as const)
    return () => {
      for (const [key, value] of held) {
        if (value === null) continue
        try {
          // Removed first: a browser that has not noticed the clearing yet would take an equal value for no change.
          localStorage.removeItem(key)
          localStorage.setItem(key, value)
        } catch (error) {
          // Forbidden meanwhile.
          logOnce('storage', 'a setting of this machine could not be put back', error)
        }
      }
    }
  } catch (error) {
    logOnce('storage', 'the settings of this machine could not be read', error)
    // Where storage is forbidden nothing is kept anyway.
    return () => {}
  }
}
