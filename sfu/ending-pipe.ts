/**
 * Whether a line of mediasoup is about nothing but the pipe between this process and a worker that ends: that of a worker that has just ended,
 * with or without words that it had not read; or, in the worker's own words, that of one which was closed while it was still starting. Its slot
 * tells when a worker died; at a terminal's Ctrl-C workers end a moment before the server, and one that is to take the place of such a worker
 * is closed at once.
 */
export function isOfEndingPipe(message: string): boolean {
  return /(?:write EPIPE|read ECONNRESET|broken pipe)$/u.test(message)
}
