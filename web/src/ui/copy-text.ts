import { log } from '../log/log.ts'

/** @returns whether it was copied; a page without HTTPS has no clipboard to write to. */
export async function copyToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (error) {
    log.page('the browser gives no clipboard', { secure: window.isSecureContext }, error)
    return false
  }
}

/** Selects all of a field and copies it, which works on a page without HTTPS, too. @returns whether it was copied. */
export function copySelected(field: HTMLTextAreaElement): boolean {
  field.focus()
  field.select()
  return document.execCommand('copy')
}
