import { Alert, Button, Group, NumberInput, Select, SimpleGrid, Text, TextInput } from '@mantine/core'
import { IconArrowLeft, IconDeviceFloppy, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RoomPlan, saveRoomPlan, Tables, type RoomPlanEntry } from '../../../../signaling/seating/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { useSites } from '../../queries/use-sites.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { foundOptions } from '../../ui/found-options.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { useAskBeforeClosing } from '../../ui/use-ask-before-closing.ts'
import { addPlace, changePlace, layOut, MOST_COLUMNS, MOST_ROWS, removePlace } from './plan-rules.ts'
import { PlanCanvas } from './PlanCanvas.tsx'
import { ROOMS_KEY } from './use-seating.ts'

interface RoomEditorProps {
  /** Null: a new one. */
  room: RoomPlanEntry | null
  onClose: () => void
}

const FIRST = { rows: 4, columns: 6 }

/** Draws a room: how the tables stand, then place by place, by dragging or with the arrow keys. Nothing is kept before it is saved. */
export function RoomEditor({ room, onClose }: RoomEditorProps) {
  const { t } = useTranslation('seating')
  const account = useAccount()
  const [name, setName] = useState(room?.name ?? '')
  const [siteId, setSiteId] = useState<string>(room?.siteId ?? account.siteId)
  const [plan, setPlan] = useState<RoomPlan>(
    room?.plan ?? { tables: 'rows', places: layOut('rows', FIRST.rows, FIRST.columns) },
  )
  const [changed, setChanged] = useState(false)
  const [chosen, setChosen] = useState<string | null>(null)
  const draw = (next: RoomPlan) => {
    setPlan(next)
    setChanged(true)
  }
  const { save, saving, refused } = useSave(room, onClose)
  const valid = name.trim() !== '' && SiteId.safeParse(siteId).success && RoomPlan.safeParse(plan).success
  useAskBeforeClosing(changed)
  return (
    <>
      <PageHeader
        title={room === null ? t('addRoom') : t('drawing', { name: room.name })}
        actions={
          <Group gap="xs">
            <Button variant="default" leftSection={<IconArrowLeft size={20} aria-hidden />} onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button
              leftSection={<IconDeviceFloppy size={20} aria-hidden />}
              disabled={!valid}
              loading={saving}
              onClick={() => void save(name.trim(), SiteId.parse(siteId), plan)}
            >
              {t('save')}
            </Button>
          </Group>
        }
      />
      {refused !== null && (
        <Alert color="red" mb="md" role="alert">
          {refused}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
        <TextInput
          label={t('name')}
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SiteChoice value={siteId} onChange={setSiteId} />
      </SimpleGrid>
      <Arranging plan={plan} onPlan={draw} />
      <Text size="sm" mb="xs" id="how-to-draw">
        {t('howToDraw')}
      </Text>
      <PlanCanvas
        plan={plan}
        label={t('drawing', { name: name.trim() })}
        chosen={chosen}
        onChoose={setChosen}
        onPlan={draw}
      />
      <PlaceTools plan={plan} chosen={chosen} onChoose={setChosen} onPlan={draw} />
    </>
  )
}

interface PlaceToolsProps {
  plan: RoomPlan
  chosen: string | null
  onChoose: (placeId: string | null) => void
  onPlan: (plan: RoomPlan) => void
}

/** Adds a place; names and removes the chosen one. */
function PlaceTools({ plan, chosen, onChoose, onPlan }: PlaceToolsProps) {
  const { t } = useTranslation('seating')
  const place = plan.places.find(({ placeId }) => placeId === chosen)
  return (
    <Group mt="sm" align="end">
      <Button
        variant="default"
        leftSection={<IconPlus size={20} aria-hidden />}
        onClick={() => {
          const added = addPlace(plan)
          onPlan(added.plan)
          onChoose(added.placeId)
        }}
      >
        {t('addPlace')}
      </Button>
      <TextInput
        label={t('placeLabel')}
        maxLength={12}
        disabled={place === undefined}
        value={place?.label ?? ''}
        onChange={(event) => {
          const label = event.currentTarget.value
          if (place !== undefined) onPlan(changePlace(plan, place.placeId, (one) => ({ ...one, label })))
        }}
      />
      <Button
        variant="default"
        disabled={place === undefined}
        leftSection={<IconTrash size={20} aria-hidden />}
        onClick={() => {
          if (place !== undefined) onPlan(removePlace(plan, place.placeId))
          onChoose(null)
        }}
      >
        {t('removePlace')}
      </Button>
      <Text c="dimmed">{t('places', { count: plan.places.length })}</Text>
    </Group>
  )
}

function useSave(room: RoomPlanEntry | null, onSaved: () => void) {
  const client = useQueryClient()
  const sentence = useErrorSentence('seating')
  const [saving, setSaving] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const save = async (name: string, siteId: SiteId, plan: RoomPlan) => {
    setSaving(true)
    const { roomPlanId, revision } = room ?? { roomPlanId: null, revision: 0 }
    const answer = await call(saveRoomPlan, { roomPlanId, revision, siteId, name, plan })
    await client.invalidateQueries({ queryKey: ROOMS_KEY })
    setSaving(false)
    if (answer.ok) onSaved()
    else setRefused(sentence(answer.error, answer.details))
  }
  return { save, saving, refused }
}

/** The unit whose room it is, found by typing without diacritics. */
function SiteChoice({ value, onChange }: { value: string; onChange: (siteId: string) => void }) {
  const { t } = useTranslation('seating')
  const sites = useSites()
  const data = useMemo(
    () => (sites.data?.all ?? []).map((site) => ({ value: site.siteId, label: site.name })),
    [sites.data],
  )
  return (
    <Select
      label={t('site')}
      required
      allowDeselect={false}
      searchable
      limit={60}
      data={data}
      value={value}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
      filter={foundOptions}
    />
  )
}

/** How the tables stand, and drawing all places again; asks before a drawing is replaced. */
function Arranging({ plan, onPlan }: { plan: RoomPlan; onPlan: (plan: RoomPlan) => void }) {
  const { t } = useTranslation('seating')
  const confirm = useConfirm()
  const [rows, setRows] = useState(FIRST.rows)
  const [columns, setColumns] = useState(FIRST.columns)
  const number = (value: string | number, most: number) => Math.min(most, Math.max(1, Math.round(Number(value)) || 1))
  const arrange = async () => {
    const count = plan.places.length
    const agreed =
      count === 0 ||
      (await confirm({ title: t('layOutTitle'), text: t('layOutText', { count }), confirm: t('layOut') }))
    if (agreed) onPlan({ ...plan, places: layOut(plan.tables, rows, columns) })
  }
  return (
    <Group align="end" mb="md">
      <Select
        label={t('tables')}
        allowDeselect={false}
        value={plan.tables}
        data={Tables.options.map((value) => ({ value, label: t(`tablesOf.${value}`) }))}
        onChange={(value) => value !== null && onPlan({ ...plan, tables: Tables.parse(value) })}
      />
      <NumberInput
        label={t('rowCount')}
        min={1}
        max={MOST_ROWS}
        value={rows}
        onChange={(value) => setRows(number(value, MOST_ROWS))}
      />
      <NumberInput
        label={t('columnCount')}
        min={1}
        max={MOST_COLUMNS}
        value={columns}
        onChange={(value) => setColumns(number(value, MOST_COLUMNS))}
      />
      <Button variant="default" onClick={() => void arrange()}>
        {t('layOut')}
      </Button>
    </Group>
  )
}
