import { folderCycles, importsIn } from './folder-cycles.ts'

/**
 * The trees whose folders must not need each other in a circle: neither the great ones with all that is in them, nor any folder with
 * another, its own subfolders included.
 */
const TREES = [
  { root: 'signaling', depth: 1 },
  { root: 'signaling', depth: Infinity },
  { root: 'sfu', depth: Infinity },
  { root: 'web/src', depth: 1 },
  { root: 'web/src/features', depth: 1 },
  { root: 'web/src', depth: Infinity },
] as const

/** Prints every circle of folders with the imports that make it, for `npm run check:imports`. */
const cycles = TREES.flatMap(({ root, depth }) =>
  folderCycles(importsIn(root), depth).map((cycle) => ({ root, ...cycle })),
)
for (const { root, folders, imports } of cycles) {
  console.error(`error  a circle of folders in ${root}/: ${folders.join(', ')}`)
  for (const { from, to } of imports) console.error(`         ${root}/${from} -> ${root}/${to}`)
}
if (cycles.length > 0) process.exitCode = 1
