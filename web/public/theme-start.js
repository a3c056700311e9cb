// Sets the remembered theme and language before the first paint, so that nothing flashes. A file of its own, because the
// content policy allows no inline scripts; the keys are those of src/ui/machine-settings.ts.
try {
  var scheme = localStorage.getItem('giao-dien')
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme === 'dark' ? 'dark' : 'light')
  if (localStorage.getItem('ngon-ngu') === 'en') document.documentElement.lang = 'en'
} catch {
  document.documentElement.setAttribute('data-mantine-color-scheme', 'light')
}
