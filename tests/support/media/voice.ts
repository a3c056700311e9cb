import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const RATE = 48_000
const SECONDS = 8
/** How fast somebody speaks. */
const SYLLABLE_S = 0.24
/** So many syllables are a phrase, the pause at its end among them. */
const PHRASE = 7
/** Resonances of the mouth for three vowels, hertz. */
const VOWELS = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [570, 840, 2410],
] as const

/**
 * Writes something that microphones' processing takes for speech: a voice of many harmonics that rises and falls, in syllables
 * and phrases. Chromium's own made-up microphone beeps 20 ms in each half second, which nobody's measure calls speaking.
 *
 * @param pause - Syllables that are left out at the end of each phrase.
 * @param syllableS - Another one than usual makes it another voice, which is never in step with the first.
 * @returns the path of a WAV file in a temporary folder.
 */
export async function writeVoice(pause = 1, syllableS = SYLLABLE_S): Promise<string> {
  const samples = new Int16Array(RATE * SECONDS)
  let phase = 0
  for (let at = 0; at < samples.length; at += 1) {
    const seconds = at / RATE
    const syllable = Math.floor(seconds / syllableS)
    const within = (seconds % syllableS) / syllableS
    const hertz = 130 + 25 * Math.sin(2 * Math.PI * 0.35 * seconds) + 20 * within
    phase += hertz / RATE
    if (syllable % PHRASE >= PHRASE - pause) continue
    const formants = VOWELS[syllable % VOWELS.length] ?? VOWELS[0]
    let sound = 0
    for (let harmonic = 1; harmonic * hertz < 3_800; harmonic += 1) {
      const strength = formants.reduce(
        (sum, formant) => sum + 1 / (1 + ((harmonic * hertz - formant) / 120) ** 2),
        0.02,
      )
      sound += strength * Math.sin(2 * Math.PI * harmonic * phase)
    }
    const loudness = Math.sin(Math.PI * within) ** 0.6
    samples[at] = Math.round(Math.max(-1, Math.min(1, 0.18 * loudness * sound)) * 32_000)
  }
  return writeWav(samples)
}

/** @param samples - 16 bits each, 48,000 a second. @returns the path of a WAV file in a temporary folder. */
export async function writeWav(samples: Int16Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'voice-')), 'voice.wav')
  await writeFile(path, Buffer.concat([header(samples.byteLength), Buffer.from(samples.buffer)]))
  return path
}

/** RIFF header of 16-bit mono PCM. */
function header(bytes: number): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + bytes, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(RATE, 24)
  head.writeUInt32LE(RATE * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(bytes, 40)
  return head
}
