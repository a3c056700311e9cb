import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { canMakeNamespaces, openNetwork } from './netns.ts'

const allowed = await canMakeNamespaces()

/** Fetches that many bytes from outside, in a program inside, and says how many milliseconds it took. */
const FETCH = `
const since = performance.now()
const socket = require('node:net').connect(Number(process.argv[2]), process.argv[1])
let bytes = 0
socket.on('data', (chunk) => (bytes += chunk.length))
socket.on('close', () => console.log(JSON.stringify({ bytes, ms: performance.now() - since })))
`

describe.runIf(allowed)('a network of its own', () => {
  test('carries at the rate set, at another one when that is changed, and leaves nothing behind', async () => {
    const network = await openNetwork()
    const bytes = 60_000
    const server = createServer((socket) => socket.end(Buffer.alloc(bytes)))
    try {
      server.listen(0, network.outsideIp)
      await once(server, 'listening')
      const address = server.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      const fetchInside = async (): Promise<number> => {
        const printed = await network.run(process.execPath, ['-e', FETCH, network.outsideIp, String(port)])
        const { bytes: came, ms }: { bytes: number; ms: number } = JSON.parse(printed)
        expect(came).toBe(bytes)
        return (came * 8) / ms
      }
      expect(await fetchInside()).toBeGreaterThan(3_000)
      await network.setRate(500)
      const slow = await fetchInside()
      expect(slow).toBeGreaterThan(300)
      expect(slow).toBeLessThan(620)
      await network.setRate(1_000)
      expect(await fetchInside()).toBeGreaterThan(640)
      await network.setRate(null)
      expect(await fetchInside()).toBeGreaterThan(3_000)
    } finally {
      server.close()
      await network.close()
      await network.close()
    }
    expect(execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })).not.toContain(network.name)
  })
})
