import { Button, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBellRinging } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useReducer, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { RING_MS, startCall } from '../../../../signaling/calling/wire.ts'
import { AccountId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useFoundPeople } from './form/find-people.ts'
import { emptyForm, formReducer } from './form/form-state.ts'
import classes from './call-at-once.module.css'
import { SitePicker } from './form/SitePicker.tsx'

/** A meeting called at once (họp khẩn): title, sites, one press; the sites ring until they answer. */
export function CallAtOnce() {
  const { t } = useTranslation('calling')
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button variant="default" leftSection={<IconBellRinging size={20} aria-hidden />} onClick={() => setOpened(true)}>
        {t('start.open')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('start.title')}
        size="xl"
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        {opened && <CallForm onCancel={() => setOpened(false)} />}
      </Modal>
    </>
  )
}

function CallForm({ onCancel }: { onCancel: () => void }) {
  const { t } = useTranslation('calling')
  const client = useQueryClient()
  const navigate = useNavigate()
  const sentence = useErrorSentence('calling')
  const [title, setTitle] = useState('')
  const [chair, setChair] = useState<AccountId | null>(null)
  // One form makes one call, however often the button is pressed or the answer is lost.
  const [requestId] = useState(() => crypto.randomUUID())
  const [values, dispatch] = useReducer(formReducer, undefined, () => emptyForm(0, requestId))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const count = values.siteIds.size
  const start = async () => {
    if (title.trim() === '') return setProblem(t('start.nameNeeded'))
    if (count === 0) return setProblem(t('start.noSites'))
    setBusy(true)
    setProblem(null)
    const answer = await call(startCall, {
      requestId,
      title: title.trim(),
      siteIds: [...values.siteIds],
      chairId: chair,
    })
    setBusy(false)
    if (!answer.ok) return setProblem(sentence(answer.error, answer.details))
    void client.invalidateQueries({ queryKey: ['meetings.list'] })
    void navigate(`/cuoc-hop/${answer.result.meetingId}/vao`)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <Stack gap="md">
        <Text>{t('start.text', { minutes: RING_MS / 60_000 })}</Text>
        <TextInput
          label={t('start.name')}
          maxLength={300}
          data-autofocus
          value={title}
          onChange={({ currentTarget: { value } }) => setTitle(value)}
        />
        <ChairSelect onChair={setChair} />
        <Text fw={600}>{t('start.sites')}</Text>
        <SitePicker chosen={values.siteIds} dispatch={dispatch} />
        <div className={classes.footer}>
          {problem !== null && (
            <Text role="alert" fw={600} c="red">
              {problem}
            </Text>
          )}
          <FormFooter submit={t('start.call', { count })} sending={busy} onCancel={onCancel} />
        </div>
      </Stack>
    </form>
  )
}

const ME = 'me'
const TYPING_MS = 250

/** Who leads: the person who calls, or somebody who is found by name. */
function ChairSelect({ onChair }: { onChair: (accountId: AccountId | null) => void }) {
  const { t } = useTranslation('calling')
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<{ value: string; label: string }>({ value: ME, label: t('start.me') })
  const [asked] = useDebouncedValue(typed === chosen.label ? '' : typed, TYPING_MS)
  const found = useFoundPeople(asked).data?.accounts ?? []
  const people = found.map(({ accountId, fullName, title }) => ({
    value: accountId,
    label: title === '' ? fullName : `${fullName} – ${title}`,
  }))
  const others = people.filter(({ value }) => value !== chosen.value)
  const me = { value: ME, label: t('start.me') }
  const data = chosen.value === ME ? [me, ...others] : [me, chosen, ...others]
  return (
    <Select
      label={t('start.chair')}
      description={t('start.chairText')}
      data={data}
      value={chosen.value}
      searchable
      allowDeselect={false}
      // The server has searched already, without regard to diacritics.
      filter={({ options }) => options}
      onSearchChange={setTyped}
      onChange={(value) => {
        const option = data.find((one) => one.value === value)
        if (option === undefined) return
        setChosen(option)
        // The word for oneself is no id.
        onChair(AccountId.safeParse(value).data ?? null)
      }}
    />
  )
}
