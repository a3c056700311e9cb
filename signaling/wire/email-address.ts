import { z } from 'zod'

/**
 * One e-mail address as people type it, `ten@donvi.gov.vn`: letters of ASCII, no name and no brackets around it, so that nothing of it can
 * end a header or begin another address. At most 254 characters (RFC 5321, section 4.5.3.1.3).
 */
export const EmailAddress = z
  .string()
  .max(300)
  .transform((text) => text.normalize('NFC').trim())
  .pipe(z.email().max(254))
