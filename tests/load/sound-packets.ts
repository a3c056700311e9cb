/** The two low bits of an Opus packet's first byte say how many frames are in it; 3: a number of them (RFC 6716 §3.1). */
const FRAME_COUNT_BITS = 0b11
const ONE_FRAME = 0
const SEVERAL = 3
/** Of the second byte of such a packet: the frames differ in length. */
const VARIABLE = 0x80
/** Lengths from here on take two bytes (RFC 6716 §3.2.1). */
const TWO_BYTE_LENGTH = 252

/**
 * Puts Opus packets of one frame each into one packet (RFC 6716 §3.2.5).
 *
 * @throws when they are not of one kind, or hold several frames already.
 */
export function joinSounds(packets: readonly Buffer[]): Buffer {
  const [first] = packets
  if (first === undefined) throw new Error('no sound')
  if (packets.length === 1) return first
  const kind = first[0] ?? 0
  for (const packet of packets) {
    if (packet[0] !== kind || (kind & FRAME_COUNT_BITS) !== ONE_FRAME) throw new Error('sounds of different kinds')
  }
  const frames = packets.map((packet) => packet.subarray(1))
  const lengths = frames.slice(0, -1).map(({ length }) => lengthBytes(length))
  return Buffer.concat([Buffer.from([kind | SEVERAL, VARIABLE | frames.length]), ...lengths, ...frames])
}

function lengthBytes(length: number): Buffer {
  if (length < TWO_BYTE_LENGTH) return Buffer.from([length])
  const low = TWO_BYTE_LENGTH + (length & 3)
  return Buffer.from([low, (length - low) / 4])
}
