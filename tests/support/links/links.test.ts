import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { openTcpLink, type TcpLink } from './link-tcp.ts'
import { openUdpLink, type UdpLink } from './link-udp.ts'
import { poll } from '../poll.ts'
import type { LinkShape } from './link-shape.ts'

const IP = '127.0.0.1'
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

describe('a UDP link', () => {
  /** A server that sends everything back, a link, and a client that keeps what comes. */
  async function echoThrough(
    seed: number,
    shape: LinkShape,
  ): Promise<{ link: UdpLink; client: UdpSocket; came: number[] }> {
    const server = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 })
    server.on('message', (packet, from) => server.send(packet, from.port, from.address))
    server.bind(0, IP)
    await once(server, 'listening')
    closers.push(() => server.close())
    const link = await openUdpLink({ listen: { ip: IP }, server: { ip: IP, port: server.address().port }, seed, shape })
    closers.push(() => link.close())
    const client = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 })
    client.connect(link.port, IP)
    await once(client, 'connect')
    closers.push(() => client.close())
    const came: number[] = []
    client.on('message', (packet) => came.push(packet.readUInt32BE(0)))
    return { link, client, came }
  }

  function numbered(number: number, bytes = 200): Buffer {
    const packet = Buffer.alloc(bytes)
    packet.writeUInt32BE(number)
    return packet
  }

  async function sendAll(client: UdpSocket, count: number, done: () => boolean): Promise<void> {
    for (let number = 0; number < count; number += 1) {
      client.send(numbered(number))
      if (number % 50 === 49) await new Promise((resolve) => setImmediate(resolve))
    }
    await poll(done, { what: 'every packet to be carried or lost' })
  }

  const settled = ({ up, down }: ReturnType<UdpLink['carried']>, count: number): boolean =>
    up.packets + up.lost === count && down.packets + down.lost === up.packets

  test('loses packets at the share set, the same ones for the same seed', async () => {
    const first = await echoThrough(11, { lossShare: 0.1 })
    await sendAll(first.client, 1_000, () => settled(first.link.carried(), 1_000))
    await poll(() => first.came.length === first.link.carried().down.packets)
    const { up, down } = first.link.carried()
    expect(up.lost).toBeGreaterThan(60)
    expect(up.lost).toBeLessThan(140)
    expect(down.lost).toBeGreaterThan(50)

    const second = await echoThrough(11, { lossShare: 0.1 })
    await sendAll(second.client, 1_000, () => settled(second.link.carried(), 1_000))
    await poll(() => second.came.length === second.link.carried().down.packets)
    expect(second.came).toEqual(first.came)
  })

  test('delays in both directions, and carries at once again when the shape is removed', async () => {
    const { link, client, came } = await echoThrough(1, { delayMs: 80 })
    const sentMs = performance.now()
    client.send(numbered(1))
    await poll(() => came.length === 1, { everyMs: 2 })
    expect(performance.now() - sentMs).toBeGreaterThanOrEqual(159)
    link.shape(null)
    const againMs = performance.now()
    client.send(numbered(2))
    await poll(() => came.length === 2, { everyMs: 2 })
    expect(performance.now() - againMs).toBeLessThan(80)
  })

  test('carries no more than its rate, and throws away what its queue cannot hold', async () => {
    const { link, client } = await echoThrough(1, { kbps: 256, queueMs: 200 })
    const sentMs = performance.now()
    // 100 kB in one go; 256 kbit/s carry 6.4 kB in 200 ms.
    for (let number = 0; number < 100; number += 1) client.send(numbered(number, 1_000))
    await poll(() => link.carried().up.packets + link.carried().up.lost === 100)
    const took = performance.now() - sentMs
    expect(link.carried().up.bytes).toBeGreaterThan(5_000)
    expect(link.carried().up.bytes).toBeLessThan(6_400 + 2_000 + took * 32)
  })

  test('that is cut one way lets only the other through, until it is mended', async () => {
    const { link, client, came } = await echoThrough(1, {})
    link.cut('down')
    client.send(numbered(1))
    await poll(() => link.carried().down.lost === 1)
    link.cut('up')
    client.send(numbered(2))
    await poll(() => link.carried().up.lost === 1)
    link.mend()
    client.send(numbered(3))
    await poll(() => came.length === 1)
    expect(came).toEqual([3])
  })

  test('spares the flows named when it is cut', async () => {
    const { link, client, came } = await echoThrough(1, {})
    client.send(numbered(1))
    await poll(() => came.length === 1)
    link.cut('both', link.flows())
    client.send(numbered(2))
    await poll(() => came.length === 2)
    link.cut()
    client.send(numbered(3))
    await poll(() => link.carried().up.lost === 1)
  })
})

describe('a TCP link', () => {
  async function through(
    shape: LinkShape,
    serve: (client: Socket) => void,
  ): Promise<{ link: TcpLink; client: Socket }> {
    const server = createServer({ allowHalfOpen: false }, (socket) => {
      socket.on('error', () => undefined)
      serve(socket)
    })
    server.listen(0, IP)
    await once(server, 'listening')
    closers.push(() => server.close())
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const link = await openTcpLink({ listen: { ip: IP }, server: { ip: IP, port }, seed: 3, shape })
    closers.push(() => link.close())
    const client = connect(link.port, IP)
    client.on('error', () => undefined)
    await once(client, 'connect')
    closers.push(() => client.destroy())
    return { link, client }
  }

  test('carries every byte in order, however it delays and loses on the way', async () => {
    const { client } = await through({ delayMs: 5, jitterMs: 10, lossShare: 0.02, kbps: 20_000 }, (socket) =>
      socket.pipe(socket),
    )
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, n) => (n * 31) % 251))
    const came: Buffer[] = []
    let bytes = 0
    client.on('data', (chunk) => {
      came.push(chunk)
      bytes += chunk.length
    })
    client.write(sent)
    await poll(() => bytes === sent.length)
    expect(Buffer.concat(came).equals(sent)).toBe(true)
  })

  test('keeps to its rate without losing anything', async () => {
    const { client } = await through({ kbps: 400, queueMs: 50 }, (socket) => socket.end(Buffer.alloc(20_000)))
    const sinceMs = performance.now()
    let bytes = 0
    client.on('data', (chunk) => (bytes += chunk.length))
    await poll(() => bytes === 20_000, { everyMs: 5 })
    // 160 kbit at 400 kbit/s.
    expect(performance.now() - sinceMs).toBeGreaterThan(380)
  })

  test('closes nothing while it is cut, and tells of what ended meanwhile when it is mended', async () => {
    const ends: Socket[] = []
    const { link, client } = await through({}, (socket) => ends.push(socket))
    client.write('a')
    await poll(() => ends.length === 1 && ends[0]?.bytesRead === 1)
    link.cut()
    let closed = false
    client.on('close', () => (closed = true))
    client.resume()
    ends[0]?.destroy()
    client.write('b')
    // As long as a good link would take many times over.
    const untilMs = performance.now() + 200
    await poll(() => performance.now() > untilMs)
    expect(closed).toBe(false)
    link.mend()
    await poll(() => closed)
  })
})
