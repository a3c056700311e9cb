import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
// The legacy build carries what browsers of a few years ago lack; offices have those.
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import { MAX_PICTURE_PIXELS } from '../../../signaling/office/wire.ts'
import { RetryingTransport } from './range-transport.ts'
import { log } from '../log/log.ts'

GlobalWorkerOptions.workerSrc = workerUrl

/** Bytes asked for at a time: small enough that a first page on a slow link does not wait for its neighbours. */
const PART_BYTES = 64 * 1024

/** `damaged`: the server's own copy is lost or has other bytes than were uploaded. */
/**
 * What one unpacked picture may take on this machine, 4 bytes a pixel; pdf.js draws a larger one smaller. A scan of A3 at 600 dots to
 * the inch is 70 million pixels, which a tablet bears only at half its resolution.
 */
const PICTURE_BYTES = (memoryGigabytes() >= 8 ? 96 : memoryGigabytes() >= 4 ? 40 : 16) * 1_000_000 * 4

/** Chromium reports at most 8; where the browser reports nothing, a tablet of today is assumed. */
function memoryGigabytes(): number {
  const told: unknown = 'deviceMemory' in navigator ? navigator.deviceMemory : undefined
  return typeof told === 'number' ? told : 4
}

export type OpenFailure = 'notFound' | 'unauthenticated' | 'damaged' | 'unreadable'

export interface OpeningPdf {
  /** Rejects only after `close()`; what went wrong comes through `onFailure`. */
  readonly opened: Promise<PDFDocumentProxy>
  /** Twice is fine. */
  close(): void
}

/**
 * Opens a PDF that the server gives in ranges: only the parts of the visible pages are fetched.
 *
 * @param file.bytes - Length of the file, which the list of papers tells.
 * @param file.ignoreIndex - The upload's check found pages only without the file's index.
 * @param onFailure - Called when the file is not to be had, at once or later, for example because it was recalled.
 */
export function openPdf(
  file: { url: string; bytes: number; ignoreIndex: boolean },
  onFailure: (failure: OpenFailure) => void,
): OpeningPdf {
  const transport = new RetryingTransport(file, (status) =>
    onFailure(status === 401 ? 'unauthenticated' : status === 410 ? 'damaged' : 'notFound'),
  )
  const task = getDocument({
    range: transport,
    rangeChunkSize: PART_BYTES,
    disableAutoFetch: true,
    disableStream: true,
    cMapUrl: '/pdfjs/cmaps/',
    standardFontDataUrl: '/pdfjs/standard_fonts/',
    wasmUrl: '/pdfjs/wasm/',
    iccUrl: '/pdfjs/iccs/',
    enableXfa: false,
    // Larger pictures are left out rather than bring a tablet down; the upload's check names the pages.
    maxImageSize: MAX_PICTURE_PIXELS,
    canvasMaxAreaInBytes: PICTURE_BYTES,
  })
  let closed = false
  task.promise.catch((error: unknown) => {
    if (closed) return
    log.papers('the file cannot be read', {}, error)
    onFailure('unreadable')
  })
  return {
    opened: task.promise,
    close() {
      if (closed) return
      closed = true
      transport.abort()
      void task.destroy()
    },
  }
}
