// The real index and real PDFs in a folder; what reads pictures is a stand-in that opens the file, as the real one does first.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { poll } from '../../tests/support/poll.ts'
import { Sha256 } from '../wire/ids.ts'
import { Filling } from './filling.ts'
import { TextIndex } from './text-index.ts'
import { wordsOf } from './words.ts'

vi.setConfig({ testTimeout: 60_000 })

const [OLDEST, MIDDLE, NEWEST] = ['a', 'b', 'c'].map((digit) => Sha256.parse(digit.repeat(64))) as [
  Sha256,
  Sha256,
  Sha256,
]
/** Fewer letters than a page of text has. */
const PICTURE = manyPages(1, 'I')
const TEXT = manyPages(1, 'Quyet dinh ve viec xay dung cau qua song')

let folder: string
let index: TextIndex
let filling: Filling
let named: Set<Sha256>
let setAside: Sha256[]
let errors: unknown[]
const pathOf = (sha256: Sha256): string => join(folder, sha256)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-doc-chu-'))
  index = new TextIndex(join(folder, 'search.sqlite'))
  named = new Set()
  setAside = []
  errors = []
  filling = new Filling({
    index,
    limits: { timeoutMs: 20_000, memoryMb: 512, maxPages: 100 },
    scanner: {
      isThere: () => Promise.resolve(true),
      async read(sha256) {
        await readFile(pathOf(sha256))
        return `Trang quet cua to trinh ${sha256}`
      },
      close: () => Promise.resolve(),
    },
    named: () => Promise.resolve(named),
    pathOf,
    onScannerMissing: () => undefined,
    onSetAside: (sha256) => void setAside.push(sha256),
    onError: (error) => void errors.push(error),
  })
})
afterEach(async () => {
  await filling.close()
  index.close()
  await rm(folder, { recursive: true, force: true })
})

/** Files with these words, by their hashes. */
function filesWith(text: string): string[] {
  const words = wordsOf(text).map(({ folded }) => folded)
  return [...index.filesWith([{ by: 'folded', words }]).keys()].toSorted()
}
const allRead = () => poll(() => index.unread(true).size === 0, { deadlineMs: 30_000, what: 'all texts' })

test('a scanned paper whose file is gone holds up no older one, and is read once its file is back', async () => {
  for (const sha256 of [OLDEST, MIDDLE]) await writeFile(pathOf(sha256), PICTURE)
  named = new Set([OLDEST, MIDDLE])
  // As if the server had ended after the text: the pictures are still to be read.
  index.reconcile(named)
  for (let next = index.next(); next !== null; next = index.next()) index.keep(next.fileId, 1, ['I'])
  await rm(pathOf(MIDDLE))
  filling.wake()
  await allRead()
  expect(filesWith('to trinh')).toEqual([OLDEST])
  expect(setAside).toEqual([MIDDLE])
  expect(errors).toEqual([])

  // While it is gone, a look finds the same, and no reader runs.
  filling.lookAgainAtAll()
  named.add(NEWEST)
  await writeFile(pathOf(NEWEST), TEXT)
  filling.wake()
  await poll(() => filesWith('quyet dinh').length > 0, { deadlineMs: 30_000, what: 'the newest one' })
  expect(setAside).toEqual([MIDDLE])

  await writeFile(pathOf(MIDDLE), PICTURE)
  filling.lookAgainAtAll()
  await poll(() => filesWith('to trinh').length === 2, { deadlineMs: 30_000, what: 'the one that is back' })
  expect(filesWith('to trinh')).toEqual([OLDEST, MIDDLE])
})

test('a paper of text that is gone is read once it is back, and one that was damaged once it is whole', async () => {
  await writeFile(pathOf(NEWEST), 'no PDF')
  named = new Set([MIDDLE, NEWEST])
  filling.wake()
  await poll(() => setAside.length > 0 && index.setAsideFiles().length === 2, { deadlineMs: 40_000, what: 'both' })
  expect(setAside).toEqual([MIDDLE])

  await writeFile(pathOf(MIDDLE), TEXT)
  await writeFile(pathOf(NEWEST), TEXT)
  filling.lookAgainAtAll()
  await poll(() => filesWith('quyet dinh').length === 2, { deadlineMs: 30_000, what: 'the text of both' })
  expect(index.setAsideFiles()).toEqual([])
})
