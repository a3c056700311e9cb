// A certificate authority for tests, made by openssl in a folder of its own: root, intermediate, signers, revocation lists, and a server that gives
// lists and time stamps. All keys go with the folder.
import { execFileSync } from 'node:child_process'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

export interface IssueOptions {
  readonly name?: string
  readonly organisation?: string
  /** As `openssl genpkey` has it. */
  readonly key?: 'rsa' | 'p256' | 'pss'
  /** YYYYMMDDHHMMSSZ. */
  readonly from?: string
  readonly until?: string
  readonly extensions?: readonly string[]
}
export interface Issued {
  /** Files in PEM form. */
  readonly key: string
  readonly certificate: string
  /** The certificates above it. */
  readonly above: string
  readonly p12: Uint8Array
}

export const PASSWORD = 'mat-khau-thu'
const FOR_SIGNING = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature,nonRepudiation']
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign']
const FOR_STAMPS = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature',
  'extendedKeyUsage=critical,timeStamping',
]
const KEYS = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  pss: ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
} as const
const CONFIG = `
[ca]
default_ca=own
[own]
dir=.
database=$dir/index.txt
new_certs_dir=$dir
rand_serial=yes
crlnumber=$dir/crlnumber
certificate=$dir/ca.pem
private_key=$dir/ca.key
default_md=sha256
default_crl_days=30
default_days=3650
policy=any
unique_subject=no
[any]
countryName=optional
organizationName=optional
commonName=supplied
[req]
distinguished_name=name
string_mask=utf8only
utf8=yes
[name]
`

export class TestAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'hop-chung-thu-'))
  /** Holds the root alone. */
  readonly trustFolder = join(this.folder, 'trust')
  readonly #root = join(this.folder, 'root')
  readonly #between = join(this.folder, 'between')
  readonly #server: Server
  #issued = 0
  address = ''

  static async open(): Promise<TestAuthority> {
    const authority = new TestAuthority()
    await authority.#open()
    return authority
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request).then(
        (body) => response.end(body),
        () => response.writeHead(500).end(),
      )
    })
  }

  async #open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const at = this.#server.address()
    this.address = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`
    for (const folder of [this.#root, this.#between, this.trustFolder]) mkdirSync(folder)
    for (const folder of [this.#root, this.#between]) {
      writeFileSync(join(folder, 'ca.cnf'), CONFIG)
      writeFileSync(join(folder, 'index.txt'), '')
      writeFileSync(join(folder, 'crlnumber'), '01\n')
    }
    this.#makeKey(this.#root, 'ca.key', 'rsa')
    const self = ['req', '-x509', '-new', '-config', 'ca.cnf', '-key', 'ca.key', '-days', '3650', '-out', 'ca.pem']
    const extensions = CA.flatMap((line) => ['-addext', line])
    openssl(this.#root, [...self, '-subj', '/C=VN/O=Ban Thử nghiệm/CN=Gốc thử nghiệm', ...extensions])
    writeFileSync(join(this.trustFolder, 'root.pem'), readFileSync(join(this.#root, 'ca.pem')))
    this.#makeKey(this.#between, 'ca.key', 'rsa')
    this.#sign(this.#root, this.#between, 'ca', {
      ...{ name: 'Trung gian thử nghiệm', organisation: 'Ban Thử nghiệm' },
      extensions: [...CA, `crlDistributionPoints=URI:${this.address}/root.crl`],
    })
    const { above, certificate, key } = this.issue({ name: 'Dấu thời gian thử nghiệm', extensions: FOR_STAMPS })
    writeFileSync(join(this.folder, 'serial'), '01\n')
    writeFileSync(
      join(this.folder, 'tsa.cnf'),
      `[tsa]\ndefault_tsa=one\n[one]\nserial=serial\nsigner_cert=${certificate}\ncerts=${above}\nsigner_key=${key}\n` +
        'signer_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256,sha384,sha512\naccuracy=secs:1\ness_cert_id_alg=sha256\n',
    )
  }

  /** A certificate of the intermediate one, for signing papers unless told otherwise. */
  issue({ extensions = FOR_SIGNING, key = 'rsa', ...options }: IssueOptions = {}): Issued {
    this.#issued += 1
    const own = `nguoi-${this.#issued}`
    this.#makeKey(this.#between, `${own}.key`, key)
    const list = `crlDistributionPoints=URI:${this.address}/between.crl`
    this.#sign(this.#between, this.#between, own, { ...options, extensions: [...extensions, list] })
    const path = (end: string) => join(this.#between, `${own}.${end}`)
    const above = [this.#between, this.#root].map((folder) => readFileSync(join(folder, 'ca.pem'), 'utf8'))
    writeFileSync(path('above'), above.join(''))
    const pack = ['-inkey', path('key'), '-in', path('pem'), '-certfile', path('above'), '-passout', `pass:${PASSWORD}`]
    openssl(this.#between, ['pkcs12', '-export', ...pack, '-out', path('p12')])
    return { key: path('key'), certificate: path('pem'), above: path('above'), p12: readFileSync(path('p12')) }
  }

  revoke({ certificate }: Issued): void {
    openssl(this.#between, ['ca', '-config', 'ca.cnf', '-revoke', certificate, '-crl_reason', 'keyCompromise'])
  }

  /** The intermediate's list of revoked certificates, as it is now. */
  list(): Uint8Array {
    return this.#list(this.#between)
  }

  /** An OCSP answer about a certificate, signed by the intermediate one itself. */
  answer({ certificate }: Issued): Uint8Array {
    const about = ['-issuer', 'ca.pem', '-cert', certificate, '-no_nonce']
    const from = ['-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', 'ca.pem', '-rkey', 'ca.key', '-ndays', '7']
    openssl(this.#between, ['ocsp', ...from, ...about, '-respout', 'ocsp.der'])
    return readFileSync(join(this.#between, 'ocsp.der'))
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #makeKey(folder: string, file: string, kind: keyof typeof KEYS): void {
    openssl(folder, ['genpkey', ...KEYS[kind], '-out', file])
  }

  #sign(authority: string, folder: string, file: string, options: IssueOptions): void {
    const { extensions = [], from, name = 'Vừ Thị Mỷ Đặng', organisation = 'Ủy ban nhân dân xã Thử', until } = options
    const path = (end: string) => join(folder, `${file}.${end}`)
    writeFileSync(path('ext'), extensions.join('\n'))
    const subject = `/C=VN/O=${organisation}/CN=${name}`
    const request = ['-new', '-config', 'ca.cnf', '-utf8', '-key', path('key'), '-subj', subject, '-out', path('csr')]
    openssl(authority, ['req', ...request])
    const dates = [
      ...(from === undefined ? [] : ['-startdate', from]),
      ...(until === undefined ? [] : ['-enddate', until]),
    ]
    const how = ['-config', 'ca.cnf', '-utf8', '-batch', '-notext', '-extfile', path('ext'), ...dates]
    openssl(authority, ['ca', ...how, '-in', path('csr'), '-out', path('pem')])
  }

  #list(folder: string): Uint8Array {
    openssl(folder, ['ca', '-config', 'ca.cnf', '-gencrl', '-out', 'list.pem'])
    openssl(folder, ['crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der'])
    return readFileSync(join(folder, 'list.der'))
  }

  async #answer(request: IncomingMessage): Promise<Uint8Array> {
    if (request.url === '/root.crl') return this.#list(this.#root)
    if (request.url === '/between.crl') return this.list()
    writeFileSync(join(this.folder, 'query'), await buffer(request))
    openssl(this.folder, [
      'ts',
      '-reply',
      '-config',
      'tsa.cnf',
      '-section',
      'one',
      '-queryfile',
      'query',
      '-out',
      'reply',
    ])
    return readFileSync(join(this.folder, 'reply'))
  }
}

export function openssl(folder: string, args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 })
}
