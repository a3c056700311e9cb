import { runCommand } from './commands.ts'

// A worker that was not started by mediasoup's own library complains and exits with this code (worker/src/main.cpp). Any other
// end means that it cannot run here: wrong architecture, a library that is missing, a file cut short.
const NOT_STARTED_BY_MEDIASOUP = 41
const DEADLINE_MS = 10_000

/** Whether this file is a mediasoup worker that can run on this machine. Never rejects. */
export async function workerStarts(binary: string): Promise<boolean> {
  // An empty environment, because the variable MEDIASOUP_VERSION would make it go on and wait for a channel.
  const result = await runCommand(binary, [], { env: {}, deadlineMs: DEADLINE_MS })
  return result.exitCode === NOT_STARTED_BY_MEDIASOUP
}
