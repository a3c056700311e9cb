import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Whether a request names a host by which this server is meant to be reached. */
export type HostCheck = (request: Pick<IncomingMessage, 'headers'>) => boolean

/**
 * With public origins set, the Host header must name one of them: a page of somebody else whose name was pointed at this
 * machine (DNS rebinding) is then no page of ours. Names are compared and ports are not, because proxies put in their own.
 *
 * @param publicOrigins - Empty: any host will do.
 */
export function createHostCheck(publicOrigins: readonly string[]): HostCheck {
  const names = new Set(publicOrigins.map((origin) => new URL(origin).hostname))
  if (names.size === 0) return () => true
  return ({ headers: { host } }) => {
    const url = host === undefined || /[/@?#\\\s]/u.test(host) ? null : URL.parse(`http://${host}`)
    return url !== null && names.has(url.hostname.replace(/\.$/u, ''))
  }
}

/** 421: asked of a server that does not answer for this name (RFC 9110, section 15.5.20). */
export function refuseHost(
  request: FastifyRequest,
  reply: FastifyReply,
  publicOrigins: readonly string[],
): FastifyReply {
  reply.code(421).header('cache-control', 'no-store')
  if (request.url.startsWith('/api/')) return reply.send({ ok: false, error: 'forbidden' })
  const right = publicOrigins[0] ?? ''
  return reply
    .type('text/plain; charset=utf-8')
    .send(`Hệ thống họp không dùng địa chỉ này. Xin mở ${right}\n(Please open ${right})\n`)
}
