/** A running audio context to listen with. */
export interface ListeningContext {
  readonly context: AudioContext
  close(): void
}

/**
 * Browsers start an audio context stopped when the page was not touched yet: the first click or key wakes it.
 *
 * @param failed - Told each time that the browser refuses to run it or to close it.
 */
export function openListening(failed: (error: unknown) => void): ListeningContext {
  const context = new AudioContext()
  const wake = () => void context.resume().catch(failed)
  wake()
  document.addEventListener('pointerdown', wake)
  document.addEventListener('keydown', wake)
  return {
    context,
    close() {
      document.removeEventListener('pointerdown', wake)
      document.removeEventListener('keydown', wake)
      void context.close().catch(failed)
    },
  }
}
