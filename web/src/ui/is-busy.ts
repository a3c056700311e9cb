const TYPED = new Set(['text', 'search', 'number', 'email', 'password', 'tel', 'url'])

/** Something is being typed, or a question is open: the page changes nothing by itself now. */
export function isBusy(): boolean {
  const at = document.activeElement
  const types = at instanceof HTMLTextAreaElement || (at instanceof HTMLInputElement && TYPED.has(at.type))
  return types || document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
}
