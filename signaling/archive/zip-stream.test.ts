import { expect, test } from 'vitest'
import { unzipSync } from 'fflate'
import { MeetingId } from '../wire/ids.ts'
import { zipOf, type ArchiveFile } from './zip-stream.ts'

async function* files(): AsyncGenerator<ArchiveFile> {
  await Promise.resolve()
  for (const path of ['a.pdf', 'b.pdf'])
    yield {
      kind: 'stream',
      path,
      async *open() {
        await Promise.resolve()
        yield new Uint8Array(5_000)
      },
    }
}
const about = () => ({
  ...{
    format: 1 as const,
    meetingId: MeetingId.parse('00000000-0000-4000-8000-000000000001'),
    title: 'Họp',
    madeAtMs: 1,
    madeByName: 'Thư ký',
    missing: [],
  },
})
async function zipped(mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of zipOf(files(), about, mostBytes)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test('a ZIP that grows larger than its positions can say breaks off instead of ending as if it were whole', async () => {
  expect(Object.keys(unzipSync(await zipped(20_000)))).toEqual(['a.pdf', 'b.pdf', 'manifest.json'])
  for (const mostBytes of [4_000, 8_000, 10_300]) await expect(zipped(mostBytes)).rejects.toThrow('too large')
})
