/** The copy on this machine of one open document of marks, for as long as the server has not acknowledged all of it. */
import { log, logOnce } from '../../log/log.ts'
import { dropUnsent, putUnsent, readUnsent, type UnsentKey, type UnsentRecord } from './unsent-store.ts'

/** With a link most changes are acknowledged before this: they need no copy. */
const ACKNOWLEDGED_WITHIN_MS = 250
/** A browser may never answer; the paper is opened all the same. */
const READ_WITHIN_MS = 2_000

export interface CopyDeps extends UnsentKey {
  readonly meetingId: UnsentRecord['meetingId']
  readonly title: () => string
  readonly isConnected: () => boolean
  /** The document as it is now. */
  readonly read: () => Pick<UnsentRecord, 'update' | 'savedIds'>
  /** What is on this machine has changed. */
  readonly onChange: () => void
}

export class UnsentCopy {
  readonly #deps: CopyDeps
  /** Records that this copy stands for; they go together. */
  #keys: number[] = []
  #changes = 0
  #changesKept = 0
  #wanted: 'keep' | 'drop' | null = null
  #working: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(deps: CopyDeps) {
    this.#deps = deps
  }

  /** Hands over what earlier pages left here. @returns when that is done, or after two seconds: then it is handed over later. */
  async restore(take: (records: readonly UnsentRecord[]) => void): Promise<void> {
    const reading = readUnsent(this.#deps).then((records) => {
      if (this.#closed || records.length === 0) return
      log.marks('unsent marks were found on this machine', { records: records.length })
      // Both at the same moment, since the next copy takes the place of these records.
      this.#keys.push(...records.map(({ key }) => key))
      take(records.map(({ record }) => record))
    }, cannotKeep)
    await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, READ_WITHIN_MS))])
  }

  /** The document has changed here. */
  changed(): void {
    if (this.#closed) return
    this.#changes += 1
    if (this.#timer !== undefined) return
    const delayMs = this.#deps.isConnected() ? ACKNOWLEDGED_WITHIN_MS : 0
    this.#timer = setTimeout(() => void this.flush(), delayMs)
  }

  /** The server has everything that was changed so far. */
  acknowledged(): void {
    this.#clearTimer()
    this.#changesKept = this.#changes
    this.#wanted = this.#keys.length > 0 || this.#working !== null ? 'drop' : null
    void this.#work()
  }

  /** Whether everything that was changed is on the disk of this machine, or acknowledged. */
  get isKept(): boolean {
    return this.#changesKept === this.#changes
  }

  /** Writes what is not written yet. @returns whether all of it is on the disk then. */
  async flush(): Promise<boolean> {
    this.#clearTimer()
    if (!this.isKept && !this.#closed) this.#wanted = 'keep'
    await this.#work()
    return this.isKept
  }

  /** The person has read that the server does not take it. */
  forget(): void {
    this.#closed = true
    this.acknowledged()
  }

  /** Nothing is written any more; what is on the disk stays for the next page. */
  close(): void {
    this.#closed = true
    this.#clearTimer()
    if (this.#wanted === 'keep') this.#wanted = null
  }

  #clearTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #work(): Promise<void> {
    this.#working ??= this.#doWanted().finally(() => {
      this.#working = null
      if (this.#wanted !== null) void this.#work()
    })
    return this.#working
  }

  async #doWanted(): Promise<void> {
    while (this.#wanted !== null) {
      const wanted = this.#wanted
      this.#wanted = null
      try {
        await (wanted === 'keep' ? this.#keep() : this.#drop())
      } catch (error) {
        logOnce('storage', 'unsent marks cannot be kept on this machine', error)
      }
    }
  }

  async #keep(): Promise<void> {
    const { accountId, meetingId, paperVersionId, layer, title, read } = this.#deps
    const [changes, before] = [this.#changes, this.#keys]
    const place = { accountId, meetingId, paperVersionId, layer, title: title() }
    const key = await putUnsent({ ...place, ...read(), keptAtMs: Date.now(), seenAtMs: null }, before)
    this.#keys = [...this.#keys.filter((each) => !before.includes(each)), key]
    this.#changesKept = Math.max(this.#changesKept, changes)
    this.#deps.onChange()
  }

  async #drop(): Promise<void> {
    const keys = this.#keys
    if (keys.length === 0) return
    await dropUnsent(keys)
    this.#keys = this.#keys.filter((key) => !keys.includes(key))
  }
}

/** Missing, forbidden or full: then the marks live in the page alone, and leaving it is asked about. */
function cannotKeep(error: unknown): void {
  logOnce('storage', 'unsent marks cannot be kept on this machine', error)
}
