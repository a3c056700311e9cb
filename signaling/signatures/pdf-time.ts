// Dates in a PDF's dictionaries: D:20261128150405+07'00'.

const FORM = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?/u

/** @returns undefined where it is no date. Without a zone it counts as UTC. */
export function pdfTime(text: string): Date | undefined {
  const found = FORM.exec(text)
  if (found === null) return undefined
  const [
    ,
    year = '',
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    ,
    sign,
    zoneH = '00',
    zoneM = '00',
  ] = found
  const zone = sign === undefined ? 'Z' : `${sign}${zoneH}:${zoneM}`
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
