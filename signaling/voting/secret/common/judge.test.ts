// Our protocol before an independent judge: Debian's belenios-tool 2.0 verifies what our code made, and our code what the tool made.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkBallot, ciphertextOf, electionText, makeBallot, readElection, sumBallots } from './ballot.ts'
import { EncryptedBallot, PartialDecryption, TrusteeKey, parseExactly } from './shapes.ts'
import { belenios2048 as group } from './test-field-group.ts'
import { checkPartly, checkTrusteeKey, decryptPartly, jointKey, makeTrusteeKey, openSums } from './trustees.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'judge-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const UUID = 'abcdefghijkmnop'
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)

/** Runs the tool in the folder. @throws when it ends with another code than 0. */
function tool(args: readonly string[], input = ''): string {
  const env = { ...process.env, BELENIOS_USE_URANDOM: '1' }
  return execFileSync('belenios-tool', args, {
    cwd: folder,
    input,
    env,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
function fileNamed(ending: string): string {
  const name = readdirSync(folder).find((one) => one.endsWith(ending))
  if (name === undefined) throw new Error(`no file ${ending}`)
  return name
}
const addEvent = (type: string, payload = ''): string => tool(['archive', 'add-event', `--type=${type}`], payload)

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The public beginnings of an election as the tool reads them. */
function setUp(credentials: readonly string[]) {
  const trustees = [makeTrusteeKey(group), makeTrusteeKey(group)]
  const keys = trustees.map(({ key }) => checkTrusteeKey(group, key) ?? group.zero)
  const publicKey = group.encode(jointKey(group, keys))
  const choices = ['Tán thành', 'Không tán thành', 'Không biểu quyết']
  const text = electionText({ name: 'Bầu Chủ tịch', group: group.name }, { description: '', publicKey, choices }, UUID)
  write('election.json', text)
  write('trustees.json', JSON.stringify(trustees.map(({ key }) => ['Single', key])))
  write('public_creds.json', JSON.stringify(credentials))
  const election = readElection(group, text)
  if (election === null) throw new Error('the election is not read')
  return { election, trustees, keys }
}

test('ballots, partial decryptions and the result made by our code are verified by belenios-tool', () => {
  const before = setUp([])
  const texts = [0, 1, 0, 0, 2].map((choice) => makeBallot(before.election, choice))
  const ballots = texts.map((text) => checkBallot(before.election, text)).filter((one) => one !== null)
  expect(ballots).toHaveLength(5)
  write('public_creds.json', JSON.stringify(ballots.map(({ credential }) => credential).sort()))
  tool(['archive', 'init'])
  for (const text of texts) addEvent('Ballot', text)
  tool(['election', 'verify'])

  addEvent('EndBallots')
  const sums = sumBallots(before.election, ballots)
  const tally = tool(['election', 'compute-encrypted-tally'])
  expect(JSON.parse(tally.split('\n')[0] ?? '')).toEqual([sums.map((one) => ciphertextOf(group, one))])
  addEvent('EncryptedTally', tally)
  const { hash } = before.election
  const parts = before.trustees.map(({ privateKey }) => decryptPartly(group, hash, sums, privateKey))
  for (const [index, part] of parts.map((one) => JSON.stringify(one)).entries())
    addEvent('PartialDecryption', `${part}\n${JSON.stringify({ owner: index + 1, payload: sha256Hex(part) })}\n`)
  const result = tool(['election', 'compute-result'])
  const factors = parts.map(
    (part, index) => checkPartly(group, hash, sums, before.keys[index] ?? group.zero, part) ?? [],
  )
  const numbers = openSums(group, sums, factors, ballots.length)
  expect(numbers).toEqual([3, 1, 1])
  expect(JSON.parse(result)).toEqual({ result: [numbers] })
  addEvent('Result', JSON.stringify({ result: [numbers] }))
  tool(['election', 'verify'])
})

test('a ballot and a partial decryption made by belenios-tool are taken by our code, and none whose bytes were changed', () => {
  tool(['setup', 'generate-trustee-key', '--group', group.name])
  const credentials = ['setup', 'generate-credentials', '--uuid', UUID, '--group', group.name, '--count', '1']
  tool(credentials)
  const [trustee, voter] = [fileNamed('.privkey'), fileNamed('.privcreds')]
  const key = parseExactly(TrusteeKey, read(fileNamed('.pubkey')).trim())
  const publicKey = key === null ? null : checkTrusteeKey(group, key)
  if (key === null || publicKey === null) throw new Error("the tool's key is not taken")
  const more = { description: 'Nội dung', publicKey: group.encode(publicKey), choices: ['A', 'B'] }
  const text = electionText({ name: 'Câu hỏi', group: group.name }, more, UUID)
  const election = readElection(group, text)
  if (election === null) throw new Error('the election is not read')
  write('election.json', text)
  write('trustees.json', JSON.stringify([['Single', key]]))
  write('public_creds.json', read(fileNamed('.pubcreds')))
  tool(['archive', 'init'])
  write('credential', read(voter).trim().split(' ')[1] ?? '')
  write('choice.json', '[[0,1]]')
  const made = tool(['election', 'generate-ballot', '--privcred', 'credential', '--ballot', 'choice.json']).trim()
  const ballot = checkBallot(election, made)
  if (ballot === null) throw new Error("the tool's ballot is not taken")
  expect(ballot.credential).toBe(EncryptedBallot.parse(JSON.parse(made)).credential)
  expect(checkBallot(election, ` ${made}`)).toBeNull()
  const response = /"response":"(\d)/.exec(made)
  expect(
    checkBallot(election, made.replace(/"response":"\d/, `"response":"${response?.[1] === '1' ? 2 : 1}`)),
  ).toBeNull()

  addEvent('Ballot', made)
  addEvent('EndBallots')
  addEvent('EncryptedTally', tool(['election', 'compute-encrypted-tally']))
  const parts = tool(['election', 'decrypt', '--privkey', trustee, '--trustee-id', '1']).split('\n')
  const part = parseExactly(PartialDecryption, parts[0] ?? '')
  const sums = sumBallots(election, [ballot])
  const factors = part === null ? null : checkPartly(group, election.hash, sums, publicKey, part)
  expect(factors === null ? null : openSums(group, sums, [factors], 1)).toEqual([0, 1])
})
