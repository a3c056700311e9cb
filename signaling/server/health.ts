import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import type { MediaPlane } from '../../sfu/api.ts'
import type { Database } from '../storage/database.ts'

export interface HealthDeps {
  readonly database: Database
  readonly plane: MediaPlane
  readonly dataDir: string
  readonly minFreeDiskBytes: number
}

/**
 * `/healthz`: the process answers. `/readyz`: it can take meetings: a media worker lives, the database can be written,
 * the disk has room. Neither tells anything that a stranger could use.
 */
export function healthRoutes(app: FastifyInstance, { database, plane, dataDir, minFreeDiskBytes }: HealthDeps): void {
  // A monitor on the machine itself asks by its address, which is no public name.
  const open = { config: { rateLimit: false, anyHost: true } } as const
  app.get('/healthz', open, () => ({ status: 'alive' }))
  app.get('/readyz', open, async (_request, reply) => {
    const checks = {
      worker: plane.health().ready,
      database: await answers(() => writable(database)),
      disk: await answers(async () => {
        const { bavail, bsize } = await statfs(dataDir)
        return bavail * bsize >= minFreeDiskBytes
      }),
    }
    const ready = Object.values(checks).every(Boolean)
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'unready', checks })
  })
}

/** Takes the write lock and gives it back without a change: a damaged or read-only file fails here. */
async function writable(database: Database): Promise<boolean> {
  await database.transaction().execute((within) => sql`delete from sessions where 1 = 0`.execute(within))
  return true
}

async function answers(check: () => Promise<boolean>): Promise<boolean> {
  try {
    return await check()
  } catch {
    return false
  }
}
