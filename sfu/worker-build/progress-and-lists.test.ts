import { describe, expect, test } from 'vitest'
import { ninjaProgress } from './ninja-progress.ts'
import { prebuiltArchiveName } from './prebuilt.ts'
import { compileJobs } from './source-build.ts'
import { repositoriesInPolicy, toSourceEntries } from './source-lists.ts'

test('hundreds of compiler lines become nine reports', () => {
  const reported: number[] = []
  const onLine = ninjaProgress((percent) => reported.push(percent))
  onLine("ninja: Entering directory `build'")
  for (let step = 1; step <= 261; step += 1) onLine(`[${step}/261] Compiling C++ object x.o`)
  expect(reported).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90])
})

test('as many compilers run as cores and memory allow, and at least one', () => {
  const gibibyte = 1024 ** 3
  expect(compileJobs(8, 64 * gibibyte)).toBe(8)
  expect(compileJobs(8, 2 * gibibyte)).toBe(2)
  expect(compileJobs(8, 0)).toBe(1)
})

test('the download is named after version, platform, architecture and major kernel version', () => {
  const machine = { platform: 'linux', arch: 'x64', release: '6.1.0-30-amd64' }
  expect(prebuiltArchiveName('3.27.1', machine)).toBe('mediasoup-worker-3.27.1-linux-x64-kernel6.tgz')
  expect(prebuiltArchiveName('3.27.1', { platform: 'darwin', arch: 'arm64', release: '24.0.0' })).toBe(
    'mediasoup-worker-3.27.1-darwin-arm64.tgz',
  )
})

describe('apt lists for source packages', () => {
  const debian = ['http://mirror.example/debian']

  test('are made of the one-line entries for the same repository', () => {
    const list = [
      '# deb http://mirror.example/debian old main',
      'deb [signed-by=/k.gpg] http://mirror.example/debian/ bookworm main',
      'deb-src http://mirror.example/debian bookworm main',
      'deb https://other.example/tools stable main',
    ].join('\n')
    expect(toSourceEntries('sources.list', list, debian)).toBe(
      'deb-src [signed-by=/k.gpg] http://mirror.example/debian/ bookworm main',
    )
  })

  test('are made of the enabled stanzas for the same repository', () => {
    const stanza = 'Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\nComponents: main'
    const other = 'Types: deb\nURIs: https://other.example/tools\nSuites: stable\nComponents: main'
    const text = [stanza, other, `Enabled: no\n${stanza}`].join('\n\n')
    expect(toSourceEntries('debian.sources', text, debian)).toBe(stanza.replace('Types: deb', 'Types: deb-src'))
  })

  test('are empty when nothing fits', () => {
    expect(toSourceEntries('other.list', 'deb https://other.example/tools stable main', debian)).toBe('')
  })

  test('start from the repositories that apt names for a package', () => {
    const policy = `libsrtp2-dev:
  Installed: 2.5.0-3
  Version table:
 *** 2.5.0-3 500
        500 http://mirror.example/debian bookworm/main amd64 Packages
        100 /var/lib/dpkg/status`
    expect(repositoriesInPolicy(policy)).toEqual(debian)
  })
})
