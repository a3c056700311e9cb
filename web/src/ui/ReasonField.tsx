import { Textarea } from '@mantine/core'

interface ReasonFieldProps {
  label: string
  value: string
  error: string | undefined
  maxLength: number
  onChange: (reason: string) => void
}

/** A reason that must be given. */
export function ReasonField({ label, value, error, maxLength, onChange }: ReasonFieldProps) {
  return (
    <Textarea
      label={label}
      withAsterisk
      maxLength={maxLength}
      autosize
      minRows={2}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
