import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { poll } from '../../support/poll.ts'
import { parseUdp, udpDropsOf } from './udp-drops.ts'

test('the kernel’s table gives each socket’s dropped packets', () => {
  const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  501: 0100007F:9C40 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12345 2 0000000000000000 17
`
  expect(parseUdp(table)).toEqual([{ inode: 12_345, drops: 17 }])
})

test('packets that a process is too busy to fetch are counted as dropped', async () => {
  const receiver = createSocket('udp4')
  receiver.bind(0, '127.0.0.1')
  await once(receiver, 'listening')
  receiver.setRecvBufferSize(4_096)
  const before = await udpDropsOf([process.pid])
  const sender = createSocket('udp4')
  sender.connect(receiver.address().port, '127.0.0.1')
  await once(sender, 'connect')
  // Sent in one go: nothing is fetched meanwhile.
  for (let count = 0; count < 300; count += 1) sender.send(Buffer.alloc(1_000))
  await poll(async () => (await udpDropsOf([process.pid])) - before > 100, { what: 'drops' })
  sender.close()
  receiver.close()
})
