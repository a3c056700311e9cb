import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import ts from 'typescript'

/** One file that imports another; paths from the root of the tree, with `/`. */
export interface FileImport {
  readonly from: string
  readonly to: string
}
/** Folders that need each other, in a circle, and the imports between them. */
export interface FolderCycle {
  readonly folders: readonly string[]
  readonly imports: readonly FileImport[]
}

const SOURCE = /\.(ts|tsx)$/
const TEST = /(\.test\.tsx?|\.e2e\.ts|(^|\/)test-[^/]+\.ts)$/
/** The shapes of messages lean on each other across all nouns; they are no code. */
const WIRE = /(^|\/)(wire|[^/]+-wire)\.ts$/

/** Every relative import between product files of a tree, type-only and lazy ones included; wire files and tests are left out. */
export function importsIn(root: string): FileImport[] {
  return productFiles(root).flatMap((from) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(root, from), 'utf8'), true, true)
    return importedFiles
      .filter(({ fileName }) => fileName.startsWith('.'))
      .map(({ fileName }) => ({ from, to: posix.join(posix.dirname(from), fileName) }))
      .filter(({ to }) => SOURCE.test(to) && !to.startsWith('..') && !WIRE.test(to))
  })
}

function productFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !TEST.test(path) && !WIRE.test(path))
    .sort()
}

/**
 * The circles of folders.
 *
 * @param depth - How many parts of a path name its folder: with 1 all of `papers/common/` is `papers`, with Infinity each folder is one
 *   of its own. Files of the root itself compose the folders, and stand for themselves.
 */
export function folderCycles(imports: readonly FileImport[], depth: number): FolderCycle[] {
  const folderOf = (file: string): string => dirname(file).split('/').slice(0, depth).join('/')
  const between = imports
    .map((one) => ({ ...one, fromFolder: folderOf(one.from), toFolder: folderOf(one.to) }))
    .filter(({ fromFolder, toFolder }) => fromFolder !== toFolder && fromFolder !== '.' && toFolder !== '.')
  const needs = new Map<string, Set<string>>()
  for (const { fromFolder, toFolder } of between) {
    needs.set(fromFolder, (needs.get(fromFolder) ?? new Set()).add(toFolder))
  }
  const reached = new Map([...needs.keys()].map((folder) => [folder, reachedFrom(folder, needs)]))
  const inCircles = [...needs.keys()].filter((folder) => reached.get(folder)?.has(folder) === true).sort()
  const circles = Map.groupBy(inCircles, (folder) =>
    inCircles
      .filter((other) => reached.get(folder)?.has(other) === true && reached.get(other)?.has(folder) === true)
      .join(' '),
  )
  return [...circles.values()].map((folders) => ({
    folders,
    imports: between
      .filter(({ fromFolder, toFolder }) => folders.includes(fromFolder) && folders.includes(toFolder))
      .map(({ from, to }) => ({ from, to })),
  }))
}

function reachedFrom(folder: string, needs: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>()
  const toDo = [folder]
  for (let next = toDo.pop(); next !== undefined; next = toDo.pop()) {
    for (const needed of needs.get(next) ?? []) {
      if (reached.has(needed)) continue
      reached.add(needed)
      toDo.push(needed)
    }
  }
  return reached
}
