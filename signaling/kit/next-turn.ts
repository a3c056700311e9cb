/** Ends this turn of the event loop: between two batches of long work the running meetings have theirs. */
export const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))
