import { createStore, type StoreApi } from 'zustand/vanilla'
import { logOnce } from '../log/log.ts'

/** Two soft tones, as of a bell in a quiet house, and a pause. */
const TONES_HZ = [659, 523] as const
const TONE_S = 0.9
const EVERY_MS = 3_200
const LOUDNESS = 0.25

export interface Ringer {
  /** `blocked`: the browser plays nothing until somebody has pressed something on the page. */
  readonly store: StoreApi<{ readonly state: 'ringing' | 'blocked' | 'none' }>
  /** By a person's press, which browsers want. */
  unblock(): void
  stop(): void
}

/** Rings until it is stopped; where the browser has no sound at all, nothing is heard. */
export function startRinger(): Ringer {
  const store: Ringer['store'] = createStore(() => ({ state: 'none' }))
  let context: AudioContext | null = null
  try {
    context = new AudioContext()
  } catch (error) {
    logOnce('devices', 'the bell has no sound', error)
  }
  const note = () => {
    if (context !== null) store.setState({ state: context.state === 'running' ? 'ringing' : 'blocked' })
  }
  const ring = () => {
    note()
    const playing = context
    if (playing?.state === 'running') TONES_HZ.forEach((hz, index) => sound(playing, hz, index))
  }
  // One that stays blocked is no failure: `note` lets the page say so.
  const unblock = () => void context?.resume().then(ring, note)
  context?.addEventListener('statechange', note)
  // A press anywhere on the page is what browsers wait for.
  document.addEventListener('pointerdown', unblock)
  document.addEventListener('keydown', unblock)
  const timer = setInterval(ring, EVERY_MS)
  ring()
  return {
    store,
    unblock,
    stop() {
      clearInterval(timer)
      document.removeEventListener('pointerdown', unblock)
      document.removeEventListener('keydown', unblock)
      context?.removeEventListener('statechange', note)
      void context?.close()
      context = null
    },
  }
}

function sound(context: AudioContext, hz: number, index: number): void {
  const startS = context.currentTime + index * TONE_S * 0.6
  const oscillator = new OscillatorNode(context, { frequency: hz, type: 'sine' })
  const gain = new GainNode(context, { gain: 0 })
  gain.gain.setValueAtTime(0, startS)
  gain.gain.linearRampToValueAtTime(LOUDNESS, startS + 0.03)
  gain.gain.exponentialRampToValueAtTime(0.001, startS + TONE_S)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(startS)
  oscillator.stop(startS + TONE_S)
}
