import { Modal, Select, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveBody, type BodyEntry } from '../../../../signaling/bodies/wire.ts'
import type { Site } from '../../../../signaling/sites/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { useSites } from '../../queries/use-sites.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { Form } from '../../ui/Form.tsx'
import { foundOptions } from '../../ui/found-options.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { unitsOf } from './units.ts'
import { useBodyResult } from './use-bodies.ts'

interface BodyDialogProps {
  /** Null: a new one. */
  body: BodyEntry | null
  onClose: () => void
  onSaved: (bodyId: string) => void
}

/** Makes a body, or gives it another name or unit. */
export function BodyDialog({ body, onClose, onSaved }: BodyDialogProps) {
  const { t } = useTranslation('bodies')
  const account = useAccount()
  const finish = useBodyResult()
  const [name, setName] = useState(body?.name ?? '')
  const [siteId, setSiteId] = useState<string | null>(body?.siteId ?? account.siteId)
  const [asked, setAsked] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const unit = SiteId.safeParse(siteId)
  const nameless = name.trim() === ''
  const save = async () => {
    setAsked(true)
    if (nameless || !unit.success) return
    setSending(true)
    const answer = await call(saveBody, { bodyId: body?.bodyId ?? null, name, siteId: unit.data })
    const refused = await finish(answer)
    setSending(false)
    if (answer.ok) onSaved(answer.result.bodyId)
    else setProblem(refused)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={body === null ? t('add') : t('rename', { name: body.name })}
      withCloseButton={false}
    >
      <Form onSubmit={save}>
        <TextInput
          label={t('name')}
          placeholder={t('nameExample')}
          withAsterisk
          maxLength={200}
          data-autofocus
          value={name}
          error={asked && nameless ? t('form.nameNeeded') : undefined}
          onChange={(event) => {
            setName(event.currentTarget.value)
            setProblem(null)
          }}
        />
        <UnitSelect value={siteId} error={asked && !unit.success} onChange={setSiteId} />
        <ErrorAlert text={problem} />
        <FormFooter submit={body === null ? t('make') : t('form.save')} sending={sending} onCancel={onClose} />
      </Form>
    </Modal>
  )
}

interface UnitSelectProps {
  value: string | null
  error: boolean
  onChange: (siteId: string | null) => void
}

/** The unit that the body belongs to; an administrator of a unit chooses among those that this person administers. */
function UnitSelect({ value, error, onChange }: UnitSelectProps) {
  const { t } = useTranslation('bodies')
  const account = useAccount()
  const sites = useSites().data
  const data = useMemo(() => {
    const living: readonly Site[] = sites?.living ?? []
    const offered = account.systemRole === 'admin' ? living : unitsOf(living, account.siteId)
    return offered.map((site) => ({ value: site.siteId, label: site.name }))
  }, [sites, account])
  return (
    <Select
      label={t('unit')}
      withAsterisk
      searchable
      allowDeselect={false}
      limit={60}
      data={data}
      value={value}
      error={error ? t('form.unitNeeded') : undefined}
      onChange={onChange}
      filter={foundOptions}
    />
  )
}
