import { setTimeout as wait } from 'node:timers/promises'
import { baseWorkerBin, openBare } from './bare.ts'
import { CpuMeter } from '../usage/cpu.ts'
import { FarSide, type StreamShape } from './far-side.ts'

/** The stream of the benchmark `forwarding`: 130 packets/s, 1.0 Mbit/s. */
const SHAPE: StreamShape = { pictures: 26, packetsPerPicture: 5, payloadBytes: 960 }
const SSRC = 111_111
const RECEIVERS = 241
const WARM_UP_MS = 2_000
const MEASURED_MS = 4_000

/** How fast the machine is: µs of CPU that the bare base worker of the benchmark `forwarding` takes to forward one packet. @throws when no packet came through. */
export async function measureBareSpeed(): Promise<number> {
  const far = new FarSide()
  try {
    const ports = await far.listen(RECEIVERS)
    const bare = await openBare(ports, { workerBin: await baseWorkerBin(), ssrc: SSRC, srtp: false })
    try {
      await far.send(bare.input, SHAPE)
      await wait(WARM_UP_MS)
      const meter = await CpuMeter.start(bare.pids)
      const before = sum((await far.count()).received)
      await wait(MEASURED_MS)
      const packets = sum((await far.count()).received) - before
      const used = await meter.stop()
      await far.stop()
      if (packets === 0) throw new Error('no packet came through')
      return (sum(used.map(({ seconds }) => seconds)) * 1e6) / packets
    } finally {
      await bare.close()
    }
  } finally {
    far.close()
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
