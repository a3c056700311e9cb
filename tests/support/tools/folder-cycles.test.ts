import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { folderCycles, importsIn } from './folder-cycles.ts'

const made: string[] = []
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true })
})

async function tree(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'folders-'))
  made.push(root)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

test('two folders that need each other by different files are a circle, with the imports that make it', async () => {
  const root = await tree({
    'floor/rules.ts': 'export const rule = 1\n',
    'floor/commands.ts': "import { seat } from '../seats/seat.ts'\nexport const command = seat\n",
    'seats/seat.ts': 'export const seat = 1\n',
    'seats/leaving.ts': "import { rule } from '../floor/rules.ts'\nexport const leaving = rule\n",
  })
  expect(folderCycles(importsIn(root), 1)).toEqual([
    {
      folders: ['floor', 'seats'],
      imports: [
        { from: 'floor/commands.ts', to: 'seats/seat.ts' },
        { from: 'seats/leaving.ts', to: 'floor/rules.ts' },
      ],
    },
  ])
})

test.each([
  ['a type alone', "import type { Seat } from '../seats/seat.ts'\nexport type Own = Seat\n"],
  ['a re-export', "export { seat } from '../seats/seat.ts'\n"],
  ['a file that is loaded later', "export const later = () => import('../seats/seat.ts')\n"],
])('%s closes a circle too, also over a third folder', async (_, text) => {
  const root = await tree({
    'floor/commands.ts': text,
    'seats/seat.ts':
      "import { room } from '../room/room.ts'\nexport type Seat = typeof room\nexport const seat = room\n",
    'room/room.ts': "import type { own } from '../floor/own.ts'\nexport const room: typeof own = 1\n",
    'floor/own.ts': 'export const own = 1\n',
    'kit/clock.ts': 'export const clock = 1\n',
  })
  expect(folderCycles(importsIn(root), 1).map(({ folders }) => folders)).toEqual([['floor', 'room', 'seats']])
})

test('wire files, tests, and imports within a folder or its own folders are no circle', async () => {
  const root = await tree({
    'floor/wire.ts': "import { Source } from '../media/wire.ts'\nexport const Floor = Source\n",
    'media/wire.ts': 'export const Source = 1\n',
    'media/rules.ts': "import { Floor } from '../floor/wire.ts'\nexport const rule = Floor\n",
    'floor/commands.ts':
      "import { rule } from '../media/rules.ts'\nimport { inner } from './inner/inner.ts'\nexport const c = [rule, inner]\n",
    'floor/inner/inner.ts': "import { words } from '../words.ts'\nexport const inner = words\n",
    'floor/words.ts': 'export const words = 1\n',
    'media/rules.test.ts': "import { c } from '../floor/commands.ts'\nvoid c\n",
    'media/test-world.ts': "import { c } from '../floor/commands.ts'\nexport const world = c\n",
    'main.ts': "import { c } from './floor/commands.ts'\nexport const main = c\n",
  })
  expect(folderCycles(importsIn(root), 1)).toEqual([])
})

test('a folder and its own subfolder that need each other are a circle when each folder counts, and none when the great ones do', async () => {
  const root = await tree({
    'meeting/page.ts': "import { form } from './form/form.ts'\nexport const page = form\n",
    'meeting/sites.ts': 'export const sites = 1\n',
    'meeting/form/form.ts': "import { sites } from '../sites.ts'\nexport const form = sites\n",
  })
  expect(folderCycles(importsIn(root), 1)).toEqual([])
  expect(folderCycles(importsIn(root), Infinity)).toEqual([
    {
      folders: ['meeting', 'meeting/form'],
      imports: [
        { from: 'meeting/form/form.ts', to: 'meeting/sites.ts' },
        { from: 'meeting/page.ts', to: 'meeting/form/form.ts' },
      ],
    },
  ])
})

test('two subfolders of one folder that need each other are a circle when each folder counts', async () => {
  const root = await tree({
    'media/capture/device.ts': "import { ladder } from '../quality/ladder.ts'\nexport const device = ladder\n",
    'media/quality/ladder.ts': 'export const ladder = 1\n',
    'media/quality/hint.ts': "import type { device } from '../capture/device.ts'\nexport type Hint = typeof device\n",
  })
  expect(folderCycles(importsIn(root), 1)).toEqual([])
  expect(folderCycles(importsIn(root), Infinity).map(({ folders }) => folders)).toEqual([
    ['media/capture', 'media/quality'],
  ])
})
