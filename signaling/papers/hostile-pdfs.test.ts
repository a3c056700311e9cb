/**
 * PDFs that were made to do something: each is bounded and harmless by itself and stands for its kind. What is taken is kept byte for byte and
 * never run by the server; how the answer names what is in it is what the secretary reads.
 */
import { createServer } from 'node:http'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { paragraph, wordFile } from '../../docs-fixtures/office/docx.ts'
import { pack } from '../../docs-fixtures/office/zip.ts'
import { joinPdf } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { oddPdf } from '../../docs-fixtures/bad-inputs/odd-files.ts'
import { openHttp } from './test-http.ts'

// Each starts processes, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const MB = 1024 * 1024
let asked = 0
/** Stands for the machine of somebody who wants to learn when a file is opened. */
const listener = createServer((_request, response) => {
  asked += 1
  response.end()
})
let outside = ''
const http = await openHttp()
beforeAll(async () => {
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('The listener has no port')
  outside = `http://127.0.0.1:${address.port}/`
})
afterAll(async () => {
  listener.close()
  await http.close()
})

async function sent(bytes: Uint8Array, fileName = 'Tờ trình.pdf') {
  const place = await http.world.addMeeting()
  return { ...(await http.post(bytes, place, { fileName })), place }
}

describe('what a PDF would do when it is opened is told, not done', () => {
  const next = 4 + 2 * 8
  /** The first object behind the others, in a stream that holds objects, as most programs write them today. */
  const inStream = (object: string) => {
    const packed = deflateSync(Buffer.from(`${next + 1} 0 ${object}`)).toString('latin1')
    const first = `${next + 1} 0 `.length
    return `<</Type/ObjStm/N 1/First ${first}/Filter/FlateDecode/Length ${packed.length}>>\nstream\n${packed}\nendstream`
  }
  const ACTIVE: readonly (readonly [string, () => Buffer])[] = [
    ['runs JavaScript', () => oddPdf({ catalog: '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>' })],
    [
      'names JavaScript for the whole document',
      () =>
        oddPdf({
          catalog: `/Names<</JavaScript<</Names[(a) ${next} 0 R]>>>>`,
          more: ['<</S/JavaScript/JS(app.alert\\(1\\))>>'],
        }),
    ],
    ['starts a program', () => oddPdf({ catalog: '/OpenAction<</S/Launch/F(khong-co-that.exe)>>' })],
    ['spells its names in numbers', () => oddPdf({ catalog: '/OpenAction<</S/#4Caunch/F(khong-co-that.exe)>>' })],
    [
      'spells all letters in numbers',
      () => oddPdf({ catalog: '/OpenAction<</S/#4A#61#76#61#53#63#72#69#70#74/JS(app.alert\\(1\\))>>' }),
    ],
    [
      'keeps them in a packed stream',
      () =>
        oddPdf({ catalog: `/OpenAction ${next + 1} 0 R`, more: [inStream('<</S/JavaScript/JS(app.alert\\(1\\))>>')] }),
    ],
    ['sends a form away', () => oddPdf({ catalog: `/OpenAction<</S/SubmitForm/F(${outside})>>` })],
    [
      'takes a picture from elsewhere',
      () => oddPdf({ more: [`<</Length 0/F<</FS/URL/F(${outside})>>>>\nstream\n\nendstream`] }),
    ],
  ]
  test('and the file is taken all the same', async () => {
    const answers = await Promise.all(ACTIVE.map(async ([what, make]) => ({ what, ...(await sent(make())) })))
    for (const { what, result, error } of answers) {
      expect(error, what).toBeUndefined()
      expect(result, what).toMatchObject({ pages: 8, remarks: [{ kind: 'activeContent' }] })
    }
    expect(asked).toBe(0)
  })

  test('one that links to a page or an address and does nothing by itself is told as plain', async () => {
    const { result } = await sent(
      oddPdf({
        catalog: '/OpenAction[4 0 R/Fit]',
        more: ['<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://hagiang.example)>>>>'],
      }),
    )
    expect(result).toMatchObject({ pages: 8, remarks: [] })
  })

  test('and its bytes are given to nobody as anything that a browser would run', async () => {
    const place = await http.world.addMeeting()
    const version = await http.uploaded(oddPdf({ after: '<script>alert(1)</script>' }), place)
    const { headers } = await http.get(version, 'secretary')
    expect(headers.get('content-type')).toBe('application/pdf')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
  })
})

describe('streams that unpack to far more than they are', () => {
  /** A page whose content is so many blanks, packed a thousandfold as often as told. */
  const blown = (bytes: number, times: number) => {
    let stream: Uint8Array = Buffer.alloc(bytes, ' ')
    for (let turn = 0; turn < times; turn += 1) stream = deflateSync(stream)
    const filters = '/FlateDecode'.repeat(times)
    return joinPdf([
      { body: '<</Type/Catalog/Pages 2 0 R>>' },
      { body: '<</Type/Pages/Count 1/Kids[3 0 R]>>' },
      { body: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>' },
      { body: `<</Length ${stream.length}/Filter[${filters}]>>`, stream },
    ])
  }

  test('within the memory of the check are taken', async () => {
    expect((await sent(blown(4 * MB, 2))).result).toMatchObject({ pages: 1 })
  })

  test('beyond it are refused in words, the server goes on, and nothing is kept', async () => {
    const small = await openHttp({ checkMemoryMb: 256 })
    try {
      const place = await small.world.addMeeting()
      expect((await small.post(blown(300 * MB, 2), place)).error).toBe('pdfTooSlow')
      expect(await small.filesOnDisk()).toEqual([])
      expect((await small.post(oddPdf(), place)).result).toMatchObject({ pages: 8 })
    } finally {
      await small.close()
    }
  })
})

describe('a file is what is in it, not what it is called', () => {
  test('a PDF called docx is a PDF, an office file called pdf is converted', async () => {
    expect((await sent(oddPdf(), 'Tờ trình.docx')).result).toMatchObject({ pages: 8 })
    const macros = wordFile({ body: [paragraph('Kính gửi')], more: { 'word/vbaProject.bin': 'x' } })
    expect((await sent(macros, 'Tờ trình.pdf')).error).toBe('officeMacros')
  })

  test.each([
    ['a program for Windows', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2_000)])],
    ['a script', Buffer.from('#!/bin/sh\necho\n'.padEnd(2_000, '#'))],
    ['a web page', Buffer.from('<!doctype html><script>1</script>'.padEnd(2_000, ' '))],
    ['a drawing that may hold scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
  ])('%s called pdf is refused', async (_what, bytes) => {
    expect((await sent(bytes)).error).toBe('notPdf')
  })

  test('one that is a PDF and an archive at once is read as the one that it begins with', async () => {
    const archive = pack({ 'a.txt': 'x' })
    expect((await sent(Buffer.concat([oddPdf(), archive]))).result).toMatchObject({ pages: 8 })
    // The other way round it is an archive, which is no office file.
    const first = pack({ '%PDF-1.7': 'x' })
    expect((await sent(Buffer.concat([first, oddPdf()]))).error).toBe('notPdf')
  })

  test('one that is a picture and a PDF at once is no PDF', async () => {
    const { result, error } = await sent(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), oddPdf()]))
    expect(error).toBeUndefined()
    // Taken for the picture that it begins as, to be drawn or refused in a process of its own.
    expect(result).toMatchObject({ job: { state: 'converting', pages: null } })
  })
})
