import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** The builds whose pages may still be open somewhere. */
export interface KeptBuilds {
  /** The one that is served; empty where it has no name. */
  readonly current: string
  /** Where a part (`Reader-abc.js`) of any of them lies. */
  folderOf(part: string): string | undefined
  /** A page of that build is open now. */
  touch(build: string): Promise<void>
}

/** The built web app: hashed assets for ever, the page itself asked for each time; every address of the app gives the page. */
export async function pageRoutes(app: FastifyInstance, root: string, builds: KeptBuilds): Promise<void> {
  const files = await filesIn(root)
  await app.register(fastifyStatic, {
    root,
    // One route below instead of two for each of 1,400 files, which took a third of the processor time of a start.
    serve: false,
    // The packed copies that the build laid beside the files.
    preCompressed: true,
    index: ['index.html'],
    setHeaders(reply, path) {
      const immutable = /\/assets\//.test(path)
      reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
      reply.header('permissions-policy', 'camera=(self), microphone=(self), display-capture=(self), geolocation=()')
    },
  })
  app.get<{ Params: { '*': string } }>('/*', (request, reply) => {
    // An empty one is the page; a GET of it would fall through to it, a HEAD would not.
    const path = request.params['*'] || 'index.html'
    return files.has(path) ? reply.sendFile(path) : reply.callNotFound()
  })
  // A page asks for it to know whether it is older than what is served.
  app.get('/api/build', (_request, reply) => reply.header('cache-control', 'no-store').send({ build: builds.current }))
  app.setNotFoundHandler((request, reply) => {
    const part = request.method === 'GET' ? /^\/assets\/([^/?]+)$/u.exec(request.url)?.[1] : undefined
    const folder = part === undefined ? undefined : builds.folderOf(part)
    if (part !== undefined && folder !== undefined) return reply.sendFile(part, folder)
    const page =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      !/\.[a-z0-9]+$/i.test(request.url.split('?')[0] ?? '')
    if (page) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    return reply.code(404).send({ ok: false, error: 'notFound' })
  })
}

/** What lies in the build, as addresses name it. Nothing else of the disk is ever served. */
async function filesIn(root: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  return new Set(paths.map((path) => path.split(sep).join('/')))
}
