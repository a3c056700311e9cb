// Makes the machine fit for the tests: Debian's packages and a media worker. Both are there after the first time.
import { ensureDebianPackages } from '../../../sfu/worker-build/debian-packages.ts'
import { OFFICE_PACKAGES } from '../../../signaling/converting/libreoffice.ts'
import { SCAN_PACKAGES } from '../../../signaling/search/scanning.ts'
import { ensureWorker } from '../../../sfu/worker-build/ensure.ts'

/**
 * Chromium, whole and without a window, and Firefox, fonts for what browsers themselves draw without the web app's own, `ip` and `tc` for weak
 * links, `openssl` and `pdfsig` (of poppler-utils) as judges of signatures, `belenios-tool` as the judge of secret ballots.
 */
const PACKAGES = [
  'belenios-tool',
  'chromium',
  'chromium-headless-shell',
  'firefox-esr',
  'fonts-liberation2',
  'iproute2',
  'openssl',
  'poppler-utils',
  'qpdf',
  ...SCAN_PACKAGES,
]

const log = (line: string): void => console.log(line)

await ensureDebianPackages([...new Set([...PACKAGES, ...OFFICE_PACKAGES])], {
  purpose: 'chạy kiểm thử (run the tests)',
  log,
})
const { origin } = await ensureWorker({ log, env: process.env })
log(`Máy chủ truyền hình đã sẵn sàng (media worker: ${origin}).`)
