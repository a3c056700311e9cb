// The other way to keep votes, for the comparison in votes.ts: a WebSocket server that checks nothing but a frame's form, and inserts one row for
// each choice by `pg`. Its voters are numbered in the address, and get frames as the real server's do.
import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { castFromSeat } from '../../../signaling/voting/wire.ts'
import { textOf } from '../../support/client.ts'

const Frame = z.object({ id: z.int(), method: z.string(), params: castFromSeat.params })
const [, , host] = process.argv
if (host === undefined) throw new Error('The folder of the socket of PostgreSQL is missing')

const pool = new Pool({ host, user: 'postgres', database: 'postgres' })
await pool.query(
  'CREATE TABLE casts (receipt uuid PRIMARY KEY, ballot text NOT NULL, voter int NOT NULL, choice text NOT NULL, cast_at timestamptz NOT NULL DEFAULT now())',
)
const INSERT = {
  name: 'cast',
  text: 'INSERT INTO casts (receipt, ballot, voter, choice) VALUES ($1, $2, $3, $4)',
}

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, maxPayload: 65_536 })
server.on('connection', (socket, request) => {
  const voter = Number(request.url?.slice(1))
  socket.on('error', () => undefined)
  socket.on('message', (data) => {
    const { id, params } = Frame.parse(JSON.parse(textOf(data)))
    const receiptId = randomUUID()
    const values = [receiptId, params.ballotId, voter, params.choice]
    pool.query({ ...INSERT, values }).then(
      () => socket.send(JSON.stringify({ id, ok: true, result: { receiptId } })),
      (error: unknown) => socket.send(JSON.stringify({ id, ok: false, error: String(error) })),
    )
  })
})
server.on('listening', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A port was asked for')
  process.stdout.write(`${JSON.stringify({ url: `http://localhost:${address.port}` })}\n`)
})
process.on('SIGTERM', () => process.exit(0))
