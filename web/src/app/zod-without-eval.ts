/**
 * Stands for `zod` in the pages (web/vite.config.ts): the same exports, with making code from text switched off beforehand.
 * zod tries `new Function` once, when the first object schema is made, and the content policy forbids and reports it. Switching
 * it off in main.tsx comes too late: the schemas of every imported module are made before the first line of main.tsx runs.
 * What stands between zod and all its importers runs before any of them, however the build cuts its pieces.
 */
import { config } from 'zod/v4/core'

config({ jitless: true })

export * from 'zod/v4'
