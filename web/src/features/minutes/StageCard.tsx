import { Alert, Badge, Button, Card, Group, Text } from '@mantine/core'
import { IconArrowBackUp, IconMessage2, IconRosetteDiscountCheck } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  approveMinutes,
  setMinutesStage,
  type MinutesState,
  type MinutesView,
} from '../../../../signaling/minutes/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import { stateOfAll } from './kept-entry.ts'
import type { MinutesKeeper } from './minutes-keeper.ts'
import { useReadAgain } from './use-minutes.ts'
import classes from './minutes.module.css'

const COLOURS: Readonly<Record<MinutesState, string>> = { draft: 'gray', comments: 'amber', approved: 'green' }

interface StageProps {
  meetingId: MeetingId
  minutes: MinutesView
  keeper: MinutesKeeper
}

/** In which stage the minutes are, what that means, and the way to the next one. */
export function StageCard({ meetingId, minutes, keeper }: StageProps) {
  const { t } = useTranslation('minutes')
  const { state, rights, approved } = minutes
  const { act, busy, changed } = useStages(meetingId, minutes, keeper)
  const uncounted = rights.approve ? uncountedOf(minutes) : null
  return (
    <Card withBorder component="section" aria-label={t('stage.region')} padding="md" mb="md">
      <Group justify="space-between" gap="sm">
        <div className={classes.stageWords}>
          <Badge size="lg" color={COLOURS[state]} variant="light">
            {t(`stage.${state}`)}
          </Badge>
          <Text>
            {approved === null
              ? t(state === 'comments' && !rights.write ? 'stage.commentText' : `stage.${state}Text`, { name: '' })
              : t('stage.approvedText', {
                  name: approved.byName,
                  date: formatDate(approved.atMs),
                  time: formatTime(approved.atMs),
                })}
          </Text>
          {approved !== null && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('stage.sha', { sha256: approved.sha256 })}
            </Text>
          )}
        </div>
        <Group gap="sm">
          {rights.backToDraft && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={20} aria-hidden />}
              loading={busy === 'backToDraft'}
              disabled={busy !== null && busy !== 'backToDraft'}
              onClick={() => void act('backToDraft')}
            >
              {t('act.backToDraft')}
            </Button>
          )}
          {rights.askComments && (
            <Button
              leftSection={<IconMessage2 size={20} aria-hidden />}
              loading={busy === 'askComments'}
              disabled={busy !== null && busy !== 'askComments'}
              onClick={() => void act('askComments')}
            >
              {t('act.askComments')}
            </Button>
          )}
          {rights.approve && (
            <Button
              leftSection={<IconRosetteDiscountCheck size={20} aria-hidden />}
              loading={busy === 'approve'}
              disabled={busy !== null && busy !== 'approve'}
              onClick={() => void act('approve')}
            >
              {t('act.approve')}
            </Button>
          )}
        </Group>
      </Group>
      {uncounted !== null && (
        <Alert color="amber" mt="sm">
          {t('errors.countWaiting', { title: uncounted })}
        </Alert>
      )}
      {changed !== null && (
        <Alert color="amber" role="alert" mt="sm">
          {changed}
        </Alert>
      )}
    </Card>
  )
}

/** The title of a secret ballot that has ended and waits for its count: the minutes would stay without its result. */
function uncountedOf({ facts }: MinutesView): string | null {
  const ballots = [...facts.ballots, ...facts.items.flatMap((item) => item.ballots)]
  return ballots.find(({ counting }) => counting === 'waiting')?.title ?? null
}

type StageAct = 'askComments' | 'backToDraft' | 'approve'

/** So long a step waits for what was typed before it; what is not saved by then stands in its way. */
const SAVED_WITHIN_MS = 10_000

/** Asks before each step. What is not saved yet on this page is saved first, so that nobody approves less than was typed. */
function useStages(meetingId: MeetingId, minutes: MinutesView, keeper: MinutesKeeper) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const confirm = useConfirm()
  const readAgain = useReadAgain(meetingId)
  const latest = useRef(minutes)
  latest.current = minutes
  const [busy, setBusy] = useState<StageAct | null>(null)
  const [changed, setChanged] = useState<string | null>(null)
  const freshView = async (act: StageAct) => {
    setBusy(act)
    await keeper.sendAll(SAVED_WITHIN_MS)
    // Where they cannot be read the act will not be answered, either, or finds them changed.
    const view = (await readAgain()) ?? latest.current
    setBusy(null)
    return view
  }
  const act = async (which: StageAct) => {
    if (busy !== null) return
    setChanged(null)
    // What stands on the page when the question is asked is what is approved, and nothing newer.
    const view = await freshView(which)
    const { revision, templateSha256, comments, rights } = view
    if (!rights[which]) return
    const open = comments.filter(({ answer }) => answer === null).length
    const uncounted = uncountedOf(view)
    const warning =
      which === 'approve'
        ? [
            ...(open > 0 ? [t('act.approveOpen', { count: open })] : []),
            ...(uncounted === null ? [] : [t('errors.countWaiting', { title: uncounted })]),
          ]
        : []
    await confirm({
      title: t(`act.${which}`),
      text: [t(`act.${which}Text`), ...warning].join(' '),
      confirm: t(`act.${which}`),
      act: async () => {
        if (which !== 'backToDraft' && stateOfAll(keeper.store.getState()) !== 'saved') return t('act.unsaved')
        const answer =
          which === 'approve'
            ? await call(approveMinutes, { meetingId, revision, templateSha256 })
            : await call(setMinutesStage, { meetingId, stage: which === 'askComments' ? 'comments' : 'draft' })
        await readAgain()
        if (answer.ok) return null
        if (answer.error !== 'stale') return sentence(answer.error, answer.details)
        // The question is over: it was about minutes that are not these any more, which lie behind it to be read.
        setChanged(sentence('stale_approve'))
        return null
      },
    })
  }
  return { act, busy, changed }
}
