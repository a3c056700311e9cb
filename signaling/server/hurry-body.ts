import type { FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads a body of this media type as a stream and sets its own deadlines. */
    streamed?: string
    /** Answered whatever address it was sent to. */
    anyHost?: boolean
  }
}

/** A command fits one message, and a still is smaller: a client that has not sent all of it after this long holds a connection for nothing. */
const BODY_DEADLINE_MS = 10_000

/** For every request, also of addresses that nobody serves: cuts the connection when its body has not come whole in time. */
export function hurryBody(
  { raw, routeOptions, headers }: FastifyRequest,
  _reply: FastifyReply,
  done: () => void,
): void {
  const streamed = routeOptions.config.streamed
  const ownDeadline = streamed !== undefined && headers['content-type']?.split(';')[0]?.trim() === streamed
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  if (hasBody && !ownDeadline) {
    const late = setTimeout(() => {
      // The answer may have been sent long ago, without a look at the body.
      if (!raw.complete) raw.socket.destroy()
    }, BODY_DEADLINE_MS)
    const inTime = () => clearTimeout(late)
    raw.once('end', inTime)
    raw.socket.once('close', inTime)
  }
  done()
}
