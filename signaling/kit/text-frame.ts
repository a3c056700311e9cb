/**
 * A whole WebSocket text frame of a server (RFC 6455, section 5.2: one fragment, no mask). Header and text lie in one piece of memory, so that
 * it goes out by one write, and the frame of an event is written out once for all sockets that it goes to.
 */
export function textFrame(text: string): Buffer {
  const bytes = Buffer.byteLength(text)
  const start = bytes < EXTENDED_16 ? 2 : bytes < 0x1_0000 ? 4 : 10
  const frame = Buffer.allocUnsafe(start + bytes)
  frame[0] = FINAL_TEXT
  if (start === 2) {
    frame[1] = bytes
  } else if (start === 4) {
    frame[1] = EXTENDED_16
    frame.writeUInt16BE(bytes, 2)
  } else {
    frame[1] = EXTENDED_64
    frame.writeBigUInt64BE(BigInt(bytes), 2)
  }
  frame.write(text, start)
  return frame
}

const FINAL_TEXT = 0x81
/** Lengths from here on stand in two bytes of their own, or in eight. */
const EXTENDED_16 = 126
const EXTENDED_64 = 127
