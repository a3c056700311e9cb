import {
  Alert,
  Button,
  Card,
  Group,
  Select,
  SegmentedControl,
  Input,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { IconCircleCheck, IconDeviceDesktopPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findAccounts } from '../../../../signaling/identity/wire.ts'
import { confirmPairing, lookAtCode, PairingCode } from '../../../../signaling/pairing/wire.ts'
import { AccountId, SiteId } from '../../../../signaling/wire/ids.ts'
import { HallPart } from '../../../../signaling/wire/paired-part.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { useSites } from '../../queries/use-sites.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Form } from '../../ui/Form.tsx'
import { foundOptions } from '../../ui/found-options.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { PairingList } from './PairingList.tsx'
import { PAIRINGS_KEY, usePairings } from './use-pairings.ts'

/** Where an operator or an administrator pairs a hall's browser by the code on its screen, and withdraws pairings. */
export function PairPage() {
  const { t } = useTranslation('pairing')
  const pairings = usePairings()
  if (pairings.isPending) return <RowSkeletons rows={4} height={72} />
  if (pairings.isError) {
    return refusalCode(pairings.error) === 'forbidden' ? (
      <EmptyState page title={t('forbiddenTitle')} text={t('forbiddenText')} />
    ) : (
      <ErrorState page code={refusalCode(pairings.error)} noun="pairing" onRetry={() => void pairings.refetch()} />
    )
  }
  return (
    <Stack gap="lg">
      <PageHeader title={t('title')} />
      <PairForm />
      <section aria-labelledby="pairings">
        <Title order={2} id="pairings" mb="sm">
          {t('list.title')}
        </Title>
        <PairingList pairings={pairings.data.pairings} nowMs={pairings.data.nowMs} />
      </section>
    </Stack>
  )
}

function PairForm() {
  const { t } = useTranslation('pairing')
  const sentence = useErrorSentence('pairing')
  const client = useQueryClient()
  const confirm = useConfirm()
  const account = useAccount()
  const administers = account.systemRole !== 'user'
  const [code, setCode] = useState('')
  const [part, setPart] = useState<HallPart>('display')
  const [label, setLabel] = useState('')
  const [hall, setHall] = useState<AccountId | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const name = label.trim() === '' ? t(`part.${part}`) : label.trim()
  async function pair(): Promise<void> {
    setDone(null)
    const parsed = PairingCode.safeParse(code)
    if (!parsed.success) return setProblem(t('errors.wrongCode'))
    if (administers && hall === null) return setProblem(t('form.hallNeeded'))
    setAsking(true)
    const seen = await call(lookAtCode, { code })
    setAsking(false)
    setProblem(seen.ok ? null : sentence(seen.error))
    if (!seen.ok) return
    const minutes = Math.max(0, Math.round((seen.result.nowMs - seen.result.askedAtMs) / 60_000))
    await confirm({
      title: t('form.sure'),
      text: t('form.sureText', { device: seen.result.device, minutes, part: t(`part.${part}`) }),
      confirm: t('form.pair'),
      async act() {
        const who = hall === null ? {} : { accountId: hall }
        const answer = await call(confirmPairing, { code, part, label: name, ...who })
        if (!answer.ok) return sentence(answer.error)
        setDone(name)
        setCode('')
        setLabel('')
        await client.invalidateQueries({ queryKey: PAIRINGS_KEY })
        return null
      },
    })
  }
  return (
    <Card withBorder padding="lg" maw={640}>
      <Form onSubmit={pair}>
        <Text>{t('form.how', { address: `${location.host}/hoi-truong` })}</Text>
        {done !== null && (
          <Alert color="green" icon={<IconCircleCheck />} role="status">
            {t('form.done', { label: done })}
          </Alert>
        )}
        <TextInput
          label={t('form.code')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={problem}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={12}
          maw={260}
          styles={{ input: { fontSize: '1.5rem', letterSpacing: '0.15em', textTransform: 'uppercase' } }}
        />
        {administers && <HallSelect onChoose={setHall} />}
        <Input.Wrapper label={t('form.part')} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={t('form.part')}
            value={part}
            onChange={(value) => setPart(HallPart.parse(value))}
            data={HallPart.options.map((value) => ({ value, label: t(`part.${value}`) }))}
          />
        </Input.Wrapper>
        <TextInput
          label={t('form.label')}
          placeholder={t(`part.${part}`)}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          maxLength={40}
        />
        <Group>
          <Button type="submit" loading={asking} leftSection={<IconDeviceDesktopPlus size={20} aria-hidden />}>
            {t('form.pair')}
          </Button>
        </Group>
      </Form>
    </Card>
  )
}

/** An administrator pairs for a hall of their sites: the site, then whose rights as its operator. */
function HallSelect({ onChoose }: { onChoose: (accountId: AccountId | null) => void }) {
  const { t } = useTranslation('pairing')
  const sites = useSites()
  const [siteId, setSiteId] = useState<SiteId | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const options = useMemo(
    () => sites.data?.all.map((site) => ({ value: site.siteId, label: site.name })) ?? [],
    [sites.data],
  )
  const accounts = useQuery({
    queryKey: ['pairing.accounts', siteId],
    queryFn: async ({ signal }) =>
      siteId === null ? [] : (await ask(findAccounts, { text: '', siteIds: [siteId] }, { signal })).accounts,
    enabled: siteId !== null,
  })
  const people = accounts.data?.filter(({ systemRole, disabled }) => systemRole === 'user' && !disabled) ?? []
  return (
    <Group grow align="flex-start">
      <Select
        label={t('form.site')}
        data={options}
        value={siteId}
        searchable
        limit={60}
        filter={foundOptions}
        onChange={(value) => {
          setSiteId(value === null ? null : SiteId.parse(value))
          setChosen(null)
          onChoose(null)
        }}
      />
      <Select
        label={t('form.account')}
        data={people.map((one) => ({ value: one.accountId as string, label: `${one.fullName} (${one.username})` }))}
        value={chosen}
        disabled={siteId === null}
        nothingFoundMessage={t('form.nobody')}
        onChange={(value) => {
          setChosen(value)
          onChoose(value === null ? null : AccountId.parse(value))
        }}
      />
    </Group>
  )
}
