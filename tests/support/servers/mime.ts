// Reads a letter (RFC 5322, MIME) as a mail program would, as far as tests need it.

export interface MimePart {
  /** By lower-case name, unfolded, with encoded words as text. */
  readonly headers: ReadonlyMap<string, string>
  readonly type: string
  readonly content: Buffer
  readonly parts: readonly MimePart[]
}

/** @param raw - One character for each byte. */
export function readMime(raw: string): MimePart {
  const end = raw.search(/\r\n\r\n/u)
  const [head, body] = end < 0 ? [raw, ''] : [raw.slice(0, end), raw.slice(end + 4)]
  const lines = head.replaceAll(/\r\n(?=[ \t])/gu, '').split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), encodedWords(line.slice(at + 1).trim())] as const
    }),
  )
  const type = headers.get('content-type') ?? 'text/plain'
  const boundary = /boundary="?([^";]+)"?/iu.exec(type)?.[1]
  const parts = boundary === undefined ? [] : body.split(`--${boundary}`).slice(1, -1)
  return {
    headers,
    type,
    content: decoded(body, headers.get('content-transfer-encoding') ?? ''),
    parts: parts.map((part) => readMime(part.replace(/^\r\n/u, ''))),
  }
}

/** All parts that have content of their own. */
export function leavesOf(part: MimePart): MimePart[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf)
}

function decoded(body: string, encoding: string): Buffer {
  if (/base64/iu.test(encoding)) return Buffer.from(body, 'base64')
  if (!/quoted-printable/iu.test(encoding)) return Buffer.from(body, 'latin1')
  const bytes = body
    .replaceAll(/=\r\n/gu, '')
    .replaceAll(/=([0-9A-F]{2})/gu, (_whole, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

/** RFC 2047; words beside each other are one. */
function encodedWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/gu, '?==?')
    .replaceAll(/(?:=\?UTF-8\?[BQ]\?[^?]*\?=)+/giu, (words) =>
      Buffer.concat(
        [...words.matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/giu)].map(([, kind = '', word = '']) =>
          kind.toUpperCase() === 'B'
            ? Buffer.from(word, 'base64')
            : decoded(word.replaceAll('_', ' '), 'quoted-printable'),
        ),
      ).toString('utf8'),
    )
}
