// Joins the speaker reports of a room's routers into one: who speaks, and how loud each microphone is.
export interface Voice {
  readonly peerId: string
  /** 0 at the edge of silence, 1 at full scale. */
  readonly volume: number
}

/** What one router of a room hears. */
export interface VoiceReport {
  readonly speaking: readonly Voice[]
  readonly dominantPeerId: string | null
}

/** How much louder another worker's dominant voice must be to take over: some 10 dB. Less, and the stage would flicker. */
const CLEARLY_LOUDER = 0.15

/**
 * One report for a room from those of its routers.
 *
 * Each router names the dominant voice among its own. The room keeps its former one for as long as a router still names it and no
 * other that is named is clearly louder; after that the loudest named takes over, or, where none is heard just now, the one named
 * last.
 *
 * @param reports - The one that changed last at the end.
 */
export function mergeVoices(
  reports: readonly VoiceReport[],
  formerPeerId: string | null,
): { speaking: Voice[]; dominantPeerId: string | null } {
  const volumes = new Map<string, number>()
  for (const { peerId, volume } of reports.flatMap(({ speaking }) => speaking)) {
    volumes.set(peerId, Math.max(volume, volumes.get(peerId) ?? 0))
  }
  const speaking = [...volumes]
    .map(([peerId, volume]) => ({ peerId, volume }))
    .sort((a, b) => b.volume - a.volume || (a.peerId < b.peerId ? -1 : 1))
  const named = reports.flatMap(({ dominantPeerId }) => (dominantPeerId === null ? [] : [dominantPeerId]))
  const loudest = speaking.find(({ peerId }) => named.includes(peerId))
  const formerIsNamed = formerPeerId !== null && named.includes(formerPeerId)
  if (!formerIsNamed) return { speaking, dominantPeerId: loudest?.peerId ?? named.at(-1) ?? null }
  const isOutspoken = loudest !== undefined && loudest.volume > (volumes.get(formerPeerId) ?? 0) + CLEARLY_LOUDER
  return { speaking, dominantPeerId: isOutspoken ? loudest.peerId : formerPeerId }
}

/** Hears the routers of a room together. */
export class RoomVoices {
  readonly #reports = new Map<object, VoiceReport>()
  readonly #tell: (speaking: Voice[], dominantPeerId: string | null) => void
  #dominant: string | null = null

  constructor(tell: (speaking: Voice[], dominantPeerId: string | null) => void) {
    this.#tell = tell
  }

  report(router: object, report: VoiceReport): void {
    // Deleted and set again, so that the last one stands at the end of the map.
    this.#reports.delete(router)
    this.#reports.set(router, report)
    this.#say()
  }

  /** The router is gone, and who spoke there is no longer heard. */
  drop(router: object): void {
    const report = this.#reports.get(router)
    this.#reports.delete(router)
    if (report !== undefined && (report.speaking.length > 0 || report.dominantPeerId !== null)) this.#say()
  }

  #say(): void {
    const { speaking, dominantPeerId } = mergeVoices([...this.#reports.values()], this.#dominant)
    this.#dominant = dominantPeerId
    this.#tell(speaking, dominantPeerId)
  }
}
