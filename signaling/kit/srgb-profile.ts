// The colour profile of sRGB (IEC 61966-2-1) as an ICC profile of version 2, worked out here from the standard's figures: a file for keeping has to
// bring along what its colours mean.

/** Adapted to D50, as ICC profiles have it: red, green, blue, white. */
const PRIMARIES = {
  rXYZ: [0.43607, 0.22249, 0.01392],
  gXYZ: [0.38515, 0.71687, 0.09708],
  bXYZ: [0.14307, 0.06061, 0.7141],
  wtpt: [0.9642, 1, 0.82491],
} as const
const CURVE_POINTS = 1_024
const HEADER_BYTES = 128

export function srgbProfile(): Uint8Array {
  const curve = curveTag()
  const tags: readonly (readonly [signature: string, data: Buffer])[] = [
    ['desc', descriptionTag('sRGB IEC61966-2.1')],
    ['cprt', textTag('No copyright, use freely')],
    ...Object.entries(PRIMARIES).map(([signature, xyz]) => [signature, xyzTag(xyz)] as const),
    // One curve for all three colours.
    ...['rTRC', 'gTRC', 'bTRC'].map((signature) => [signature, curve] as const),
  ]
  const table = Buffer.alloc(4 + tags.length * 12)
  table.writeUInt32BE(tags.length, 0)
  const places = new Map<Buffer, number>()
  const parts: Buffer[] = []
  let end = HEADER_BYTES + table.length
  for (const [index, [signature, data]] of tags.entries()) {
    let at = places.get(data)
    if (at === undefined) {
      at = end
      places.set(data, at)
      const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])
      parts.push(padded)
      end += padded.length
    }
    table.write(signature, 4 + index * 12, 'latin1')
    table.writeUInt32BE(at, 8 + index * 12)
    table.writeUInt32BE(data.length, 12 + index * 12)
  }
  return Buffer.concat([header(end), table, ...parts])
}

function header(bytes: number): Buffer {
  const made = Buffer.alloc(HEADER_BYTES)
  made.writeUInt32BE(bytes, 0)
  made.writeUInt32BE(0x0210_0000, 8)
  made.write('mntrRGB XYZ ', 12, 'latin1')
  // Made on 1 January 2020, so that the same profile has the same bytes.
  for (const [index, part] of [2020, 1, 1, 0, 0, 0].entries()) made.writeUInt16BE(part, 24 + index * 2)
  made.write('acsp', 36, 'latin1')
  fixed(made, 68, [0.9642, 1, 0.82491])
  return made
}

/** Numbers with sixteen bits behind the point. */
function fixed(into: Buffer, at: number, numbers: readonly number[]): void {
  for (const [index, number] of numbers.entries()) into.writeInt32BE(Math.round(number * 0x1_0000), at + index * 4)
}

function xyzTag(xyz: readonly number[]): Buffer {
  const tag = Buffer.alloc(20)
  tag.write('XYZ ', 0, 'latin1')
  fixed(tag, 8, xyz)
  return tag
}

function textTag(text: string): Buffer {
  return Buffer.from(`text\0\0\0\0${text}\0`, 'latin1')
}

/** The name in ASCII; those in Unicode and for old Macintoshes are empty. */
function descriptionTag(name: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(name.length + 1, 0)
  return Buffer.concat([
    Buffer.from('desc\0\0\0\0', 'latin1'),
    length,
    Buffer.from(`${name}\0`, 'latin1'),
    Buffer.alloc(78),
  ])
}

/** How much light a value stands for. */
function curveTag(): Buffer {
  const tag = Buffer.alloc(12 + CURVE_POINTS * 2)
  tag.write('curv', 0, 'latin1')
  tag.writeUInt32BE(CURVE_POINTS, 8)
  for (let point = 0; point < CURVE_POINTS; point += 1) {
    const value = point / (CURVE_POINTS - 1)
    const light = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    tag.writeUInt16BE(Math.round(light * 0xffff), 12 + point * 2)
  }
  return tag
}
