import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** The built web app: hashed assets for ever, the page itself asked for each time; every address of the app gives the page. */
export async function pageRoutes(app: FastifyInstance, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    // The packed copies that the build laid beside the files.
    preCompressed: true,
    index: ['index.html'],
    setHeaders(reply, path) {
      const immutable = /\/assets\//.test(path)
      reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
      reply.header('permissions-policy', 'camera=(self), microphone=(self), display-capture=(self), geolocation=()')
    },
  })
  app.setNotFoundHandler((request, reply) => {
    const page =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      !/\.[a-z0-9]+$/i.test(request.url.split('?')[0] ?? '')
    if (page) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    return reply.code(404).send({ ok: false, error: 'notFound' })
  })
}
