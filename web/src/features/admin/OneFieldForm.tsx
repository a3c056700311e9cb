import { useState, type ReactNode } from 'react'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Form } from '../../ui/Form.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import type { Answer } from '../../net/session.ts'

interface OneField {
  readonly value: string
  /** It was sent off and is not valid as it stands. */
  readonly wrong: boolean
  readonly onChange: (value: string) => void
}
interface OneFieldFormProps {
  /** What stands in the field first. */
  start: string
  /** Null: not valid, nothing is sent. */
  parse: (value: string) => string | null
  send: (value: string) => Promise<Answer<unknown>>
  field: (field: OneField) => ReactNode
  submit: string
  /** What was sent. */
  onSent: (value: string) => void
  onCancel: () => void
}

/** A form with one field: checked when it is sent off, with the server's refusal in words below it. */
export function OneFieldForm({ start, parse, send, field, submit, onSent, onCancel }: OneFieldFormProps) {
  const sentence = useErrorSentence('admin')
  const [value, setValue] = useState(start)
  const [wrong, setWrong] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const sendOff = async () => {
    const valid = parse(value)
    setWrong(valid === null)
    if (valid === null) return
    setSending(true)
    const answer = await send(valid)
    setSending(false)
    if (answer.ok) onSent(valid)
    else setProblem(sentence(answer.error, answer.details))
  }
  return (
    <Form onSubmit={sendOff}>
      {field({
        ...{ value, wrong },
        onChange: (next) => {
          setValue(next)
          setWrong(false)
          setProblem(null)
        },
      })}
      <ErrorAlert text={problem} />
      <FormFooter submit={submit} sending={sending} onCancel={onCancel} />
    </Form>
  )
}
