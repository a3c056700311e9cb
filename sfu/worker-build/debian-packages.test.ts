import { expect, test } from 'vitest'
import type { CommandResult } from './commands.ts'
import { type DebianMachine, ensureDebianPackages, MissingPackagesError } from './debian-packages.ts'

/** A machine that knows which packages it has and writes down what it was asked to run. */
function machineWith(installed: string[], { uid = 0, installable = true, updateCode = 0 } = {}) {
  const typed: string[] = []
  const ended = (exitCode: number | undefined, stdout = ''): CommandResult => ({
    exitCode,
    stdout,
    lastLines: [stdout],
  })
  const machine: DebianMachine = {
    uid,
    run: (command, args) => {
      const names = args.filter((arg, index) => /^[a-z][a-z0-9+.-]+$/.test(arg) && args[index - 1] !== '-o')
      if (command === 'dpkg-query') {
        const lines = names.map((name) => `${name} ${installed.includes(name) ? 'installed' : 'not-installed'}`)
        return Promise.resolve(ended(names.every((name) => installed.includes(name)) ? 0 : 1, lines.join('\n')))
      }
      typed.push(names.join(' '))
      if (names[0] === 'update') return Promise.resolve(ended(updateCode))
      if (!installable) return Promise.resolve(ended(100, 'E: Unable to locate package'))
      installed.push(...names.slice(1))
      return Promise.resolve(ended(0))
    },
  }
  return { machine, typed }
}

const quiet = { purpose: 'thử', log: () => undefined }

test('packages that are there cost no apt-get', async () => {
  const { machine, typed } = machineWith(['meson', 'g++'])
  await ensureDebianPackages(['meson', 'g++'], { ...quiet, machine })
  expect(typed).toEqual([])
})

test('root installs only what is missing, after fetching the lists', async () => {
  const { machine, typed } = machineWith(['meson'])
  await ensureDebianPackages(['meson', 'g++', 'libuv1-dev'], { ...quiet, machine })
  expect(typed).toEqual(['update', 'install g++ libuv1-dev'])
})

test('the lists are fetched once for several askers', async () => {
  const { machine, typed } = machineWith([])
  await ensureDebianPackages(['meson'], { ...quiet, machine })
  await ensureDebianPackages(['chromium'], { ...quiet, machine })
  expect(typed).toEqual(['update', 'install meson', 'install chromium'])
})

test('a failed update does not stop an install that works', async () => {
  const { machine } = machineWith([], { updateCode: 100 })
  await expect(ensureDebianPackages(['chromium'], { ...quiet, machine })).resolves.toBeUndefined()
})

test('any user but root gets the exact command, and nothing is run', async () => {
  const { machine, typed } = machineWith(['meson'], { uid: 1000 })
  const attempt = ensureDebianPackages(['meson', 'g++', 'chromium'], { ...quiet, machine })
  await expect(attempt).rejects.toThrow('sudo apt-get install -y --no-install-recommends g++ chromium')
  await expect(attempt).rejects.toBeInstanceOf(MissingPackagesError)
  expect(typed).toEqual([])
})

test('an install that fails says what is missing and what apt-get said', async () => {
  const { machine } = machineWith([], { installable: false })
  const attempt = ensureDebianPackages(['nowhere'], { ...quiet, machine })
  await expect(attempt).rejects.toThrow(/nowhere[^]*Unable to locate package/)
  await expect(attempt).rejects.toMatchObject({ code: 'missingDebianPackages', packages: ['nowhere'] })
})

test('on a machine without dpkg the needed software is printed', async () => {
  const machine: DebianMachine = {
    uid: 0,
    run: () => Promise.resolve({ exitCode: undefined, stdout: '', lastLines: [] }),
  }
  await expect(ensureDebianPackages(['meson'], { ...quiet, machine })).rejects.toThrow(/dpkg.*meson/)
})
