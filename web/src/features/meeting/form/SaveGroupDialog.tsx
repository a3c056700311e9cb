import { Modal, Stack, Text, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GroupEntry } from '../../../../../signaling/groups/wire.ts'
import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { FormFooter } from '../../../ui/FormFooter.tsx'
import type { PersonRow } from './form-state.ts'
import { useGroupActs } from './use-groups.ts'

const MAX_NAME = 200

interface SaveGroupDialogProps {
  people: readonly PersonRow[]
  siteIds: ReadonlySet<SiteId>
  groups: readonly GroupEntry[]
  onClose: () => void
  onSaved: (name: string) => void
}

/** Names the group. The name of one that the person may change replaces that one's list. */
export function SaveGroupDialog({ people, siteIds, groups, onClose, onSaved }: SaveGroupDialogProps) {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  const acts = useGroupActs()
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const asked = useRef({ about: '', requestId: '' })
  const wanted = name.trim().normalize('NFC')
  // A group of the same name in a unit below is another one.
  const replaced = groups.find((group) => group.ownUnit && group.mayChange && group.name === wanted)
  const send = async () => {
    setRefusal(null)
    setProblem(wanted === '' ? t('groups.nameNeeded') : null)
    if (wanted === '') return
    setSending(true)
    // After a lost answer the same request again; another name is another request.
    if (asked.current.about !== wanted) asked.current = { about: wanted, requestId: crypto.randomUUID() }
    const { requestId } = asked.current
    const answer = await acts.save({
      ...{ requestId, name: wanted, people, siteIds },
      replaces: replaced?.groupId ?? null,
    })
    setSending(false)
    if (!answer.ok) return setRefusal(sentence(answer.error, answer.details))
    onSaved(wanted)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('groups.saveTitle')} withCloseButton={false}>
      <form
        noValidate
        // The meeting's form around this dialog must hear neither its keys nor that it was sent.
        onKeyDown={(event) => event.stopPropagation()}
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          void send()
        }}
      >
        <Stack>
          <Text>{t('groups.saveText', { people: people.length, sites: siteIds.size })}</Text>
          <TextInput
            label={t('groups.name')}
            placeholder={t('groups.namePlaceholder')}
            withAsterisk
            maxLength={MAX_NAME}
            value={name}
            error={problem}
            onChange={({ currentTarget: { value } }) => setName(value)}
          />
          {replaced !== undefined && <Text role="status">{t('groups.replaces')}</Text>}
          <ErrorAlert text={refusal} />
          <FormFooter
            submit={t(replaced === undefined ? 'groups.save' : 'groups.replace')}
            sending={sending}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  )
}
