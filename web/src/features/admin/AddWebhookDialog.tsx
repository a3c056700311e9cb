import { Checkbox, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addWebhook, MAX_TARGET_URL, scopeOf, WebhookKind } from '../../../../signaling/interface/webhooks/wire.ts'
import type { InterfaceKey } from '../../../../signaling/interface/wire.ts'
import { InterfaceKeyId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { ShownOnce } from './ShownOnce.tsx'

interface AddWebhookDialogProps {
  opened: boolean
  keys: readonly InterfaceKey[]
  /** Origins that the server may send to. */
  targets: readonly string[]
  onMade: () => void
  onClose: () => void
}

export function AddWebhookDialog({ opened, onClose, ...rest }: AddWebhookDialogProps) {
  const { t } = useTranslation('admin')
  const [secret, setSecret] = useState<string | null>(null)
  const shown = secret !== null
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setSecret(null)}
      title={shown ? t('webhooks.made') : t('webhooks.add')}
      withCloseButton={false}
      closeOnClickOutside={!shown}
      closeOnEscape={!shown}
      size="lg"
    >
      {secret === null ? (
        <AddWebhookForm onClose={onClose} onSecret={setSecret} {...rest} />
      ) : (
        <ShownOnce about={t('webhooks.onlyOnce')} label={t('webhooks.secret')} value={secret} onClose={onClose} />
      )}
    </Modal>
  )
}

interface FormProps extends Omit<AddWebhookDialogProps, 'opened'> {
  onSecret: (secret: string) => void
}

function AddWebhookForm({ keys, targets, onSecret, onMade, onClose }: FormProps) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [openedAtMs] = useState(() => Date.now())
  const open = keys.filter((key) => key.withdrawnAtMs === null && key.expiresAtMs > openedAtMs)
  const form = useForm({
    initialValues: { keyId: open.length === 1 ? (open[0]?.keyId ?? '') : '', url: '', kinds: [...WebhookKind.options] },
    validate: {
      keyId: (value: string) => (value === '' ? t('needed') : null),
      url: (value) => (value.trim() === '' ? t('needed') : null),
    },
  })
  const key = keys.find(({ keyId }) => keyId === form.values.keyId)
  // Of what the key may not read, nothing can be chosen.
  const allowed = WebhookKind.options.filter((kind) => key === undefined || key.scopes.includes(scopeOf(kind)))
  const chosen = allowed.filter((kind) => form.values.kinds.includes(kind))
  const submit = form.onSubmit(async ({ keyId, url }) => {
    if (chosen.length === 0) return setProblem(t('webhooks.kindNeeded'))
    setSending(true)
    setProblem(null)
    const answer = await call(addWebhook, { keyId: InterfaceKeyId.parse(keyId), url: url.trim(), kinds: chosen })
    setSending(false)
    if (!answer.ok) return setProblem(sentence(answer.error, answer.details))
    onMade()
    onSecret(answer.result.secret)
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Select
          label={t('webhooks.key')}
          description={t('webhooks.keyHint')}
          withAsterisk
          allowDeselect={false}
          data={open.map(({ keyId: value, name, hint }) => ({ value, label: `${name} (${hint}…)` }))}
          {...form.getInputProps('keyId')}
        />
        <TextInput
          label={t('webhooks.url')}
          description={t('webhooks.urlHint', { targets: targets.join(', ') })}
          withAsterisk
          maxLength={MAX_TARGET_URL}
          inputMode="url"
          {...form.getInputProps('url')}
        />
        <Checkbox.Group
          label={t('webhooks.kinds')}
          withAsterisk
          value={chosen}
          onChange={(kinds) =>
            form.setFieldValue(
              'kinds',
              WebhookKind.options.filter((kind) => kinds.includes(kind)),
            )
          }
        >
          <Stack gap="xs" mt={6}>
            {WebhookKind.options.map((kind) => (
              <Checkbox
                key={kind}
                value={kind}
                disabled={!allowed.includes(kind)}
                label={t(`webhooks.kind.${kind.replace('.', '_')}`)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <ErrorAlert text={problem} />
        <FormFooter submit={t('webhooks.add')} sending={sending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
