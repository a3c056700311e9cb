/**
 * Kills the server again and again at random moments: `npm run faults -- NAME [COUNT]`. The same tests run in `npm test` with a count that suits a run
 * of everything.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

interface Fault {
  readonly file: string
  readonly about: string
}

const FAULTS: Readonly<Record<string, Fault>> = {
  papers: {
    file: 'tests/faults/papers-killed.test.ts',
    about: 'while papers are uploaded, converted, issued and recalled',
  },
  votes: {
    file: 'tests/faults/voting-killed.test.ts',
    about: 'while fifty people vote and change their minds',
  },
  'secret-votes': {
    file: 'tests/faults/secret-killed.test.ts',
    about: 'while ten people vote in secret',
  },
  record: {
    file: 'tests/integration/record-kills.test.ts',
    about: 'while acts are put on record',
  },
}

const [name, count = '100', ...rest] = process.argv.slice(2)
const fault = name === undefined ? undefined : FAULTS[name]
if (fault === undefined || !/^[1-9]\d{0,5}$/u.test(count) || rest.length > 0) {
  const names = Object.entries(FAULTS).map(([known, { about }]) => `  ${known.padEnd(14)}${about}`)
  console.log(`npm run faults -- NAME [COUNT]\n\nKills the server COUNT times (100 unless told):\n${names.join('\n')}`)
  process.exitCode = name === undefined || name === '--help' ? 0 : 2
} else {
  const vitest = fileURLToPath(import.meta.resolve('vitest/vitest.mjs'))
  const child = spawn(process.execPath, [vitest, 'run', fault.file, '--project', 'integration'], {
    stdio: 'inherit',
    env: { ...process.env, KILLS: count },
  })
  child.on('close', (code) => (process.exitCode = code ?? 1))
}
