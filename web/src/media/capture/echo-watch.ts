// Listens to what this page plays and to its microphone side by side, for whether the one comes back by the other.
import { log } from '../../log/log.ts'
import { findEcho, levelsOf, PIECE_MS, WINDOW_PIECES, type EchoFigures } from './echo-figures.ts'
import { openListening } from './listening-context.ts'

/** Well below what an analyser holds (0.68 s at 48 kHz), so that a page that is held up for a moment misses nothing. */
const READ_EVERY_MS = 200
const ANALYSED = 32_768
const TELL_EVERY_MS = 4_000
/** Where voices differ, hertz: the middle of four bands. */
const BANDS_HZ = [350, 800, 1_600, 3_200] as const
const WIDTH_Q = 1.2

export interface EchoWatchDeps {
  /** Everything that the page plays now. */
  played(): readonly MediaStreamTrack[]
  /** The microphone; null: none has been opened, and it is not opened for this. */
  mic(): MediaStreamTrack | null
  /** Told every few seconds; null: too little was played to find anything. */
  onFound(found: EchoFigures | null): void
}

/**
 * Measures until it is ended. A microphone that is off at its source is heard by this page alone, as figures; nothing of it is sent. Where Web
 * Audio does not run, or the microphone was never opened, nothing is reported.
 *
 * @returns the way to end it; twice is fine.
 */
export function watchEcho(deps: EchoWatchDeps): () => void {
  const listening = openListening((error) => log.devices('the watch for echo cannot listen', {}, error))
  const { context } = listening
  const played = new BandLevels(context)
  const heard = new BandLevels(context)
  let readAtS = context.currentTime
  let toldAtMs = performance.now()
  let closed = false

  function read(): void {
    played.connect(deps.played(), false)
    const mic = deps.mic()
    // A copy, since a microphone that is off gives silence: only here it is on.
    heard.connect(mic === null || mic.readyState === 'ended' ? [] : [mic], true)
    const nowS = context.currentTime
    const pieces = Math.floor(((nowS - readAtS) * 1_000) / PIECE_MS)
    if (pieces === 0) return
    readAtS += (pieces * PIECE_MS) / 1_000
    played.read(pieces)
    heard.read(pieces)
  }
  const timer = setInterval(() => {
    read()
    const nowMs = performance.now()
    if (nowMs - toldAtMs < TELL_EVERY_MS) return
    toldAtMs = nowMs
    if (context.state === 'running' && heard.connected) deps.onFound(findEcho(played.levels, heard.levels))
  }, READ_EVERY_MS)

  return () => {
    if (closed) return
    closed = true
    clearInterval(timer)
    played.close()
    heard.close()
    listening.close()
  }
}

/** Levels of some tracks together, in bands, over the last seconds. */
class BandLevels {
  readonly levels: number[][] = BANDS_HZ.map(() => [])
  readonly #context: AudioContext
  readonly #input: GainNode
  readonly #analysers: readonly AnalyserNode[]
  readonly #sources = new Map<MediaStreamTrack, { readonly node: MediaStreamAudioSourceNode; readonly own: boolean }>()
  readonly #samples = new Float32Array(ANALYSED)

  constructor(context: AudioContext) {
    this.#context = context
    this.#input = context.createGain()
    this.#analysers = BANDS_HZ.map((frequency) => {
      const band = new BiquadFilterNode(context, { type: 'bandpass', frequency, Q: WIDTH_Q })
      const analyser = new AnalyserNode(context, { fftSize: ANALYSED })
      this.#input.connect(band).connect(analyser)
      return analyser
    })
  }

  get connected(): boolean {
    return this.#sources.size > 0
  }

  /** @param copied - Listens to copies of the tracks that are on, whatever the tracks themselves are. */
  connect(tracks: readonly MediaStreamTrack[], copied: boolean): void {
    for (const track of this.#sources.keys()) if (!tracks.includes(track)) this.#drop(track)
    for (const track of tracks) {
      if (this.#sources.has(track)) continue
      const listened = copied ? track.clone() : track
      if (copied) listened.enabled = true
      const node = this.#context.createMediaStreamSource(new MediaStream([listened]))
      node.connect(this.#input)
      this.#sources.set(track, { node, own: copied })
    }
  }

  /** Takes the levels of the last so many pieces. */
  read(pieces: number): void {
    const pieceLength = Math.round((this.#context.sampleRate * PIECE_MS) / 1_000)
    const held = Math.min(pieces, Math.floor(ANALYSED / pieceLength))
    for (const [index, analyser] of this.#analysers.entries()) {
      analyser.getFloatTimeDomainData(this.#samples)
      const levels = this.levels[index] ?? []
      const missed = Array.from({ length: pieces - held }, () => Number.NaN)
      levels.push(
        ...missed.slice(-WINDOW_PIECES),
        ...levelsOf(this.#samples.subarray(-held * pieceLength), pieceLength),
      )
      levels.splice(0, Math.max(0, levels.length - WINDOW_PIECES))
    }
  }

  close(): void {
    for (const track of [...this.#sources.keys()]) this.#drop(track)
  }

  #drop(track: MediaStreamTrack): void {
    const source = this.#sources.get(track)
    this.#sources.delete(track)
    source?.node.disconnect()
    if (source?.own === true) for (const copy of source.node.mediaStream.getTracks()) copy.stop()
  }
}
