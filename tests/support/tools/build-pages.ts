// Builds the pages once, so that the servers that tests start at the same time find them built.
import { ensureWebBuild } from '../../../signaling/start/web-build.ts'

await ensureWebBuild((line) => console.log(line))
