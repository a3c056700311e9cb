import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openssl } from '../signatures/test-authority.ts'
import { ConfigError } from './config.ts'
import { countTrusted } from './setting-problems.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-tin-cay-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a folder of trusted certificates that is not there, or holds none, stops the start with the name of the setting', async () => {
  expect(await countTrusted(undefined)).toBeNull()
  for (const wrong of [join(folder, 'khong-co'), folder]) {
    await expect(countTrusted(wrong)).rejects.toThrow(ConfigError)
    await expect(countTrusted(wrong)).rejects.toThrow('TRUSTED_CERTIFICATES')
  }
  await writeFile(join(folder, 'ghi-chu.txt'), 'không phải chứng thư')
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'khoa']
  openssl(folder, ['req', '-x509', ...key, '-subj', '/CN=Goc', '-out', 'goc.pem'])
  expect(await countTrusted(folder)).toBe(1)
})
