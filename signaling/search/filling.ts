/**
 * Reads the text of every paper into the index, one file at a time. What is done is kept page by page: after a crash it goes on there, and
 * papers that were there before the index are read like new ones.
 */
import { access, constants } from 'node:fs/promises'
import { readTexts, type TextLimits } from '../papers/read-texts.ts'
import type { Scanner } from './scanning.ts'
import type { IndexedFile, TextIndex } from './text-index.ts'
import type { Sha256 } from '../wire/ids.ts'

export interface FillingDeps {
  readonly index: TextIndex
  readonly limits: TextLimits
  readonly scanner: Scanner
  /** Every file whose text somebody may read. */
  named(): Promise<ReadonlySet<Sha256>>
  pathOf(sha256: Sha256): string
  /** Told when there are scanned pages, and no program to read them. */
  onScannerMissing(): void
  /** Told of a file that could not be opened and is left out until the next `lookAgainAtAll`. */
  onSetAside(sha256: Sha256, error: unknown): void
  /** Told when something went wrong that the next look may find mended. */
  onError(error: unknown): void
}

/** Runs in a row that bring nothing, after which a page counts as one without text, and a file that does not open as unreadable. */
const MOST_FAILURES = 2

export class Filling {
  readonly #deps: FillingDeps
  readonly #stop = new AbortController()
  #working: Promise<void> | null = null
  #lookAgain = false
  #putBack = false

  constructor(deps: FillingDeps) {
    this.#deps = deps
  }

  /** Papers may have come or gone. */
  wake(): void {
    this.#lookAgain = true
    if (this.#working !== null || this.#stop.signal.aborted) return
    this.#working = this.#work()
      .catch((error: unknown) => this.#deps.onError(error))
      .finally(() => {
        this.#working = null
        if (this.#lookAgain) this.wake()
      })
  }

  /** As `wake`; files that could not be read before are tried again when they are there. Seldom: each may cost a whole run. */
  lookAgainAtAll(): void {
    this.#putBack = true
    this.wake()
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#working
    await this.#deps.scanner.close()
  }

  /** @returns whether there was a page to be read. */
  async #readScan(): Promise<boolean> {
    const { index, onScannerMissing, onSetAside, scanner } = this.#deps
    const next = index.nextScan()
    if (next === null) return false
    if (!(await scanner.isThere())) {
      onScannerMissing()
      return false
    }
    try {
      const text = await scanner.read(next.sha256, next.page, this.#stop.signal)
      if (!this.#stop.signal.aborted) index.keepScan(next.fileId, next.page, text)
    } catch (error) {
      if (this.#stop.signal.aborted) throw error
      // Left where it is, it would be the next one for ever, and older files would never be read.
      index.setAside(next.fileId)
      onSetAside(next.sha256, error)
    }
    return true
  }

  async #work(): Promise<void> {
    const { index } = this.#deps
    while (!this.#stop.signal.aborted) {
      if (this.#lookAgain) {
        this.#lookAgain = false
        index.reconcile(await this.#deps.named())
        if (this.#putBack) await this.#putBackWhatIsThere()
      }
      const next = index.next()
      if (next !== null) {
        await this.#read(next)
        continue
      }
      // Text first, all of it: a picture takes as long as a hundred pages of text.
      if (!(await this.#readScan())) return
    }
    this.#lookAgain = false
  }

  async #putBackWhatIsThere(): Promise<void> {
    this.#putBack = false
    const { index, pathOf } = this.#deps
    for (const { fileId, sha256 } of index.setAsideFiles())
      if ((await whyNotOpened(pathOf(sha256))) === null) index.putBack(fileId)
  }

  async #read({ fileId, sha256, pages: known, pagesRead, failures }: IndexedFile): Promise<void> {
    const { index, limits, onSetAside, pathOf } = this.#deps
    const error = await whyNotOpened(pathOf(sha256))
    if (error !== null) {
      index.setAside(fileId)
      onSetAside(sha256, error)
      return
    }
    const { pages, texts } = await readTexts(pathOf(sha256), pagesRead + 1, limits, this.#stop.signal)
    if (this.#stop.signal.aborted) return
    if (texts.length > 0) index.keep(fileId, pages, texts)
    else if (failures < MOST_FAILURES) index.failed(fileId)
    // The page that stops every run has no text for the index; the others have.
    else if (known > 0 || pages > 0) index.keep(fileId, Math.max(known, pages), [''])
    else index.giveUp(fileId)
  }
}

/** @returns null when this process can open the file. */
const whyNotOpened = (path: string): Promise<unknown> =>
  access(path, constants.R_OK).then(
    () => null,
    (error: unknown) => error,
  )
